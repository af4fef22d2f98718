/** Locks experiments, and refuses what their state does not allow. */
import { EngineError } from '../../../engine/errors.ts';
import type { ExperimentStatus, Outcome } from '../../http/experiments/outcomes.ts';
import type { RequestContext } from '../../http/route-handler.ts';
import { lockExperiment as statement } from './queries.gen.ts';
import { noSuchExperiment } from './read-experiments.ts';
import { requireAdmin } from './triggers/trigger-arms.ts';

/** 409 with a reason that callers can tell apart. */
export const refuse = (reason: string, message: string) =>
  new EngineError('CONFLICT', message, { details: { reason } });

/** For a change. Throws NOT_FOUND, and FORBIDDEN for one on a trigger. */
export async function lockExperiment({ database, caller }: RequestContext, id: string) {
  const row = await database.maybeOne(statement, { tenantId: caller.tenantId, id });
  if (!row) throw noSuchExperiment(id);
  if (row.triggerId !== null) requireAdmin({ caller });
  // The table allows no others.
  return { ...row, status: row.status as ExperimentStatus, outcome: row.outcome as Outcome };
}
