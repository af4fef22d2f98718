/** P14, and the cost of making timers: bookings through the whole local stack. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pass } from 'node:timers/promises';
import type { Bench, BenchRun, Table } from './bench.ts';
import { percentile } from './percentile.ts';
import { median, timed } from './rounds.ts';
import type { Stack } from './stack.ts';
import { three } from './table.ts';

const HOUR_MS = 3_600_000;
const PATIENCE_MS = 60_000;
/** Schedules fire up to this long after their minute begins. */
const WINDOW_SECONDS = 59;

interface Endpoint {
  readonly url: string;
  /** Booking → times of its calls, by the clock of the stack. */
  readonly calls: Map<string, Date[]>;
  close(): void;
}

async function openEndpoint({ runtime }: Stack): Promise<Endpoint> {
  const calls = new Map<string, Date[]>();
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.once('end', () => {
      const { bookingId } = JSON.parse(body) as { bookingId: string };
      calls.set(bookingId, [...(calls.get(bookingId) ?? []), runtime.clock.now()]);
      response.end('{}');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return { url: `http://127.0.0.1:${port}/`, calls, close: () => void server.close() };
}

interface Tenant {
  readonly tenantId: string;
  readonly customerId: string;
}

async function makeTenant({ client }: Stack, endpoint: string): Promise<Tenant> {
  const { rows } = await client.query<Tenant>(
    `with tenant as (
       insert into crm.tenants (slug, name, time_zone) values ('bookings-' || gen_random_uuid(), 'Bookings', 'UTC') returning id
     ),
     set_up as (insert into automation.tenant_settings (tenant_id, followup_endpoint) select id, $1 from tenant),
     customer as (insert into crm.customers (tenant_id, name, status) select id, 'Booked', 'LEAD' from tenant returning id, tenant_id)
     select tenant_id as "tenantId", id as "customerId" from customer`,
    [endpoint],
  );
  const [tenant] = rows;
  if (!tenant) throw new Error('The tenant was not made');
  return tenant;
}

/** Inserts bookings in one statement, a second apart from `from` on. Returns their ids in that order. */
async function insertBookings({ client }: Stack, tenant: Tenant, count: number, from: Date): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at)
     select $1, $2, 'follow_up', $3::timestamptz + n * interval '1 second' from generate_series(0, $4::int - 1) n
     returning id`,
    [tenant.tenantId, tenant.customerId, from, count],
  );
  return rows.map(({ id }) => id);
}

async function countScheduled({ client }: Stack, { tenantId }: Tenant): Promise<number> {
  const { rows } = await client.query<{ count: number }>({
    name: 'scheduled',
    text: `select count(*)::int as count from crm.bookings where tenant_id = $1 and task_status = 'scheduled'`,
    values: [tenantId],
  });
  return rows[0]?.count ?? 0;
}

async function untilScheduled(stack: Stack, tenant: Tenant, count: number): Promise<void> {
  const startedAt = performance.now();
  while ((await countScheduled(stack, tenant)) < count) {
    if (performance.now() - startedAt > PATIENCE_MS + count * 20)
      throw new Error(`Of ${count} bookings some have no timer`);
    await pass(1);
  }
}

const later = ({ runtime }: Stack, ms: number) =>
  new Date(Math.ceil((runtime.clock.now().getTime() + ms) / 1000) * 1000);

/** Measures a call in every second of some minutes, while timers fire at any moment of their minute. Throws when a call is early, lost or duplicate. */
async function measureLateness(stack: Stack, endpoint: Endpoint, tenant: Tenant, count: number): Promise<number[]> {
  const { runtime } = stack;
  runtime.chaos.configure({
    enabled: true,
    duplicateDelivery: 0,
    reorderDelivery: 0,
    deliveryDelay: 0,
    apiFault: 0,
    kill: 0,
    scheduleDelaySeconds: WINDOW_SECONDS,
  });
  const from = later(stack, HOUR_MS);
  const ids = await insertBookings(stack, tenant, count, from);
  await untilScheduled(stack, tenant, count);
  await runtime.settle();
  await runtime.advance(new Date(from.getTime() + (count + 60) * 1000));
  runtime.chaos.configure({ enabled: false });
  return ids.map((id, n) => {
    const calls = endpoint.calls.get(id) ?? [];
    const late = (calls[0]?.getTime() ?? Number.NaN) - (from.getTime() + n * 1000);
    if (calls.length !== 1 || !(late >= 0))
      throw new Error(`P14: ${calls.length} calls, the first ${late} ms after its moment`);
    return late;
  });
}

async function measureLatency(stack: Stack, tenant: Tenant, count: number): Promise<number[]> {
  const latencies: number[] = [];
  for (let n = 0; n < count; n += 1) {
    await stack.runtime.settle();
    const before = await countScheduled(stack, tenant);
    latencies.push(
      await timed(async () => {
        await insertBookings(stack, tenant, 1, later(stack, (24 + n) * HOUR_MS));
        await untilScheduled(stack, tenant, before + 1);
      }),
    );
  }
  return latencies;
}

async function run({ stack, isQuick, say }: BenchRun): Promise<Table[]> {
  const running = await stack();
  const [window, singles, bulk] = isQuick ? [60, 20, 500] : [300, 100, 5000];
  const endpoint = await openEndpoint(running);
  const tenant = () => makeTenant(running, endpoint.url);
  try {
    say(`P14: ${window} calls, a second apart`);
    const lateness = await measureLateness(running, endpoint, await tenant(), window);
    say(`P14: ${singles} bookings one at a time, then ${bulk} at once`);
    const latencies = await measureLatency(running, await tenant(), singles);
    const crowd = await tenant();
    let bulkMs = 0;
    const { schedules, statements } = await running.count(async () => {
      bulkMs = await timed(async () => {
        await insertBookings(running, crowd, bulk, later(running, 48 * HOUR_MS));
        await untilScheduled(running, crowd, bulk);
      });
    });
    return [
      {
        title: `P14 · ${window} calls, one a second, timers anywhere in their minute, on the movable clock`,
        columns: ['what', 'ms'],
        rows: [
          ['earliest, after its moment', three(Math.min(...lateness))],
          ['median', three(median(lateness))],
          ['latest', three(Math.max(...lateness))],
        ],
        notes: [
          'goal: never early, at most 2 000 ms late; on this clock the stack works in no time, so it is what the delays add up to',
        ],
      },
      {
        title: 'Bookings · from the insert until their timer is set, through the whole local stack',
        columns: ['what', 'value'],
        rows: [
          ['one at a time, p50 ms', three(median(latencies))],
          ['one at a time, p95 ms', three(percentile(latencies, 0.95))],
          [`${bulk} in one transaction, timers set per second`, three((bulk * 1000) / bulkMs)],
          ['calls of Scheduler per booking', three(schedules / bulk)],
          ['Data API statements per booking', three(statements / bulk)],
        ],
        notes: ['goal: at most one call of Scheduler for each change of a timer'],
      },
    ];
  } finally {
    endpoint.close();
  }
}

export const bookings: Bench = { name: 'P14', run };
