/** Counts what nobody else would report, because no function runs: work that is not taken, and schedules that do not come. */
import { now } from '../../engine/clock.ts';
import type { Database } from '../../engine/data/database.ts';
import { countMetrics, log } from '../../engine/log.ts';
import { listOverdueSchedules, listStalledWork } from './queries.gen.ts';

const NAME = 'relay';

/** Counts the topics whose work is due for half an hour. To be called before a sweep wakes their functions. */
export async function reportStalledWork(database: Database): Promise<void> {
  const stalled = await database.many(listStalledWork, { now: now() });
  if (stalled.length === 0) return;
  log('error', 'Work is stalled', { topics: stalled.map(({ topic }) => topic).join(' ') });
  countMetrics(NAME, { StalledWork: stalled.length });
}

/** Counts the overdue schedules. `pauses` is the longest pause in seconds of each that is switched on. */
export async function reportOverdueSchedules(
  database: Database,
  pauses: Readonly<Record<string, number>>,
): Promise<void> {
  const overdue = await database.many(listOverdueSchedules, { pauses, now: now() });
  if (overdue.length === 0) return;
  const names = overdue.map(({ name, lastRunAt }) => `${name} (last run ${lastRunAt?.toISOString() ?? 'never'})`);
  log('error', 'Schedules are overdue', { schedules: names.join(', ') });
  countMetrics(NAME, { SchedulesOverdue: overdue.length });
}
