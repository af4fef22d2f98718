import type { Database } from '../../../engine/data/database.ts';
import type { Json } from '../../../engine/data/statement.ts';
import { failureFields, log } from '../../../engine/log.ts';
import { withCalendar } from '../../entries/business-moments.ts';
import { dueMoment } from '../../entries/moments.ts';
import { fireSchedules, listDueSchedules } from './queries.gen.ts';

type Due = NonNullable<(typeof listDueSchedules)['gives']>;

/** What a schedule does, and when it comes next. One whose moments cannot be computed stops, with the error, and holds no other. */
function planOf({ tenantId, workflowId, entry, scheduleId, catchUp, was, ...schedule }: Due, now: Date): Json {
  const place = { tenantId, workflowId, entry, scheduleId, was: was.toISOString() };
  try {
    const { at, next } = dueMoment(withCalendar(schedule), catchUp, was, now);
    return { ...place, at: at?.toISOString() ?? null, next: next?.toISOString() ?? null, error: null };
  } catch (error) {
    log('error', 'Schedule', { tenantId, workflowId, entry, scheduleId, ...failureFields(error) });
    return { ...place, at: null, next: null, error: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Lets up to a hundred schedules that are due start runs, jobs, or passes over their audience. Returns how many did, and how many
 * of them failed. Idempotent: a schedule moves on with what it starts, in one statement.
 */
export async function fireDueSchedules(database: Database, now: Date): Promise<{ moved: number; failed: number }> {
  const due = await database.many(listDueSchedules, { now });
  if (due.length === 0) return { moved: 0, failed: 0 };
  return database.one(fireSchedules, { fired: due.map((schedule) => planOf(schedule, now)), now });
}
