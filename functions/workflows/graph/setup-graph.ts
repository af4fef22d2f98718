/** Graphs for tests, written short. */
import type { Graph } from './graph-schema.ts';
import { normaliseGraph } from './normalise.ts';
import type { Surroundings } from './tools.ts';

/** A tenant with nothing but the graph. */
export const bareSurroundings: Surroundings = {
  workflows: new Map(),
  timeZone: 'Europe/Berlin',
  now: new Date('2026-06-01T00:00:00Z'),
  refuseUrl: (url) => (new URL(url).username ? 'has a user or password in it' : undefined),
};

/** `source>target`, or `source:port>target`. */
export type Edges = readonly string[];

/** Throws for a graph of the wrong shape. */
export function setUpGraph(nodes: Readonly<Record<string, object>>, edges: Edges, more: object = {}): Graph {
  const given = {
    nodes: Object.entries(nodes).map(([id, node]) => ({ id, ...node })),
    edges: edges.map((edge) => {
      const [, source, port, target] = /^([^:>]+)(?::([^>]+))?>(.+)$/.exec(edge) ?? [];
      return { source, target, ...(port === undefined ? {} : { sourcePort: port }) };
    }),
    ...more,
  };
  const { graph, problems } = normaliseGraph(given);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return graph;
}
