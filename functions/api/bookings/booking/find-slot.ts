import type { Database } from '../../../engine/data/database.ts';
import { findTaken } from './queries.gen.ts';
import type { BookingTimes } from './resolve-times.ts';

interface Asked {
  readonly tenantId: string;
  /** Null for a booking that does not exist yet. */
  readonly bookingId: string | null;
  readonly assigneeId: string;
}

/** The time that a booking asks for, with the booking that takes it, if any. Read before the change: a transaction that broke a rule reads nothing more. */
export async function findSlot(database: Database, { tenantId, bookingId, assigneeId }: Asked, times: BookingTimes) {
  const { startsAt, endsAt } = times;
  const taken = await database.maybeOne(findTaken, { tenantId, bookingId, assigneeId, startsAt, endsAt });
  return { ...times, assigneeId, takenBy: taken?.id };
}
