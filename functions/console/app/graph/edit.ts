/** Changes of a graph. Each returns a new graph; the one before stays for undo. */
import { type Graph, type GraphEdge, type GraphNode, type Members, nodeOf, type Point } from './graph.ts';
import { type NodeTypes, portsOf } from './ports.ts';

/** The smallest number that makes the id new: `task-2`. */
export function freshId(prefix: string, taken: Iterable<string>): string {
  const ids = new Set(taken);
  for (let n = 1; ; n += 1) if (!ids.has(`${prefix}-${n}`)) return `${prefix}-${n}`;
}

const idsOf = (list: readonly { readonly id: string }[]): readonly string[] => list.map(({ id }) => id);

/** With an edge more. Of a port that has one already, the new one takes its place. */
export function connect(graph: Graph, source: string, sourcePort: string, target: string): Graph {
  const others = graph.edges.filter((edge) => edge.source !== source || edge.sourcePort !== sourcePort);
  const id = freshId('e', idsOf(graph.edges));
  return { ...graph, edges: [...others, { id, source, sourcePort, target }] };
}

/** Why an edge cannot be drawn; undefined when it can. A way back is drawn, and shown as a problem. */
export function whyNotConnect(graph: Graph, source: string, target: string): string | undefined {
  if (source === target) return 'A node cannot lead to itself.';
  const to = nodeOf(graph, target);
  if (to?.type === 'start') return 'Nothing leads to the start.';
  if (to?.type === 'note') return 'A note has no edges: runs never see it.';
  return undefined;
}

export const disconnect = (graph: Graph, edgeId: string): Graph => ({
  ...graph,
  edges: graph.edges.filter(({ id }) => id !== edgeId),
});

export const move = (graph: Graph, places: ReadonlyMap<string, Point>): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => {
    const position = places.get(node.id);
    return position ? { ...node, position } : node;
  }),
});

const withNode = (graph: Graph, id: string, change: (node: GraphNode) => GraphNode): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => (node.id === id ? change(node) : node)),
});

/** An empty name is removed. */
export const rename = (graph: Graph, id: string, name: string): Graph =>
  withNode(graph, id, ({ name: _, ...node }) => (name === '' ? node : { ...node, name }));

/** Edges whose port is gone go to an open one, or are removed. */
function fitEdges(own: readonly GraphEdge[], ports: readonly string[]): GraphEdge[] {
  const taken = new Set(own.map(({ sourcePort }) => sourcePort));
  const open = ports.filter((port) => !taken.has(port));
  return own.flatMap((edge) => {
    if (ports.includes(edge.sourcePort)) return [edge];
    const sourcePort = open.shift();
    return sourcePort === undefined ? [] : [{ ...edge, sourcePort }];
  });
}

/** Settings of a node. When they change its ways out, its edges follow. */
export function setData(graph: Graph, id: string, data: Members, types: NodeTypes): Graph {
  const before = nodeOf(graph, id);
  if (!before) return graph;
  const own = graph.edges.filter(({ source }) => source === id);
  const ports = portsOf({ ...before, data }, types, own);
  const kept = new Map(fitEdges(own, ports).map((edge) => [edge.id, edge]));
  return {
    ...withNode(graph, id, (node) => ({ ...node, data })),
    edges: graph.edges.flatMap((edge) => (edge.source === id ? (kept.get(edge.id) ?? []) : edge)),
  };
}

/** What led to the node leads to what was behind it, where that is one node only. */
function removeOne(graph: Graph, id: string): Graph {
  const behind = new Set(graph.edges.filter(({ source }) => source === id).map(({ target }) => target));
  behind.delete(id);
  const [next, ...more] = behind;
  const heal = (edge: GraphEdge) =>
    next === undefined || more.length > 0 || edge.source === next ? [] : { ...edge, target: next };
  const edges = graph.edges
    .filter(({ source }) => source !== id)
    .flatMap((edge) => (edge.target === id ? heal(edge) : edge));
  return { ...graph, nodes: graph.nodes.filter((node) => node.id !== id), edges };
}

/** Without the nodes; their ways are closed where that is clear. */
export const remove = (graph: Graph, ids: readonly string[]): Graph => ids.reduce(removeOne, graph);
