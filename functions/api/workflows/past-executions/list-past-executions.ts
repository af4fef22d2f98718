/** Lists what a workflow did in the system that it comes from. */
import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { on } from '../../http/route-handler.ts';
import { findWorkflow } from '../workflow-view.ts';
import { routes } from './past-execution-routes.ts';
import { listPastExecutions as listRows } from './queries.gen.ts';

export const listPastExecutions = on(routes.listPastExecutions, async ({ database, params, query, caller }) => {
  const { tenantId } = caller;
  await findWorkflow(database, tenantId, params.id);
  const { limit, cursor } = query;
  const rows = await database.many(listRows, {
    tenantId,
    workflowId: params.id,
    ...fromCursor(cursor),
    limit: limit + 1,
  });
  return { body: toPage(rows, limit) };
});
