/** Types of nodes for tests, as GET /api/node-types has them. */
import { type Graph, type GraphNode, toGraph } from './graph.ts';
import type { NodeType } from './ports.ts';

const make = (type: string, ports: readonly string[]): [string, NodeType] => [
  type,
  { type, group: '', title: type, summary: '', role: '', ports, schema: {} },
];

export const types = new Map([
  ...[make('start', ['next']), make('task', ['next']), make('email', ['next', 'error']), make('end', [])],
  ...[make('condition', ['true', 'false']), make('split', ['branch:<id>']), make('parallel', ['branch:<id>'])],
  ...[make('switch', ['case:<id>', 'default']), make('merge', ['next']), make('loop', ['loop', 'done'])],
  ...[make('wait', ['next', 'event', 'timeout', 'gone']), make('note', [])],
]);

/** `start>a`, `a:true>b`: nodes and edges in short. A node's type is the beginning of its id: `task-1`. */
export function draw(...edges: readonly string[]): Graph {
  const parsed = edges.map((edge) => /^([^:>]+)(?::([^>]+))?>(.+)$/.exec(edge) ?? []);
  const ids = [...new Set(parsed.flatMap(([, source = '', , target = '']) => [source, target]))];
  const nodes: GraphNode[] = ids.map((id) => ({ id, type: id.replace(/-.*/, ''), data: {} }));
  return toGraph({
    nodes,
    edges: parsed.map(([, source, sourcePort = 'next', target], index) => ({
      id: `e${index + 1}`,
      source,
      sourcePort,
      target,
    })),
  });
}

/** The edges of a graph as `draw` takes them. */
export const drawn = ({ edges }: Graph): readonly string[] =>
  edges
    .map(({ source, sourcePort, target }) => `${source}${sourcePort === 'next' ? '' : `:${sourcePort}`}>${target}`)
    .toSorted();
