/** Locks experiments, and refuses what their state does not allow. */
import { EngineError } from '../../../engine/errors.ts';
import { type Division, HELD_OUT, sharesOf } from '../../http/experiments/division.ts';
import type { Aim, ExperimentStatus, Outcome } from '../../http/experiments/outcomes.ts';
import type { RequestContext } from '../../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import { noSuchExperiment } from './read-experiments.ts';
import { requireAdmin } from './triggers/trigger-arms.ts';

/** 409 with a reason that callers can tell apart. */
export const refuse = (reason: string, message: string) =>
  new EngineError('CONFLICT', message, { details: { reason } });

/** Throws CONFLICT for percentages by which nobody comes to the control, or to any other arm. */
export function refuseArmsWithoutAnybody({
  control,
  ...division
}: Pick<Division, 'arms' | 'cuts'> & { readonly control: string }): void {
  if (control === HELD_OUT) return; // a single arm with everybody who is not held out
  const shares = sharesOf(division);
  const others = [...shares].filter(([arm]) => arm !== control);
  if (shares.get(control) !== 0 && others.some(([, share]) => share > 0)) return;
  throw refuse(
    'ARM_WITHOUT_ANYBODY',
    `The control "${control}" and another arm need more than 0 percent; change the percentages`,
  );
}

/** For a change. Throws NOT_FOUND, and FORBIDDEN for one on a trigger. */
export async function lockExperiment({ database, caller }: RequestContext, id: string) {
  const asked = { tenantId: caller.tenantId, id };
  if (!(await database.maybeOne(queries.lockExperiment, asked))) throw noSuchExperiment(id);
  const row = await database.one(queries.findSettings, asked);
  if (row.triggerId !== null) requireAdmin({ caller });
  // The table allows no others.
  return {
    ...{ ...row, status: row.status as ExperimentStatus },
    ...{ outcome: row.outcome as Outcome, better: row.better as Aim },
  };
}
