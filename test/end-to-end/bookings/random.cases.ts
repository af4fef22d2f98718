/** Whatever is done to bookings, in any order, against a model of what a booking is: how many calls, and when. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { live } from './setup-booking-stack.ts';

type Step =
  | { readonly does: 'insert' | 'move'; readonly minutes: number }
  | { readonly does: 'cancel' | 'bookAgain' | 'delete' | 'otherType' | 'thisType' | 'wait' };

/** Half a minute away from the whole minutes at which steps are made. */
const momentAfter = (minutes: number) => live.in(minutes * 60 + 30);

const minutes = fc.oneof(
  { weight: 1, arbitrary: fc.integer({ min: -20, max: 0 }) },
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 60 }) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('insert' as const), minutes }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constantFrom('move' as const), minutes }) },
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constantFrom('cancel', 'bookAgain', 'delete', 'otherType', 'thisType', 'wait') }),
  },
);

/** What the rules say of one booking, by itself. */
class Model {
  /** Undefined: there is no row. */
  row: { at: Date; status: 'scheduled' | 'cancelled' | 'called'; isFollowUp: boolean } | undefined;
  readonly calls: { from: Date; to: Date }[] = [];

  /** Whether the database takes the step. */
  take(given: Step): boolean {
    const { row } = this;
    if (given.does === 'insert') {
      if (row) return false;
      this.row = { at: momentAfter(given.minutes), status: 'scheduled', isFollowUp: true };
      return true;
    }
    if (!row) return true; // a change of no row
    if (given.does === 'delete') this.row = undefined;
    if (given.does === 'otherType') row.isFollowUp = false;
    if (given.does === 'thisType') row.isFollowUp = true;
    const to = 'minutes' in given ? momentAfter(given.minutes) : row.at;
    if (row.status === 'called')
      return to.getTime() === row.at.getTime() && given.does !== 'cancel' && given.does !== 'bookAgain';
    row.at = to;
    if (given.does === 'cancel') row.status = 'cancelled';
    if (given.does === 'bookAgain') row.status = 'scheduled';
    return true;
  }

  /** It is called as soon as anybody looks. */
  isOverdue(now: Date): boolean {
    const { row } = this;
    return row?.isFollowUp === true && row.status === 'scheduled' && row.at <= now;
  }

  /** What is due by then is called. */
  pass(from: Date, until: Date): void {
    const { row } = this;
    if (!row || !this.isOverdue(until)) return;
    row.status = 'called';
    const due = row.at < from ? from : row.at;
    this.calls.push({ from: due, to: new Date(due.getTime() + 2000) });
  }
}

const statements: Readonly<Record<Step['does'], string>> = {
  insert: `insert into crm.bookings (id, tenant_id, customer_id, booking_type, scheduled_at)
    select $1, $2, $3, 'follow_up', $4::timestamptz`,
  move: 'update crm.bookings set scheduled_at = $4 where id = $1 and tenant_id = $2 and customer_id = $3',
  cancel: `update crm.bookings set status = 'cancelled' where id = $1`,
  bookAgain: `update crm.bookings set status = 'scheduled' where id = $1`,
  delete: 'delete from crm.bookings where id = $1',
  otherType: `update crm.bookings set booking_type = 'lunch' where id = $1`,
  thisType: `update crm.bookings set booking_type = 'Follow-Up' where id = $1`,
  wait: 'select $1::uuid',
};

/** Whether the database took it. */
async function apply(id: string, given: Step): Promise<boolean> {
  const { tenantId, customerId } = live.tenant;
  const values = 'minutes' in given ? [id, tenantId, customerId, momentAfter(given.minutes)] : [id];
  return live.stack.query(statements[given.does], values).then(
    () => true,
    () => false,
  );
}

/** Several bookings at once, each with its own steps; `pauses` are the minutes after each step, 0 for no wait. */
const story = fc.record({
  pauses: fc.array(fc.constantFrom(0, 0, 1, 7, 15, 16, 45), { minLength: 8, maxLength: 8 }),
  bookings: fc.array(fc.array(step, { minLength: 8, maxLength: 8 }), { minLength: 8, maxLength: 8 }),
});

test('any history of a booking ends in the calls that its rows stood for', async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ pauses, bookings }) => {
      const told = bookings.map((steps) => ({ id: crypto.randomUUID(), steps, model: new Model() }));
      for (const [n, pause] of [...pauses.entries(), [8, 120] as const]) {
        for (const { id, steps, model } of told) {
          const given = n === 0 ? { does: 'insert' as const, minutes: n + 10 } : steps[n - 1];
          if (given) expect(await apply(id, given), `${JSON.stringify(given)} of ${id}`).toBe(model.take(given));
        }
        // Without a pause the next steps come while these are being acted on; but of a call that is due at once nobody
        // can tell whether it or the next step is first.
        if (pause === 0 && !told.some(({ model }) => model.isOverdue(live.stack.now()))) continue;
        await live.stack.settle();
        const from = live.stack.now();
        await live.advance(pause * 60);
        for (const { model } of told) model.pass(from, live.stack.now());
      }
      for (const { id, model } of told) {
        const calls = live.endpoint.callsOf(id);
        expect(calls, JSON.stringify({ id, expected: model.calls })).toHaveLength(model.calls.length);
        for (const [m, call] of calls.entries()) {
          expect(call.at.getTime()).toBeGreaterThanOrEqual(model.calls[m]?.from.getTime() ?? Number.NaN);
          expect(call.at.getTime()).toBeLessThanOrEqual(model.calls[m]?.to.getTime() ?? Number.NaN);
        }
      }
      expect(
        await live.stack.query('select from automation.booking_timers where tenant_id = $1', [live.tenant.tenantId]),
      ).toEqual([]);
    }),
    // A smaller story is seldom told sooner than the first one is read.
    { numRuns: 5, endOnFailure: true },
  );
});
