/** For tests of the reconciler: bookings, timers and calls as after some history, and runs over them step by step. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import {
  compareBookings,
  compareSchedules,
  openReconciliation,
} from '../../../functions/bookings/reconcile/queries.gen.ts';
import { planTimers } from '../../../functions/bookings/timers/queries.gen.ts';
import { aCustomer, aTenant } from '../database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../database/setup-database.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Runs begin at noon. */
export const noon = (milliseconds = 0) => new Date(Date.UTC(2026, 2, 2, 12) + milliseconds);
export const TOMORROW = noon(DAY);

const secondOf = (at: Date) => Math.ceil(at.getTime() / 1000);
export const nameOf = (bookingId: string, at: Date) => `followup-${bookingId}-${secondOf(at)}`;

/** Matches the state of a run. */
export const counting = (counts: Record<string, number>) =>
  expect.objectContaining({ counts: expect.objectContaining(counts) });
export const notCounting = (kind: string) =>
  expect.objectContaining({ counts: expect.not.objectContaining({ [kind]: expect.anything() }) });

export interface BookingValues {
  readonly at: Date;
  readonly taskStatus?: string;
  readonly type?: string;
  readonly updatedAt?: Date;
  readonly taskScheduledAt?: Date | null;
}

interface Page {
  readonly off?: boolean;
  readonly token?: string | null;
  readonly next?: string | null;
}

/** Rows of one tenant; bookings may have states that a new one cannot have. */
function rowsOf({ query }: TestDatabase, tenantId: string, customerId: string) {
  /** Inserts a booking without the wake-ups of its history. */
  async function aBooking(values: BookingValues): Promise<string> {
    const {
      at,
      taskStatus = 'scheduled',
      type = 'follow_up',
      updatedAt = noon(-DAY),
      taskScheduledAt = noon(-DAY),
    } = values;
    const id = randomUUID();
    const statuses: Record<string, string> = { executing: 'in_progress', failed: 'failed' };
    await query(
      `insert into crm.bookings (id, tenant_id, customer_id, booking_type, scheduled_at, task_status, status, updated_at,
         task_scheduled_at, time_zone, buffer_until)
       values ($1, $2, $3, $4, $5::timestamptz, $6, $7, $8, $9, 'UTC', $5::timestamptz + interval '15 minutes')`,
      [id, tenantId, customerId, type, at, taskStatus, statuses[taskStatus] ?? 'scheduled', updatedAt, taskScheduledAt],
    );
    await query('truncate automation.outbox, automation.doorbells');
    return id;
  }

  const aTimer = (bookingId: string, at: Date, claimedUntil: Date | '-infinity' = '-infinity') =>
    query(
      `insert into automation.booking_timers (name, tenant_id, booking_id, call_second, is_set, claimed_until, seen_at)
       values ($1, $2, $3, $4, true, $5, $6)`,
      [nameOf(bookingId, at), tenantId, bookingId, secondOf(at), claimedUntil, noon(-DAY)],
    );

  const aCall = (bookingId: string, values: { leaseUntil: Date; finishedAt?: Date; nextTryAt?: Date }) =>
    query(
      `insert into automation.booking_calls (id, tenant_id, booking_id, call_second, try, endpoint, started_at, lease_until, is_probe, finished_at, outcome, next_try_at)
       values ($1, $2, $3, coalesce((select automation.call_second(b.scheduled_at) from crm.bookings b where b.id = $3), 0),
         1, 'https://example.com', $4, $4, false, $5, $6, $7)`,
      [
        randomUUID(),
        tenantId,
        bookingId,
        values.leaseUntil,
        values.finishedAt ?? null,
        values.finishedAt ? 'unavailable' : null,
        values.nextTryAt ?? null,
      ],
    );
  return { aBooking, aTimer, aCall };
}

/** Runs of the reconciler, step by step. */
function runsOf({ run }: TestDatabase) {
  async function aRun(jobId = randomUUID()) {
    await run(openReconciliation, { jobId, now: noon() });
    return {
      jobId,
      /** Compares a page of schedules, which is the first and the last one unless `token` or `next` is given. */
      see: async (names: readonly string[], { off = false, token = null, next = null }: Page = {}) => {
        const schedules = names.map((name) => ({ name, isOff: off }));
        const page = { jobId, pageToken: token, nextToken: next, schedules, now: noon(1000) };
        return (await run(compareSchedules, page))[0];
      },
      compare: async () => (await run(compareBookings, { jobId, now: noon(2000) }))[0],
    };
  }
  return {
    aRun,
    /** A new run that sees these schedules and no others. */
    async see(...names: string[]) {
      return (await aRun()).see(names);
    },
    /** The same, which then compares the bookings too. */
    async reconcile(...names: string[]) {
      const one = await aRun();
      await one.see(names);
      return one.compare();
    },
  };
}

/** A tenant and a customer in a database of their own, with rows and runs to make. */
export async function setUpReconciler() {
  const database = await createTestDatabase();
  const tenantId = await aTenant(database);
  const customerId = await aCustomer(database, tenantId);
  const { query, run } = database;
  // Lets tests insert bookings in states that a new one cannot have.
  await query('alter table crm.bookings disable trigger complete_booking');
  return {
    database,
    tenantId,
    customerId,
    ...rowsOf(database, tenantId, customerId),
    ...runsOf(database),
    plan: (bookingId: string, at = noon(3000)) => run(planTimers, { bookingIds: [bookingId], now: at }),
    async wokenBookings() {
      const rows = await query<{ id: string }>(
        `select unnest(subject_ids) as id from automation.outbox where topic = 'bookings' order by 1`,
      );
      return rows.map(({ id }) => id);
    },
    async taskStatusOf(id: string) {
      const [row] = await query<{ task_status: string }>('select task_status from crm.bookings where id = $1', [id]);
      return row?.task_status;
    },
    async timers() {
      const rows = await query<{ name: string }>('select name from automation.booking_timers order by name');
      return rows.map(({ name }) => name);
    },
    clear: () =>
      query(`truncate crm.bookings, automation.booking_timers, automation.booking_calls, automation.lanes, automation.lane_states,
        automation.booking_reconciliations, automation.outbox, automation.doorbells`),
  };
}

export type ReconcilerSetup = Awaited<ReturnType<typeof setUpReconciler>>;
