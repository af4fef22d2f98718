/** Compiles graphs with what the tenant has beside them. */
import type { Database } from '../../../engine/data/database.ts';
import { isUuid } from '../../../engine/uuid.ts';
import { calledWorkflows } from '../../../workflows/graph/check-sub-workflows.ts';
import { type Compilation, compileGraph } from '../../../workflows/graph/compile-graph.ts';
import type { Graph } from '../../../workflows/graph/graph-schema.ts';
import { findStartedWorkflows, findTimeZone } from './queries.gen.ts';

/** `workflowId`: of the workflow that the graph belongs to. */
export async function compileFor(
  database: Database,
  tenantId: string,
  workflowId: string,
  graph: Graph,
): Promise<Compilation> {
  const { timeZone } = await database.one(findTimeZone, { tenantId });
  const ids = calledWorkflows(graph).filter(isUuid);
  const started = ids.length === 0 ? [] : await database.many(findStartedWorkflows, { tenantId, ids });
  const workflows = new Map(started.map(({ id, starts }) => [id, starts as string[]])); // ids, as publish.ts wrote them
  return compileGraph(graph, { workflowId, workflows, timeZone });
}

/** As replies have it. */
export const verdictOf = ({ problems }: Compilation) => ({
  canPublish: problems.every(({ severity }) => severity !== 'error'),
  problems: [...problems],
});
