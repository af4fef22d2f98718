/** Resolves the times of a request into instants. */
import type { Database } from '../../../engine/data/database.ts';
import { notAnAssignee, skippedTime, translateErrors } from './booking-errors.ts';
import { resolveTimes as statement } from './queries.gen.ts';

interface RequestedTimes {
  readonly tenantId: string;
  /** An existing booking, whose time zone and start are the defaults. */
  readonly bookingId: string | null;
  readonly scheduledAt?: string | undefined;
  readonly bufferUntil?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly assigneeId: string | null;
}

export interface BookingTimes {
  readonly timeZone: string;
  readonly startsAt: Date;
  /** The day of `startsAt` in the time zone. */
  readonly startsOn: string;
  readonly endsAt: Date | null;
}

/** `…Z` or `…+02:00`. */
const hasOffset = (time: string) => /(?:Z|[+-]\d\d:\d\d)$/.test(time);

const instantOf = (time: string | undefined) => (time !== undefined && hasOffset(time) ? new Date(time) : null);
const localOf = (time: string | undefined) => (time !== undefined && !hasOffset(time) ? time : null);

/** Throws INVALID_INPUT for a local time that the clocks skip, and for an assignee who is no active user. */
export async function resolveTimes(database: Database, request: RequestedTimes): Promise<BookingTimes> {
  const { tenantId, bookingId, scheduledAt, bufferUntil, assigneeId } = request;
  const localEnd = localOf(bufferUntil);
  const found = await translateErrors(
    database.one(statement, {
      tenantId,
      bookingId,
      assigneeId,
      timeZone: request.timeZone ?? null,
      start: instantOf(scheduledAt),
      localStart: localOf(scheduledAt),
      localEnd,
    }),
  );
  const { timeZone, startsAt, startsOn, localEndAt, isActive } = found;
  if (startsAt === null || startsOn === null) throw skippedTime('scheduledAt', timeZone);
  if (localEnd !== null && localEndAt === null) throw skippedTime('bufferUntil', timeZone);
  if (assigneeId !== null && isActive !== true) throw notAnAssignee();
  return { timeZone, startsAt, startsOn, endsAt: instantOf(bufferUntil) ?? localEndAt };
}
