import { EngineError } from '../../../engine/errors.ts';
import type { Graph } from '../../../workflows/graph/graph-schema.ts';
import { normaliseGraph } from '../../../workflows/graph/normalise.ts';

/** More would make the reply unreadable; the rest shows when these are mended. */
const MOST_DETAILS = 100;

/** What a new workflow has. */
const EMPTY = { nodes: [{ id: 'start', type: 'start', data: { entries: [{ kind: 'manual' }] } }], edges: [] };

/** Returns the graph of a request in its one shape. Throws INVALID_INPUT with every member of the wrong shape. */
export function readGraph(given: unknown = EMPTY): Graph {
  const { graph, problems } = normaliseGraph(given);
  const [first] = problems;
  if (!first) return graph;
  const details = problems
    .slice(0, MOST_DETAILS)
    .map(({ path, message }) => ({ path: ['graph', path].filter(Boolean).join('.'), message }));
  throw new EngineError('INVALID_INPUT', `${details[0]?.path} ${first.message}`, { details });
}
