/** The order in which people read a graph: from the start, each way out down to its end. */
import { edgesBySource, type Graph, type GraphNode } from './graph.ts';
import { type NodeTypes, portsOf } from './ports.ts';

/** A node where it is read first. */
export interface Place {
  readonly node: GraphNode;
  /** How many ways have parted on the way to it. */
  readonly depth: number;
}

/** Nodes that nothing leads to come after the others. `back` has ids of edges that lead back, to a loop or in a circle. */
export function readingOrder(
  graph: Graph,
  types: NodeTypes,
): { readonly places: readonly Place[]; readonly back: ReadonlySet<string> } {
  const leaving = edgesBySource(graph);
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const places: Place[] = [];
  const seen = new Set<string>();
  const open = new Set<string>();
  const back = new Set<string>();
  const visit = (id: string, depth: number): void => {
    const node = nodes.get(id);
    if (!node || seen.has(id)) return;
    seen.add(id);
    open.add(id);
    places.push({ node, depth });
    const own = leaving.get(id) ?? [];
    const ports = portsOf(node, types, own);
    const rank = (port: string) => (ports.includes(port) ? ports.indexOf(port) : ports.length);
    const sorted = own.toSorted((a, b) => rank(a.sourcePort) - rank(b.sourcePort));
    for (const edge of sorted) {
      if (open.has(edge.target)) back.add(edge.id);
      else visit(edge.target, depth + (sorted.length > 1 ? 1 : 0));
    }
    open.delete(id);
  };
  const reached = new Set(graph.edges.map(({ target }) => target));
  const roots = graph.nodes.toSorted(
    (a, b) =>
      Number(b.type === 'start') - Number(a.type === 'start') || Number(reached.has(a.id)) - Number(reached.has(b.id)),
  );
  for (const { id } of roots) visit(id, 0);
  return { places, back };
}
