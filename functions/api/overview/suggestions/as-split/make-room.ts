/** Places for the nodes that an experiment adds, in a drawing from the top down. */
import type { GraphNode } from '../../../../workflows/graph/graph-schema.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** From node to node in the console's layout, and what a node takes of it. */
const STEP: Point = { x: 244, y: 120 };
const SIZE: Point = { x: 208, y: 56 };

/** Editors may write anything as a position. */
function pointOf(node: GraphNode): Point | undefined {
  const { x, y } = Object((node as { readonly position?: unknown }).position);
  return Number.isFinite(x) && Number.isFinite(y) ? { x, y } : undefined;
}

const placed = (node: GraphNode, position: Point) => ({ ...node, position });

interface Added {
  readonly node: GraphNode;
  /** Takes the place of the node. */
  readonly above: GraphNode;
  /** Stands in the same row as the node. */
  readonly beside: GraphNode | undefined;
}

/** The nearest free place in the row, on either side. */
function besides({ x, y }: Point, taken: readonly Point[]): Point {
  const isFree = (at: Point) =>
    taken.every((one) => Math.abs(one.x - at.x) >= SIZE.x || Math.abs(one.y - at.y) >= SIZE.y);
  for (let n = 1; ; n += 1) {
    const free = [n, -n].map((steps) => ({ x: x + steps * STEP.x, y })).find(isFree);
    if (free) return free;
  }
}

/** With the added nodes. What stands as low as the node, or lower, moves down by a row. A drawing in which a node has no place is laid out when it is shown. */
export function makeRoom(nodes: readonly GraphNode[], { node, above, beside }: Added): readonly GraphNode[] {
  const added = [above, ...(beside ? [beside] : [])];
  const at = pointOf(node);
  if (!at || !nodes.every(pointOf)) return [...nodes, ...added];
  const moved = nodes.map((one) => {
    const { x, y } = pointOf(one) ?? at;
    return y < at.y ? one : placed(one, { x, y: y + STEP.y });
  });
  const taken = moved.flatMap((one) => pointOf(one) ?? []);
  return [
    ...moved,
    placed(above, at),
    ...(beside ? [placed(beside, besides({ x: at.x, y: at.y + STEP.y }, taken))] : []),
  ];
}
