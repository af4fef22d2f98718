/** The waiting calls of one tenant in a database of their own: what limits them, and what wakes them. */
import { randomUUID } from 'node:crypto';
import {
  type Bookings,
  type Ending,
  NOW,
  type Participants,
  setUpBookings,
} from '../../../test/support/bookings/setup-bookings.ts';
import { nextCall } from './queries.gen.ts';

export const fine: Ending = { outcome: 'executed', httpStatus: 200 };

interface Asked {
  readonly pacer?: string;
  readonly isWake?: boolean;
  readonly isLast?: boolean;
  readonly callId?: string;
}

const statementsOf = (bookings: Bookings, of: Participants) => ({
  set: (assignment: string, values: readonly unknown[] = []) =>
    bookings.query(`update automation.tenant_settings set ${assignment} where tenant_id = $1`, [
      of.tenantId,
      ...values,
    ]),
  book: (due = NOW) => bookings.book(of, due),
  start: (id: string, at = NOW, due = NOW, callId: string = randomUUID()) =>
    bookings.start(of.tenantId, id, due, at, callId),
  finish: (callId: string, at: Date, ending = fine) => bookings.finish(of.tenantId, callId, ending, at),
  /** Asks for the next waiting call, as a function that has finished one does. */
  async next(at: Date, options: Asked = {}) {
    const { pacer = randomUUID(), isWake = false, isLast = false, callId = randomUUID() as string } = options;
    const values = { tenantId: of.tenantId, callId, pacer, isWake, isLast, now: at };
    const [row] = await bookings.database.run(nextCall, values);
    if (!row) throw new Error('next_call gives one row');
    return { ...row, callId };
  },
  /** The moments for which wake-ups of the tenant's calls were asked; deletes them. */
  async rings(): Promise<Date[]> {
    const rows = await bookings.query<{ due_at: Date }>(
      `with gone as (delete from automation.outbox where topic = 'calls' and tenant_id = $1 returning id, due_at)
       select due_at from gone order by id`,
      [of.tenantId],
    );
    return rows.map(({ due_at }) => due_at);
  },
});

/** A tenant whose calls are limited, and its statements. */
async function callsOf(bookings: Bookings) {
  const participants = await bookings.participants();
  const calls = statementsOf(bookings, participants);
  return {
    ...calls,
    tenantId: participants.tenantId,
    async bookMany(count: number) {
      const ids = [];
      for (let n = 0; n < count; n += 1) ids.push(await calls.book());
      return ids;
    },
    /** Asks for the call of each. Returns those that began, and the last answer. */
    async startAll(ids: readonly string[], at = NOW) {
      const begun = [];
      let last: Awaited<ReturnType<typeof calls.start>> | undefined;
      for (const id of ids) {
        last = await calls.start(id, at);
        if (last.verdict === 'call') begun.push(last);
      }
      return { begun, last };
    },
  };
}

export type TenantCalls = Awaited<ReturnType<typeof callsOf>>;

export async function setUpCalls() {
  const bookings = await setUpBookings();
  return { bookings, newTenant: () => callsOf(bookings), close: () => bookings.close() };
}

export type CallsSetup = Awaited<ReturnType<typeof setUpCalls>>;
