/** Lists and shows workflows, and validates their drafts. */
import { fromCursor, toPage } from '../http/fields/cursor.ts';
import { on } from '../http/route-handler.ts';
import { findDraft } from './draft/find-graph.ts';
import { readChange } from './draft/read-graph.ts';
import { compileFor, verdictOf } from './draft/validate.ts';
import { listAttributes, listWorkflows as statement } from './queries.gen.ts';
import { routes } from './routes.ts';
import { showWorkflow } from './workflow-view.ts';

export const listWorkflows = on(routes.listWorkflows, async ({ database, query, caller: { tenantId } }) => {
  const { limit, cursor, status = null } = query;
  const asked = { tenantId, workflowId: null, status, ...fromCursor(cursor), limit: limit + 1 };
  const rows = await database.many(statement, asked);
  return {
    body: toPage(
      rows.map((row) => ({ ...row, status: row.status as 'DRAFT' })),
      limit,
    ),
  }; // the table's check
});

export const listCustomerAttributes = on(routes.listCustomerAttributes, async ({ database, caller: { tenantId } }) => {
  const rows = await database.many(listAttributes, { tenantId });
  return { body: { items: rows.map((row) => ({ ...row, type: row.type as 'string' })) } }; // the statement names no other
});

export const getWorkflow = on(routes.getWorkflow, async ({ database, params, now, caller: { tenantId } }) => ({
  body: await showWorkflow(database, tenantId, params.id, now),
}));

export const validateWorkflow = on(routes.validateWorkflow, async ({ database, params, body, now, caller }) => {
  const { tenantId } = caller;
  const graph =
    body.graph === undefined
      ? await findDraft(database, tenantId, params.id)
      : await readChange(database, tenantId, params.id, body.graph);
  return { body: verdictOf(await compileFor(database, tenantId, params.id, graph, now, true)) };
});
