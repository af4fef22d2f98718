/** Where nodes stand once people have moved some. */
import type { Graph, Point } from '../../../graph/graph.ts';
import { NODE } from '../../../graph/layout.ts';

const STEP = { x: NODE.width + 40, y: NODE.height + 64 } as const;

const isFree = (at: Point, others: readonly Point[]): boolean =>
  others.every(({ x, y }) => Math.abs(x - at.x) >= NODE.width + 8 || Math.abs(y - at.y) >= NODE.height + 8);

/** Gives a new node a place below the one that leads to it, or beside that. In a drawing that nobody has moved anything in, the layout does. */
export function placed(graph: Graph, id: string, behindId: string | undefined): Graph {
  const others = graph.nodes.filter((node) => node.id !== id && node.position !== undefined);
  if (others.length === 0) return graph;
  const points = others.flatMap(({ position }) => position ?? []);
  const from = graph.nodes.find((node) => node.id === behindId)?.position ?? { x: 0, y: 0 };
  const tries = Array.from({ length: points.length + 1 }, (_, n) => ({ x: from.x + n * STEP.x, y: from.y + STEP.y }));
  const position = tries.find((at) => isFree(at, points)) ?? from;
  // What came with the node, such as the merge of a parallel, stands below it.
  let lower = 0;
  const nodes = graph.nodes.map((node) => {
    if (node.position !== undefined) return node;
    if (node.id !== id) lower += 1;
    const own = node.id === id ? position : { x: position.x, y: position.y + lower * STEP.y };
    return { ...node, position: own };
  });
  return { ...graph, nodes };
}

/** Every node with its place, so that moving one moves no other. */
export function withPlaces(graph: Graph, places: ReadonlyMap<string, Point>): Graph {
  return {
    ...graph,
    nodes: graph.nodes.map((node) => ({ ...node, position: places.get(node.id) ?? node.position ?? { x: 0, y: 0 } })),
  };
}

/** Forgets where people put nodes: the layout places them from now on. */
export const tidied = (graph: Graph): Graph => ({
  ...graph,
  nodes: graph.nodes.map(({ position: _, ...node }) => node),
});
