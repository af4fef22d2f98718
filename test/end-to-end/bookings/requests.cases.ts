/** What a booking asks of AWS, as docs/costs.md counts it: the model against the running live.stack. */
import { beforeEach, describe, expect, test } from 'vitest';
import { counted, RELAY_STATEMENTS } from '../../support/costs/cost-model.ts';
import { live } from './setup-booking-stack.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Half a day ahead, seven minutes apart: called one by one. */
async function insert(count: number): Promise<void> {
  await live.stack.query(
    `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at)
     select $1, $2, 'follow_up', $3::timestamptz + n * interval '7 minutes' from generate_series(1, $4) n`,
    [live.tenant.tenantId, live.tenant.customerId, new Date(live.stack.now().getTime() + DAY_MS / 2), count],
  );
  await live.stack.settle();
}

const invocations = (folders: readonly string[]) => {
  const names = folders.map((folder) => live.stack.functionName(folder));
  const statistics = Object.entries(live.stack.runtime.services.lambda.statistics());
  return statistics.filter(([name]) => names.includes(name)).reduce((sum, [, one]) => sum + one.invocations, 0);
};

/** Of functions; Scheduler's own sends are as many as there are timers. The relay also runs once for each call. */
async function count(work: () => Promise<void>, timers: number) {
  const folders = ['relay', 'bookings-timers', 'bookings-call'];
  const before = invocations(folders);
  live.stack.chaos.forgetCalls();
  await work();
  const calls = live.stack.chaos.calls();
  const of = (pattern: RegExp) => calls.filter(({ operation }) => pattern.test(operation)).length;
  const relay = live.stack.functionName('relay');
  const ofRelay = calls.filter((call) => call.functionName === relay && call.operation === '/Execute').length;
  return {
    // The relay asks whether the writer has committed until it has: how often depends on the moment.
    statements: of(/^\/Execute$/) - Math.max(0, ofRelay - RELAY_STATEMENTS * (1 + timers)),
    sends: of(/^SendMessageBatch$/) + timers,
    invocations: invocations(folders) - before,
  };
}

describe('by the model of costs', () => {
  // The first call of an environment also reads the secret of signatures.
  beforeEach(async () => {
    await insert(1);
    await live.stack.advance(DAY_MS);
  });

  test.each([1, 5])(
    '%i bookings of one transaction ask for what the model says, from the row to the call',
    async (number) => {
      const counts = await count(async () => {
        await insert(number);
        await live.stack.advance(DAY_MS);
      }, number);
      expect(counts).toEqual(counted.bookings(number));
    },
  );

  test('a booking that is moved, or called off, asks for what the model says', async () => {
    await insert(1);
    for (const change of [`scheduled_at = scheduled_at + interval '1 hour'`, `status = 'cancelled'`]) {
      const counts = await count(async () => {
        await live.stack.query(`update crm.bookings set ${change} where task_status = 'scheduled'`);
        await live.stack.settle();
      }, 0);
      expect(counts).toEqual(counted.bookingChange);
    }
  });

  test.each([
    ['a schedule', 10 * HOUR_MS, 10 * HOUR_MS - 1000],
    ['the delay of a queue', 10 * MINUTE_MS, 9 * MINUTE_MS],
  ])('%s wakes the database before the call is due', async (_, aheadMs, rungMs) => {
    const call = live.stack.functionName('bookings-call');
    const before = live.endpoint.calls.length;
    await live.stack.query(
      `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at) values ($1, $2, 'follow_up', $3)`,
      [live.tenant.tenantId, live.tenant.customerId, new Date(live.stack.now().getTime() + aheadMs)],
    );
    await live.stack.settle();
    live.stack.chaos.forgetCalls();
    await live.stack.advance(rungMs);
    const statements = live.stack.chaos
      .calls()
      .filter((made) => made.functionName === call && made.operation === '/Execute');
    expect(statements).toHaveLength(1);
    expect(live.endpoint.calls).toHaveLength(before);
    await live.stack.advance(MINUTE_MS);
    expect(live.endpoint.calls).toHaveLength(before + 1);
  });
});
