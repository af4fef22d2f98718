/** For tests of bookings in PostgreSQL only: the table, its triggers and the functions' statements. */
import { randomUUID } from 'node:crypto';
import { finishCall, startCall } from '../../../functions/bookings/call/queries.gen.ts';
import { planTimers, settleTimers } from '../../../functions/bookings/timers/queries.gen.ts';
import { aCustomer, aTenant, aUser, insert } from '../database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../database/setup-database.ts';

/** A Monday. Statements get the time as a parameter, so no test waits. */
export const NOW = new Date('2027-02-01T09:00:00Z');
export const later = (seconds: number, than: Date = NOW) => new Date(than.getTime() + seconds * 1000);
export const secondOf = (moment: Date) => Math.ceil(moment.getTime() / 1000);

/** Tenant, customer and sales rep of bookings. */
export interface Participants {
  readonly tenantId: string;
  readonly customerId: string;
  readonly repId: string;
}

export interface Ending {
  readonly outcome: 'executed' | 'refused' | 'forbidden' | 'throttled' | 'unavailable' | 'unknown';
  readonly httpStatus?: number;
  readonly error?: string;
  readonly callResult?: string;
  readonly retryAfter?: number;
}

type Columns = Readonly<Record<string, unknown>>;

/** Plans bookings together, as for one message. */
const plan = async (database: TestDatabase, bookingIds: readonly string[], at: Date) =>
  (await database.run(planTimers, { bookingIds: [...bookingIds], now: at })).map((row) => ({ ...row }));

type Plan = Awaited<ReturnType<typeof plan>>;

/** Rows of bookings and of those who take part in them. */
function rowsOf(database: TestDatabase) {
  const book = ({ tenantId, customerId }: Participants, scheduledAt: Date | string, columns: Columns = {}) =>
    insert(database, 'crm.bookings', {
      tenant_id: tenantId,
      customer_id: customerId,
      booking_type: 'follow_up',
      scheduled_at: scheduledAt,
      ...columns,
    });
  const change = (id: string, columns: Columns) =>
    database.query(
      `update crm.bookings set ${Object.keys(columns).map((name, n) => `${name} = $${n + 2}`)} where id = $1`,
      [id, ...Object.values(columns)],
    );
  return {
    book,
    change,
    async participants(settings: Columns = { followup_endpoint: 'https://crm.example/calls' }, columns: Columns = {}) {
      const tenantId = await aTenant(database, columns);
      const customerId = await aCustomer(database, tenantId);
      const repId = await aUser(database, tenantId);
      const names = Object.keys(settings);
      await database.query(
        `insert into automation.tenant_settings (${['tenant_id', ...names].join(', ')})
         values (${['tenant_id', ...names].map((_, n) => `$${n + 1}`).join(', ')})`,
        [tenantId, ...Object.values(settings)],
      );
      return { tenantId, customerId, repId } satisfies Participants;
    },
    async read(id: string) {
      const [row] = await database.query('select * from crm.bookings where id = $1', [id]);
      return row;
    },
    /** Inserts a booking and then changes it to states that a new one cannot have. */
    async bookAs(participants: Participants, scheduledAt: Date, states: { status?: string; task_status: string }) {
      const isLater = ['scheduled', 'executing'].includes(states.task_status);
      const id = await book(participants, scheduledAt, isLater ? {} : states);
      if (isLater) await change(id, states);
      return id;
    },
    /** Returns and deletes the bookings' wake-ups in the outbox, in order, a list for each row. */
    async wakeUps() {
      const rows = await database.query<{ ids: string[] }>(
        `with gone as (delete from automation.outbox where topic = 'bookings' returning id, subject_ids)
         select subject_ids as ids from gone order by id`,
      );
      return rows.map(({ ids }) => ids);
    },
    async timers(bookingId: string) {
      const rows = await database.query<{ name: string }>(
        'select name from automation.booking_timers where booking_id = $1',
        [bookingId],
      );
      return rows.map(({ name }) => name).sort();
    },
  };
}

/** The statements of the functions, with the values that tests care about. */
const statementsOf = (database: TestDatabase) => ({
  plan: (bookingIds: readonly string[], at: Date = NOW) => plan(database, bookingIds, at),
  settle: (steps: Plan, at: Date = NOW, outcome = 'done', error: string | null = null) =>
    database.run(settleTimers, {
      steps: steps.map(({ action, id, name, bookingId, callSecond }) => ({
        action,
        id: id === '' ? null : id,
        name,
        bookingId,
        callSecond,
        outcome,
        error,
      })),
      now: at,
    }),
  async start(tenantId: string, bookingId: string, due: Date, at: Date, callId: string = randomUUID()) {
    const values = { tenantId, bookingId, callSecond: String(secondOf(due)), callId, now: at };
    const [row] = await database.run(startCall, values);
    if (!row) throw new Error('start_call gives one row');
    return { ...row, callId };
  },
  async finish(tenantId: string, callId: string, ending: Ending, at: Date) {
    const { outcome, httpStatus = null, error = null, callResult = null, retryAfter = null } = ending;
    const values = { tenantId, callId, outcome, httpStatus, error, callResult, retryAfter, now: at };
    const [row] = await database.run(finishCall, values);
    return row?.retrySeconds ?? null;
  },
});

/** Bookings in a database of their own, without functions and queues. */
export async function setUpBookings() {
  const database = await createTestDatabase();
  return {
    database,
    query: database.query,
    ...rowsOf(database),
    ...statementsOf(database),
    close: () => database.drop(),
  };
}

export type Bookings = Awaited<ReturnType<typeof setUpBookings>>;
