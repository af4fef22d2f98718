import type { Database } from '../../../engine/data/database.ts';
import { EngineError } from '../../../engine/errors.ts';
import type { Graph } from '../../../workflows/graph/graph-schema.ts';
import { normaliseGraph } from '../../../workflows/graph/normalise.ts';
import { findType } from '../../../workflows/nodes/find-type.ts';
import { findDraft } from './find-graph.ts';

/** More would make the reply unreadable; the rest shows when these are mended. */
const MOST_DETAILS = 100;

/** What a new workflow has. */
const EMPTY = { nodes: [{ id: 'start', type: 'start', data: { entries: [{ kind: 'manual' }] } }], edges: [] };

/** Returns the graph of a request in its one shape. `before`: the draft that it changes. Throws INVALID_INPUT with every member of the wrong shape. */
export function readGraph(given: unknown = EMPTY, before?: Graph): Graph {
  const { graph, problems } = normaliseGraph(given, before);
  const [first] = problems;
  if (!first) return graph;
  const details = problems
    .slice(0, MOST_DETAILS)
    .map(({ path, message }) => ({ path: ['graph', path].filter(Boolean).join('.'), message }));
  throw new EngineError('INVALID_INPUT', `${details[0]?.path} ${first.message}`, { details });
}

const hasUnknownType = (given: unknown): boolean => {
  const { nodes } = Object(given);
  return Array.isArray(nodes) && nodes.some((node) => !findType(String(Object(node).type)));
};

/** As `readGraph`, of a change of a stored workflow. The draft is read only when some of its nodes may have a type that this version does not know. */
export async function readChange(
  database: Database,
  tenantId: string,
  workflowId: string,
  given: unknown,
): Promise<Graph> {
  return readGraph(given, hasUnknownType(given) ? await findDraft(database, tenantId, workflowId) : undefined);
}
