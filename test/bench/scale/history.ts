/** The rows that an installation has gathered, in three sizes: ten tenants, a hundred, a thousand. */
import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { loadSamples, SAMPLES_NOW } from '../triggers/samples.ts';

/** Of each tenant, whatever their number. */
const CUSTOMERS = 500;
const EVENTS = 2000;
const JOBS = 1000;
const TASKS = 500;

/** What was done before: handled events and finished jobs of the last 30 days, and tasks of the last 500. */
const PAST = `
  insert into automation.events (tenant_id, type, customer_id, occurred_at, dedupe_key, handled_at, outcome, attempts)
    select t.id, 'CLIENT_CREATED', gen_random_uuid(), at, 'past:' || n, at, 'DONE', 1
    from crm.tenants t cross join generate_series(1, ${EVENTS}) n
    cross join lateral (select $1::timestamptz - n * interval '21 minutes' as at) a;
  insert into automation.jobs (id, tenant_id, type, queue, status, attempts, run_at, rank_at, created_at, started_at, completed_at)
    select automation.next_id(), t.id, 'NOTHING', 'bench', 'COMPLETED', 1, at, at, at, at, at
    from generate_series(${JOBS}, 1, -1) n cross join crm.tenants t
    cross join lateral (select $1::timestamptz - n * interval '42 minutes' as at) a;
  insert into crm.tasks (tenant_id, customer_id, title, status, created_at, completed_at, due_at)
    select t.id, c.id, 'Call ' || c.name, case when n % 4 = 0 then 'PENDING' else 'COMPLETED' end, at, case when n % 4 > 0 then at end, at
    from (select id, name, row_number() over (order by id) as n from crm.customers
      where tenant_id = (select id from crm.tenants limit 1) order by id limit ${TASKS}) c
    cross join crm.tenants t cross join lateral (select $1::timestamptz - c.n * interval '1 day' as at) a;
`;

/** A tenant without history, whose customers' events are handled. */
export const FRESH_TENANT = randomUUID();

/** Loads the tenants and what was done for each; returns their ids. Triggers and foreign keys are off meanwhile. */
export async function loadHistory(client: Client, tenants: number): Promise<string[]> {
  const ids = await loadSamples(client, { tenants, customers: CUSTOMERS, samples: CUSTOMERS, ordersEach: 2 });
  await client.query('set session_replication_role = replica');
  await client.query(PAST.replaceAll('$1', `'${SAMPLES_NOW.toISOString()}'`));
  await client.query('reset session_replication_role');
  await client.query(`insert into crm.tenants (id, slug, name, time_zone) values ($1, 'fresh', 'Fresh', 'UTC')`, [
    FRESH_TENANT,
  ]);
  await client.query('insert into automation.tenant_settings (tenant_id, client_journey) values ($1, true)', [
    FRESH_TENANT,
  ]);
  await client.query('vacuum analyze');
  return ids;
}
