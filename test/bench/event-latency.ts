/** P8: the time from a customer's insert to the handler of its event, warm, through relay, queue, function and Data API. */
import { setTimeout as pass } from 'node:timers/promises';
import type pg from 'pg';
import { openSession } from '../../lib/database/session.ts';
import type { Bench, BenchRun, Table } from './bench.ts';
import { percentile } from './percentile.ts';
import { median } from './rounds.ts';
import type { Stack } from './stack.ts';
import { three, times } from './table.ts';

const WARM_UP = 10;
/** A sample that waits for the sweep has lost its wake-up, which is a fault and not a latency. */
const PATIENCE_MS = 20_000;

interface Sample {
  /** How long the writer waits, the invocation of the relay included. */
  readonly committed: number;
  /** The handler's clock when it wrote, minus the clock before the insert, in whole milliseconds. */
  readonly running: number;
  /** When another session saw it. */
  readonly handled: number;
}

/** Makes a tenant with or without the journey, and without e-mail, so that only the event follows an insert. */
export async function makeTenant(client: pg.Client, isOnJourney: boolean): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `with made as (
       insert into crm.tenants (slug, name, time_zone) values ('latency-' || gen_random_uuid(), 'Latency', 'UTC') returning id
     ),
     set_up as (insert into automation.tenant_settings (tenant_id, client_journey) select id, $1 from made)
     select id from made`,
    [isOnJourney],
  );
  return rows[0]?.id ?? '';
}

export async function insertCustomer(client: pg.Client, tenantId: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into crm.customers (tenant_id, name, status) values ($1, 'Latency', 'LEAD') returning id`,
    [tenantId],
  );
  return rows[0]?.id ?? '';
}

/** Polls about every millisecond, in the session of the insert, which is over then. */
export async function handledAt(client: pg.Client, tenantId: string, customerId: string): Promise<Date> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < PATIENCE_MS) {
    const { rows } = await client.query<{ handled_at: Date; type: string }>({
      name: 'handled',
      text: `select handled_at, type from automation.events
        where tenant_id = $1 and dedupe_key = 'crm:created:' || $2 and handled_at is not null`,
      values: [tenantId, customerId],
    });
    if (rows[0]) return rows[0].handled_at;
    await pass(1);
  }
  throw new Error(`P8: an event was not handled within ${PATIENCE_MS} ms`);
}

async function sample({ runtime }: Stack, client: pg.Client, tenantId: string): Promise<Sample> {
  await runtime.settle();
  const clockMs = runtime.clock.now().getTime();
  const startedAt = performance.now();
  const customerId = await insertCustomer(client, tenantId);
  const committed = performance.now() - startedAt;
  const at = await handledAt(client, tenantId, customerId);
  return { committed, running: at.getTime() - clockMs, handled: performance.now() - startedAt };
}

async function bare({ runtime }: Stack, client: pg.Client, tenantId: string): Promise<number> {
  await runtime.settle();
  const startedAt = performance.now();
  await insertCustomer(client, tenantId);
  return performance.now() - startedAt;
}

async function measure(stack: Stack, client: pg.Client, count: number) {
  const [quiet, journey] = [await makeTenant(client, false), await makeTenant(client, true)];
  for (let n = 0; n < WARM_UP; n += 1) await sample(stack, client, journey);
  const alone: number[] = [];
  const samples: Sample[] = [];
  for (let n = 0; n < count; n += 1) {
    alone.push(await bare(stack, client, quiet));
    samples.push(await sample(stack, client, journey));
  }
  await stack.runtime.settle();
  await client.query('update automation.tenant_settings set client_journey = false where tenant_id = $1', [journey]);
  return { alone, samples };
}

async function run({ stack, isQuick, say }: BenchRun): Promise<Table[]> {
  const running = await stack();
  const count = isQuick ? 40 : 200;
  say(`P8: ${count} customers, one at a time`);
  const client = await openSession(running.connection.databaseUrl);
  const { alone, samples } = await measure(running, client, count).finally(() => client.end());
  const row = (name: string, values: readonly number[]) => [
    name,
    three(median(values)),
    three(percentile(values, 0.99)),
    times(median(values) / median(alone)),
  ];
  return [
    {
      title: `P8 · a customer's insert to its event's handler, ms, warm, through the whole stack, ${count} times`,
      columns: ['from before the insert until', 'p50', 'p99', 'p50 of bare'],
      rows: [
        row('bare: committed, journey off', alone),
        row('committed, invoking the relay included', committedOf(samples)),
        row(
          'the handler runs',
          samples.map(({ running: ms }) => ms),
        ),
        row(
          'handled and committed, as polled',
          samples.map(({ handled }) => handled),
        ),
      ],
      notes: [
        'goal: the handler runs, p50 ≤ 30 ms, p99 ≤ 100 ms',
        "the handler's moment is its handled_at, by the clock of the stack; a session that asks each millisecond says when it is seen",
      ],
    },
  ];
}

const committedOf = (samples: readonly Sample[]) => samples.map(({ committed }) => committed);

export const eventLatency: Bench = { name: 'P8', run };
