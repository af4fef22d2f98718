/** Order histories of real people: the CDNOW sample, several times over for each tenant. */
import type { Client } from 'pg';
import { readPurchases } from '../../../lib/start/demo/purchases.ts';
import { CDNOW_END } from '../../../lib/start/demo/seed-cdnow.ts';

/** The time of the evaluations: the end of the data. */
export const RHYTHMS_NOW = new Date(CDNOW_END);

interface RhythmSize {
  readonly tenants: number;
  /** How often a tenant has each of the sample's 2 357 people. */
  readonly copies: number;
}

const LOAD = `
  create temp table model_people as
    select p.account, n, gen_random_uuid() as id
    from (select distinct account from model_purchases) p cross join generate_series(1, $copies) n;
  create temp table model_orders as
    select gen_random_uuid() as id, p.id as customer_id, s.day::timestamp at time zone 'UTC' as at, s.amount
    from model_purchases s join model_people p on p.account = s.account;
  insert into crm.tenants (id, slug, name, time_zone)
    select gen_random_uuid(), 'bench-' || n, 'Tenant ' || n, 'America/New_York' from generate_series(1, $tenants) n;
  insert into crm.customers (id, tenant_id, name, account_number)
    select p.id, t.id, 'Customer ' || p.account || '-' || p.n, p.account from crm.tenants t cross join model_people p;
  insert into crm.orders (id, tenant_id, customer_id, status, ordered_at, delivered_at, total)
    select o.id, t.id, o.customer_id, 'DELIVERED', o.at, o.at, o.amount from crm.tenants t cross join model_orders o;
`;

/** Returns the tenants' ids. All tenants have rows with the same ids, which their keys allow. */
export async function loadRhythms(client: Client, size: RhythmSize): Promise<string[]> {
  const purchases = readPurchases().map(({ accountNumber: account, day, amount }) => ({ account, day, amount }));
  await client.query('set session_replication_role = replica');
  await client.query(
    `create temp table model_purchases as
     select * from jsonb_to_recordset($1::jsonb) as given (account text, day date, amount numeric)`.replace(
      '$1',
      `'${JSON.stringify(purchases)}'`,
    ),
  );
  await client.query(LOAD.replaceAll(/\$(tenants|copies)/g, (_, name: keyof RhythmSize) => String(size[name])));
  await client.query('reset session_replication_role');
  await client.query('vacuum analyze');
  const { rows } = await client.query<{ id: string }>('select id from crm.tenants order by slug');
  return rows.map(({ id }) => id);
}
