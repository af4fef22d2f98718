/** Moves schedules that keep to calendars to where their calendars put them now. */
import type { Database } from '../../engine/data/database.ts';
import { failureFields, log } from '../../engine/log.ts';
import { withCalendar } from '../entries/business-moments.ts';
import { nextMoment } from '../entries/moments.ts';
import { listBusinessSchedules, moveSchedules } from './queries.gen.ts';

/** A schedule whose next moment is another than the one that it has. */
interface MovedSchedule {
  readonly tenantId: string;
  /** With `entry`: that of a workflow; else a schedule of the tenant. */
  readonly workflowId: string | null;
  readonly entry: number | null;
  readonly scheduleId: string | null;
  readonly name: string | null;
  /** Null: it did not come. */
  readonly from: string | null;
  /** Null: it never comes. */
  readonly to: string | null;
}

interface Whose {
  readonly tenantId: string | null;
  /** Ids, or `default`; null: all. */
  readonly calendars: readonly string[] | null;
}

type Row = NonNullable<(typeof listBusinessSchedules)['gives']>;

function planOf({ nextAt, ...row }: Row, openDays: readonly string[] | undefined, now: Date): MovedSchedule {
  const { tenantId, workflowId, entry, scheduleId, name, ...schedule } = withCalendar(row);
  const calendar = schedule.calendar && openDays ? { ...schedule.calendar, openDays } : schedule.calendar;
  const from = nextAt?.toISOString() ?? null;
  const place = { tenantId, workflowId, entry, scheduleId, name, from };
  try {
    return { ...place, to: nextMoment({ ...schedule, calendar }, now)?.toISOString() ?? null };
  } catch (error) {
    // It has stopped for that, and must not keep the calendar from being changed.
    log('error', 'Schedule', { tenantId, workflowId, entry, scheduleId, ...failureFields(error) });
    return { ...place, to: from };
  }
}

/** Returns the schedules that are to move, all of them. `openDays`: as if their calendar had these. Writes nothing. */
export async function planSchedules(
  database: Database,
  { tenantId, calendars }: Whose,
  now: Date,
  openDays?: readonly string[],
): Promise<readonly MovedSchedule[]> {
  const moved: MovedSchedule[] = [];
  let after: { afterTenant: string | null; afterOwner: string | null; afterEntry: number | null } = {
    ...{ afterTenant: null, afterOwner: null, afterEntry: null },
  };
  for (;;) {
    const rows = await database.many(listBusinessSchedules, { tenantId, calendars, now, ...after });
    moved.push(...rows.map((row) => planOf(row, openDays, now)).filter(({ from, to }) => from !== to));
    const last = rows.at(-1);
    if (!last || rows.length < 100) return moved;
    after = { afterTenant: last.tenantId, afterOwner: last.afterOwner, afterEntry: last.afterEntry };
  }
}

/** Moves them. Returns how many. Idempotent. */
export async function replanSchedules(database: Database, whose: Whose, now: Date): Promise<number> {
  const moved = await planSchedules(database, whose, now);
  for (let index = 0; index < moved.length; index += 1000)
    await database.execute(moveSchedules, { moved: moved.slice(index, index + 1000).map((one) => ({ ...one })) });
  return moved.length;
}
