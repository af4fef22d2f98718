/** Begins phases of the experiments whose arms do something else in a version than in the one before it. */

import { beginPhases } from '../../http/experiments/begin-phases.ts';
import type { RequestContext } from '../../http/route-handler.ts';
import { findSource } from '../draft/find-graph.ts';
import { findVersion } from '../versions/queries.gen.ts';
import { behindExperiment } from './behind-experiment.ts';
import { findRunningExperiments } from './queries.gen.ts';

/** Before `version`, the last one, becomes active. The caller holds the workflow's lock. */
export async function beginPhasesOfVersion(context: RequestContext, workflowId: string, version: number) {
  const { database, caller } = context;
  const { tenantId } = caller;
  const active = await database.maybeOne(findVersion, { tenantId, workflowId, version: null });
  if (active?.version === version) return;
  const running = await database.many(findRunningExperiments, { tenantId, workflowId });
  if (running.length === 0) return;
  const before = active && (await findSource(database, tenantId, workflowId, active.version));
  const after = await findSource(database, tenantId, workflowId, version);
  const isOther = ({ key }: { readonly key: string }) =>
    (before && behindExperiment(before, key)) !== behindExperiment(after, key);
  await beginPhases(context, running.filter(isOther), 'WORKFLOW_CHANGED', { workflowId, version });
}
