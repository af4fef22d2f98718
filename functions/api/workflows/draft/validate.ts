/** Compiles graphs with what the tenant has beside them. */
import type { Database } from '../../../engine/data/database.ts';
import type { Json } from '../../../engine/data/statement.ts';
import { isUuid } from '../../../engine/uuid.ts';
import { checkRunnable } from '../../../workflows/advance/check-runnable.ts';
import { calledWorkflows } from '../../../workflows/graph/check-sub-workflows.ts';
import { type Compilation, compileGraph } from '../../../workflows/graph/compile-graph.ts';
import type { Graph } from '../../../workflows/graph/graph-schema.ts';
import type { Surroundings } from '../../../workflows/graph/tools.ts';
import { namesConnection } from '../../../workflows/nodes/http/connection.ts';
import { namedUsers } from '../../../workflows/nodes/task/named-users.ts';
import { findUsers } from '../../http/users/require-users.ts';
import { reasonAgainst } from '../../settings/endpoint-field.ts';
import { noSuchWorkflow } from './find-graph.ts';
import { leftOut, type RunningExperiment } from './left-out.ts';
import { findCallers, findStartedWorkflows, findSurroundings, lockConnections } from './queries.gen.ts';

const startsOf = (rows: readonly { readonly id: string; readonly starts: Json }[]) =>
  new Map(rows.map(({ id, starts }) => [id, starts as string[]])); // ids, as publish.ts wrote them

/** `workflowId`: of the workflow that the graph belongs to. With `isStored` it throws NOT_FOUND where there is none. */
export async function compileFor(
  database: Database,
  tenantId: string,
  workflowId: string,
  graph: Graph,
  now: Date,
  isStored = false,
): Promise<Compilation> {
  const found = await database.one(findSurroundings, { tenantId, workflowId });
  if (isStored && !found.hasWorkflow) throw noSuchWorkflow(workflowId);
  const ids = calledWorkflows(graph).filter(isUuid);
  const started = ids.length === 0 ? [] : await database.many(findStartedWorkflows, { tenantId, ids });
  const callers = ids.length === 0 ? [] : await database.many(findCallers, { tenantId, workflowId });
  const workflows = startsOf(started);
  const ofTenant = found.calendars as readonly string[]; // their ids
  const calendars = new Set([...ofTenant, ...(found.hasDefaultCalendar ? ['default'] : [])]);
  const connections = namesConnection(graph.nodes) ? await database.many(lockConnections, { tenantId }) : [];
  const named = namedUsers(graph.nodes);
  const users =
    named.userIds.length + named.roles.length === 0 ? {} : { users: await findUsers(database, tenantId, named) };
  const own = { workflowId, workflows, callers: startsOf(callers), connections, ...users };
  const { problems, compiled } = judgeGraph(graph, { ...own, timeZone: found.timeZone, now, calendars });
  if (!compiled) return { problems };
  const experiments = found.experiments as unknown as readonly RunningExperiment[]; // as the statement builds them
  return { problems: [...problems, ...leftOut(compiled.nodes, experiments)], compiled };
}

/** Compiles a graph, and adds what cannot run yet to its problems. */
export function judgeGraph(graph: Graph, surroundings: Omit<Surroundings, 'refuseUrl'>): Compilation {
  const { problems, compiled } = compileGraph(graph, { ...surroundings, refuseUrl: reasonAgainst });
  const unable = checkRunnable(graph);
  return { problems: [...problems, ...unable], ...(compiled ? { compiled } : {}) };
}

/** As replies have it. */
export const verdictOf = ({ problems }: Compilation) => ({
  canPublish: problems.every(({ severity }) => severity !== 'error'),
  problems: [...problems],
});
