/** Starts runs by hand. */
import { randomUUID } from 'node:crypto';
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { checkData } from '../../http/fields/check-data.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { noSuchWorkflow } from '../draft/find-graph.ts';
import { enterWhere } from './entry-jobs.ts';
import * as queries from './queries.gen.ts';
import { routes } from './run-routes.ts';

/** Throws NOT_FOUND, or CONFLICT when nobody can enter by hand. */
async function requireManualEntry({ database, caller: { tenantId } }: RequestContext, workflowId: string) {
  const found = await database.maybeOne(queries.findManualEntry, { tenantId, workflowId });
  if (!found) throw noSuchWorkflow(workflowId);
  if (!found.isOn)
    throw new EngineError(
      'CONFLICT',
      'Workflows are off; switch them on with PATCH /api/admin/settings {"workflows": true}',
    );
  if (found.status === 'DRAFT' || found.status === 'ARCHIVED')
    throw new EngineError('CONFLICT', `The workflow is ${found.status}; only an active one starts runs`);
  if (!found.isManual)
    throw new EngineError(
      'CONFLICT',
      'The active version has no entry of the kind "manual"; add one to its start, publish and activate it',
    );
}

/** Idempotent for a call of the Data API that is carried out twice: the ids are made here. Throws INVALID_INPUT for nobody, and for two ways at once. */
export const startRuns = on(routes.startRuns, async ({ params: { id: workflowId }, body, ...context }) => {
  const { customerId, customerIds, where, input = null, priority = null } = body;
  if ([customerId, customerIds, where].filter((one) => one !== undefined).length !== 1)
    throw invalid('customerId', 'is needed, or customerIds, or where; one of them');
  if (input !== null) checkData(input, { path: 'input' });
  await requireManualEntry(context, workflowId);
  const { tenantId } = context.caller;
  if (where !== undefined) {
    const jobId = await enterWhere(context, workflowId, where, { input, priority });
    return { body: { runs: [], refused: [], jobId } };
  }
  const customers = [...new Set(customerIds ?? [customerId ?? ''])];
  const asked = customers.map((one) => {
    const runId = randomUUID();
    const trigger = { kind: 'manual', by: context.caller.actor };
    return { tenantId, workflowId, customerId: one, runId, key: `manual:${runId}`, trigger, priority } as Json; // texts and numbers
  });
  const rows = await context.database.many(queries.startRuns, { asked, input: input as Json, now: context.now });
  const answers = rows.map(({ place, runId, refused }) => ({
    customerId: customers[place - 1] ?? '',
    runId: runId ?? '',
    reason: refused,
  }));
  const runs = answers.flatMap(({ reason, ...one }) => (reason === null ? [one] : []));
  const refused = answers.flatMap(({ reason, customerId: of }) =>
    reason === null ? [] : [{ customerId: of, reason }],
  );
  if (runs.length > 0) await context.database.execute(queries.askForWalk, { now: context.now });
  return { body: { runs, refused } };
});
