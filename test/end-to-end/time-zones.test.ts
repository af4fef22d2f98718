/** Time zones of tenants: their midnights, days of 23 and 25 hours, and a stack that was down when its schedules were due. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aCustomer, anOrder, aProduct, aSample, aTenant, aTrigger } from '../support/database/factory.ts';
import { advanceToSchedules } from '../support/stack/advance-to-schedules.ts';
import { type RunningStack, startStack } from '../support/stack/setup-stack.ts';

let stack: RunningStack;
beforeAll(async () => {
  // The evening before clocks in Europe go forward, at 01:00 UTC.
  stack = await startStack(new Date('2026-03-28T20:00:00Z'));
});
beforeEach(() => stack.forgetTenants());
afterAll(() => stack?.stop());

const scheduleArn = 'arn:aws:scheduler:::schedule/test/tick';
const HOUR_MS = 3_600_000;

interface Done {
  readonly source: string;
  readonly at: string;
}

const tasksOf = (tenantId: string) =>
  stack.query<Done & { count: number }>(
    `select source, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI') as at from crm.tasks where tenant_id = $1 order by created_at, source`,
    [tenantId],
  );

async function tenantWithDate(timeZone: string, date: string): Promise<string> {
  const tenantId = await aTenant(stack, { time_zone: timeZone });
  await aTrigger(stack, tenantId, 'CUSTOMER_TIMING');
  await aCustomer(stack, tenantId, { do_not_contact_until: date });
  return tenantId;
}

describe('a date comes at the tenant’s own midnight', () => {
  test.each([
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00Z', 'the day on which clocks go forward'],
    ['America/New_York', '2026-03-09', '2026-03-09T04:00:00Z', 'the day after it, which comes 23 hours later'],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00Z', 'the day on which clocks go back'],
    ['America/New_York', '2026-11-02', '2026-11-02T05:00:00Z', 'the day after it, which comes 25 hours later'],
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00Z', 'the day on which clocks go forward'],
    ['Europe/Berlin', '2026-03-30', '2026-03-29T22:00:00Z', 'the day after it'],
    ['Europe/Berlin', '2026-10-26', '2026-10-25T23:00:00Z', 'the day after clocks went back'],
    ['Pacific/Chatham', '2026-04-05', '2026-04-04T10:15:00Z', 'a zone of quarters of an hour, clocks go back'],
    ['Pacific/Chatham', '2026-04-06', '2026-04-05T11:15:00Z', 'the day after it'],
    ['Pacific/Chatham', '2026-09-28', '2026-09-27T10:15:00Z', 'the day after clocks went forward'],
    ['America/Havana', '2026-03-08', '2026-03-08T05:00:00Z', 'a day that begins at 01:00'],
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00Z', 'a day whose midnight comes twice'],
    ['Pacific/Kiritimati', '2026-06-01', '2026-05-31T10:00:00Z', 'the first zone to see it'],
    ['Pacific/Pago_Pago', '2026-06-01', '2026-06-01T11:00:00Z', 'the last one'],
  ])('%s: %s at %s: %s', async (timeZone, date, midnight) => {
    const tenantId = await tenantWithDate(timeZone, date);
    const midnightMs = Date.parse(midnight);
    // An hour later as well: where midnight comes twice, the second one changes nothing.
    for (const atMs of [midnightMs - 1000, midnightMs, midnightMs + HOUR_MS]) {
      await stack.send('customer-timing', { tenantId, scheduledAt: new Date(atMs).toISOString(), scheduleArn });
      await stack.settle();
    }
    expect(await tasksOf(tenantId)).toEqual([{ source: 'CUSTOMER_TIMING', at: midnight.slice(0, 16) }]);
  });
});

test('schedules over a change of clocks look every six hours, and act once', async () => {
  const inBerlin = await tenantWithDate('Europe/Berlin', '2026-03-30');
  const inUtc = await tenantWithDate('UTC', '2026-03-30');
  // Due at 01:30 UTC of that Sunday, when it is 03:30 in Berlin, half an hour after 01:59.
  await aTrigger(stack, inBerlin, 'SAMPLE_NO_ORDER');
  const customerId = await aCustomer(stack, inBerlin);
  await aSample(stack, inBerlin, customerId, await aProduct(stack, inBerlin), '2026-03-22T01:30:00Z');
  await stack.advance(new Date('2026-03-30T20:00:00Z'));
  expect(await tasksOf(inBerlin)).toEqual([
    { source: 'SAMPLE_NO_ORDER', at: '2026-03-29T06:00' },
    { source: 'CUSTOMER_TIMING', at: '2026-03-30T00:00' },
  ]);
  expect(await tasksOf(inUtc)).toEqual([{ source: 'CUSTOMER_TIMING', at: '2026-03-30T00:00' }]);
  const times = await stack.query<{ hour: number }>(
    `select extract(epoch from scheduled_at - '2026-03-29T00:00Z')::int / 3600 as hour
     from automation.trigger_evaluations where tenant_id = $1 order by 1`,
    [inUtc],
  );
  expect(times.map(({ hour }) => hour)).toEqual([0, 6, 12, 18, 24, 30, 36, 42]);
});

test('sample metrics count thirty of the tenant’s days', async () => {
  const tenantId = await aTenant(stack, { time_zone: 'Europe/Berlin' });
  const productId = await aProduct(stack, tenantId);
  const customerId = await aCustomer(stack, tenantId);
  // From Berlin's 1 March, an hour before that of UTC, to its 30 March, which ends two hours before.
  const inside = ['2026-02-28T23:00:00Z', '2026-03-30T21:59:59Z'];
  const outside = ['2026-02-28T22:59:59Z', '2026-03-30T22:00:00Z'];
  for (const at of [...inside, ...outside]) await aSample(stack, tenantId, customerId, productId, at);
  await stack.send('sample-metrics', { tenantId, scheduledAt: '2026-03-31T00:15:00Z', scheduleArn });
  await stack.settle();
  expect(await stack.query('select period_start, samples_given from crm.sample_metrics')).toEqual([
    { period_start: '2026-03-01', samples_given: 2 },
  ]);
});

describe('a stack that was down for three days', () => {
  const threeDaysOn = () => new Date(stack.now().getTime() + 72 * HOUR_MS);
  const at = (hours: number) => new Date(stack.now().getTime() + hours * HOUR_MS).toISOString();

  test('catches up once on what came due meanwhile', async () => {
    const tenantId = await tenantWithDate('UTC', at(30).slice(0, 10));
    for (const type of ['SAMPLE_NO_ORDER', 'FIRST_ORDER_FOLLOWUP', 'BURN_RATE_ALERT']) {
      await aTrigger(stack, tenantId, type);
    }
    const productId = await aProduct(stack, tenantId);
    const [taster, newcomer, regular] = [
      await aCustomer(stack, tenantId),
      await aCustomer(stack, tenantId),
      await aCustomer(stack, tenantId),
    ];
    await aSample(stack, tenantId, taster, productId, at(10 - 7 * 24));
    await anOrder(stack, tenantId, newcomer, at(20 - 24));
    for (const days of [44, 24]) await anOrder(stack, tenantId, regular, at(30 - days * 24));
    await advanceToSchedules(stack);
    expect(await tasksOf(tenantId)).toEqual([]);

    await stack.restart(threeDaysOn());
    await advanceToSchedules(stack);
    const sources = ['BURN_RATE_ALERT', 'CUSTOMER_TIMING', 'FIRST_ORDER_FOLLOWUP', 'SAMPLE_NO_ORDER'];
    expect((await tasksOf(tenantId)).map(({ source }) => source).sort()).toEqual(sources);
    await advanceToSchedules(stack);
    expect(await tasksOf(tenantId)).toHaveLength(4);
    const open = `select count(*)::int as open from automation.trigger_evaluations where status <> 'SUCCEEDED'`;
    expect(await stack.query(open)).toEqual([{ open: 0 }]);
  });

  test('finishes what was in its functions’ hands', async () => {
    const tenantId = await tenantWithDate('UTC', at(0).slice(0, 10));
    const functionName = stack.functionName('customer-timing');
    stack.chaos.crashAt(1, { moment: 'after', counts: (call) => call.functionName === functionName });
    await stack.send('customer-timing', { tenantId, scheduledAt: at(0), scheduleArn });
    await stack.settle();
    expect(stack.queues()['customer-timing']).toEqual({ waiting: 1, dead: 0 });
    await stack.restart(threeDaysOn());
    await stack.settle();
    expect(await tasksOf(tenantId)).toHaveLength(1);
    expect(stack.queues()['customer-timing']).toEqual({ waiting: 0, dead: 0 });
  });
});
