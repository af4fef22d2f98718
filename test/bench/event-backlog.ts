/** P8b: a hundred thousand events of one transaction: how fast they are handled, and how long another tenant's one event takes. */
import { setTimeout as pass } from 'node:timers/promises';
import type pg from 'pg';
import { openSession } from '../../lib/database/session.ts';
import type { Bench, BenchRun, Table } from './bench.ts';
import { handledAt, insertCustomer, makeTenant } from './event-latency.ts';
import { percentile } from './percentile.ts';
import { median } from './rounds.ts';
import type { Stack } from './stack.ts';
import { three, times } from './table.ts';

const IDLE_SAMPLES = 30;
const PAUSE_BETWEEN_SAMPLES_MS = 250;

interface Backlog {
  readonly eventsPerSecond: number;
  /** Of everything that the stack does for them, the relay included. */
  readonly statementsPerThousand: number;
  /** From before another tenant's insert until its event is seen as handled. */
  readonly others: readonly number[];
}

async function latency(client: pg.Client, tenantId: string): Promise<number> {
  const startedAt = performance.now();
  await handledAt(client, tenantId, await insertCustomer(client, tenantId));
  return performance.now() - startedAt;
}

async function isWaiting(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ is: boolean }>(
    `select exists (select from automation.waiting_events where type = 'CLIENT_CREATED') as is`,
  );
  return rows[0]?.is === true;
}

/** Checks that each event was handled, and that each customer has one activity. */
async function expectOnce(client: pg.Client, tenantId: string, events: number): Promise<void> {
  const { rows } = await client.query<{ done: number; activities: number; customers: number }>(
    `select (select count(*)::int from automation.events where tenant_id = $1 and outcome = 'DONE') as done, count(*)::int as activities,
       count(distinct customer_id)::int as customers
     from crm.activities where tenant_id = $1`,
    [tenantId],
  );
  const { done, activities, customers } = rows[0] ?? {};
  if (done !== events || activities !== events || customers !== events)
    throw new Error(`P8b: ${done} events, ${activities} activities of ${customers} customers instead of ${events}`);
}

/** Inserts the customers in one statement; the time runs from the commit until no event waits. */
async function handleBacklog(
  stack: Stack,
  { client, events, mails, other }: { client: pg.Client; events: number; mails: boolean; other?: string },
): Promise<Backlog> {
  const tenantId = await makeTenant(client, true);
  if (mails)
    await client.query('update automation.tenant_settings set email_workflows = true where tenant_id = $1', [tenantId]);
  const others: number[] = [];
  let ms = 0;
  const { statements } = await stack.count(async () => {
    await client.query(
      `insert into crm.customers (tenant_id, name, status) select $1, 'Customer ' || n, 'LEAD' from generate_series(1, $2::int) n`,
      [tenantId, events],
    );
    const startedAt = performance.now();
    while (await isWaiting(client)) {
      await pass(other === undefined ? 20 : PAUSE_BETWEEN_SAMPLES_MS);
      if (other !== undefined && (await isWaiting(client))) others.push(await latency(client, other));
    }
    ms = performance.now() - startedAt;
  });
  await expectOnce(client, tenantId, events);
  await client.query(
    `update automation.jobs set status = 'CANCELLED', completed_at = created_at where status = 'QUEUED'`,
  );
  return { eventsPerSecond: (1000 * events) / ms, statementsPerThousand: (1000 * statements) / events, others };
}

async function measure(stack: Stack, client: pg.Client, events: number) {
  const other = await makeTenant(client, true);
  const idle: number[] = [];
  for (let n = 0; n < IDLE_SAMPLES; n += 1) {
    await stack.runtime.settle();
    idle.push(await latency(client, other));
  }
  const alone = await handleBacklog(stack, { client, events, mails: false });
  const beside = await handleBacklog(stack, { client, events, mails: false, other });
  const mailed = await handleBacklog(stack, { client, events, mails: true });
  return { idle, alone, beside, mailed };
}

async function run({ stack, isQuick, say }: BenchRun): Promise<Table[]> {
  const events = isQuick ? 5000 : 100_000;
  const running = await stack();
  say(`P8b: ${events} customers in one statement, three times`);
  const client = await openSession(running.connection.databaseUrl);
  const { idle, alone, beside, mailed } = await measure(running, client, events).finally(() => client.end());
  const row = (name: string, { eventsPerSecond, statementsPerThousand, others }: Backlog) => [
    name,
    Math.round(eventsPerSecond).toString(),
    times(eventsPerSecond / alone.eventsPerSecond),
    statementsPerThousand.toFixed(1),
    others.length > 0 ? `${three(median(others))} · ${three(percentile(others, 1))}` : '–',
  ];
  return [
    {
      title: `P8b · ${events} events of one transaction, through the whole stack`,
      columns: ['', 'events a second', 'of alone', 'statements per 1 000', "another tenant's event, ms, p50 · worst"],
      rows: [
        ['idle', '–', '–', '–', `${three(median(idle))} · ${three(percentile(idle, 1))}`],
        row('alone', alone),
        row('another tenant inserts a customer now and then', beside),
        row('alone, an e-mail for each', mailed),
      ],
      notes: [
        "goals: ≥ 2 000 events a second; ≤ 5 statements per 1 000; another's event within twice its idle time and a second; rate beside it ≥ 0.8 ×",
        'from the commit until no event waits; statements of relay, jobs and the other tenant included',
      ],
    },
  ];
}

export const eventBacklog: Bench = { name: 'P8b', run };
