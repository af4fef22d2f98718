import type { Database } from '../../engine/data/database.ts';
import type { Json } from '../../engine/data/statement.ts';
import { dueMoment } from '../entries/moments.ts';
import { fireSchedules, listDueSchedules } from './queries.gen.ts';

/**
 * Lets up to a hundred schedules that are due start runs, or passes over their audience. Returns how many did. Idempotent:
 * a schedule moves on with what it starts, in one statement.
 */
export async function fireDueSchedules(database: Database, now: Date): Promise<number> {
  const due = await database.many(listDueSchedules, { now });
  if (due.length === 0) return 0;
  const fired = due.map(({ tenantId, workflowId, entry, catchUp, was, ...schedule }) => {
    const { at, next } = dueMoment(schedule, catchUp, was, now);
    const moments = { was: was.toISOString(), at: at?.toISOString() ?? null, next: next?.toISOString() ?? null };
    return { tenantId, workflowId, entry, ...moments } as Json; // texts and numbers
  });
  return (await database.one(fireSchedules, { fired, now })).moved;
}
