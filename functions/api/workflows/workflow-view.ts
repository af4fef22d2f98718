import type { Database } from '../../engine/data/database.ts';
import type { Json } from '../../engine/data/statement.ts';
import type { Graph } from '../../workflows/graph/graph-schema.ts';
import { findDraft, noSuchWorkflow } from './draft/find-graph.ts';
import { compileFor, verdictOf } from './draft/validate.ts';
import { listWorkflows } from './queries.gen.ts';

/** What replies show of a workflow: the members that the statement has, but the place in the list. */
type Row = Awaited<ReturnType<typeof findWorkflow>>;

/** One workflow without its draft. Throws NOT_FOUND. */
export async function findWorkflow(database: Database, tenantId: string, workflowId: string) {
  const asked = { tenantId, workflowId, status: null, afterAt: null, afterId: null, limit: 1 };
  const row = await database.maybeOne(listWorkflows, asked);
  if (!row) throw noSuchWorkflow(workflowId);
  const { cursorAt: _, status, ...shown } = row;
  return { ...shown, status: status as 'DRAFT' | 'ACTIVE' | 'PAUSED' | 'ARCHIVED' }; // the table's check
}

/** A graph as JSON. */
export const asJson = (graph: Graph) => graph as unknown as Json; // normaliseGraph made it of JSON

/** One workflow with its draft and the problems of that. Throws NOT_FOUND. */
export async function showWorkflow(database: Database, tenantId: string, workflowId: string, now: Date) {
  const row: Row = await findWorkflow(database, tenantId, workflowId);
  const graph = await findDraft(database, tenantId, workflowId);
  const verdict = verdictOf(await compileFor(database, tenantId, workflowId, graph, now));
  return { ...row, graph: asJson(graph), ...verdict };
}
