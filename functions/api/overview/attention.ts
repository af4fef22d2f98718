/** What needs a look: triggers that made no task, workflows that nobody entered, failed jobs and calls, paused queues, endpoints that are not called. */
import type { Database } from '../../engine/data/database.ts';
import { groupFailedCalls } from '../bookings/calendar/queries.gen.ts';
import { listBreakers } from '../callbacks/queries.gen.ts';
import { groupFailures } from '../jobs/failures/queries.gen.ts';
import { listPauses } from '../jobs/pauses/queries.gen.ts';
import { findAbsences, findAbsentWorkflows } from './queries.gen.ts';

type Absence = NonNullable<(typeof findAbsences)['gives']>;

function toEvaluation({ evaluationId: id, scheduledAt, status, matched, alreadyDone, suppressed }: Absence) {
  if (id === null || scheduledAt === null || status === null || matched === null || alreadyDone === null) return [];
  return [{ id, scheduledAt, status, matched, alreadyDone, suppressed }];
}

/** A row for each evaluation of a trigger becomes one trigger with its evaluations. */
function toTriggers(rows: readonly Absence[]) {
  const ids = [...new Set(rows.map(({ triggerId }) => triggerId))];
  return ids.flatMap((id) => {
    const own = rows.filter(({ triggerId }) => triggerId === id);
    return own.slice(0, 1).map(({ triggerId, triggerName, triggerType, low, high, lastMadeAt }) => ({
      ...{ triggerId, triggerName, triggerType, lastMadeAt },
      usually: { low, high },
      evaluations: own.flatMap(toEvaluation),
    }));
  });
}

export async function findAttention(database: Database, { tenantId, now }: { tenantId: string; now: Date }) {
  const absences = await database.many(findAbsences, { tenantId, now });
  const workflows = await database.many(findAbsentWorkflows, { tenantId, now });
  const failedJobs = await database.many(groupFailures, { tenantId });
  const failedCalls = await database.many(groupFailedCalls, { tenantId });
  const pausedQueues = await database.many(listPauses, { tenantId });
  const breakers = await database.many(listBreakers, { tenantId, key: null, now });
  return {
    absentTriggers: toTriggers(absences),
    absentWorkflows: workflows.map(({ low, high, ...workflow }) => ({ ...workflow, usually: { low, high } })),
    failedJobs,
    failedCalls,
    pausedQueues,
    breakers: breakers.filter(({ state }) => state !== 'closed'),
  };
}
