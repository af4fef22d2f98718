import type { Database } from '../../../engine/data/database.ts';
import { notAnAssignee, skippedTime, tellRefusal } from './booking-errors.ts';
import { resolveTimes as statement } from './queries.gen.ts';

interface Wish {
  readonly tenantId: string;
  /** One that exists: its zone and moment hold where nothing else is said. */
  readonly bookingId: string | null;
  readonly scheduledAt?: string | undefined;
  readonly bufferUntil?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly assigneeId: string | null;
}

export interface Ground {
  readonly timeZone: string;
  readonly startsAt: Date;
  /** The day of that in the time zone. */
  readonly startsOn: string;
  readonly endsAt: Date | null;
}

/** `…Z` or `…+02:00`. */
const hasOffset = (time: string) => /(?:Z|[+-]\d\d:\d\d)$/.test(time);

const instantOf = (time: string | undefined) => (time !== undefined && hasOffset(time) ? new Date(time) : null);
const localOf = (time: string | undefined) => (time !== undefined && !hasOffset(time) ? time : null);

/** The moments that a caller means. Throws INVALID_INPUT for local times that are none, and for whoever cannot be assigned. */
export async function readGround(database: Database, wish: Wish): Promise<Ground> {
  const { tenantId, bookingId, scheduledAt, bufferUntil, assigneeId } = wish;
  const localEnd = localOf(bufferUntil);
  const found = await tellRefusal(
    database.one(statement, {
      tenantId,
      bookingId,
      assigneeId,
      timeZone: wish.timeZone ?? null,
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
