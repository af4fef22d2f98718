/** Where edges begin and end. */
import type { Graph, Point } from '../../../graph/graph.ts';
import { NODE } from '../../../graph/layout.ts';

/** Of all nodes: left, top, width and height. Nothing for an empty graph. */
export function boundsOf(places: ReadonlyMap<string, Point>) {
  const all = [...places.values()];
  const [left, top] = [Math.min(...all.map(({ x }) => x)), Math.min(...all.map(({ y }) => y))];
  if (all.length === 0) return { left: 0, top: 0, width: NODE.width, height: NODE.height };
  const [right, bottom] = [Math.max(...all.map(({ x }) => x)), Math.max(...all.map(({ y }) => y))];
  return { left, top, width: right - left + NODE.width, height: bottom - top + NODE.height };
}

/** Of the way out with this place among all of them. */
export const outOf = ({ x, y }: Point, place: number, ports: number): Point => ({
  x: x + (NODE.width * (place + 1)) / (ports + 1),
  y: y + NODE.height,
});

export const into = ({ x, y }: Point): Point => ({ x: x + NODE.width / 2, y });

/** A way down is a curve; a way back goes around the nodes on the right. */
export function pathOf(from: Point, to: Point): string {
  if (to.y > from.y) {
    const bend = Math.max(20, (to.y - from.y) / 2);
    return `M${from.x} ${from.y}C${from.x} ${from.y + bend} ${to.x} ${to.y - bend} ${to.x} ${to.y}`;
  }
  const right = Math.max(from.x, to.x) + NODE.width / 2 + 40;
  return `M${from.x} ${from.y}C${from.x} ${from.y + 60} ${right} ${from.y + 60} ${right} ${(from.y + to.y) / 2}S${to.x} ${to.y - 60} ${to.x} ${to.y}`;
}

/** Where its words stand. */
export const labelOf = (from: Point, to: Point): Point => ({ x: from.x + (to.x - from.x) * 0.25, y: from.y + 18 });

/** The node at a point. */
export const nodeAt = (graph: Graph, places: ReadonlyMap<string, Point>, { x, y }: Point): string | undefined =>
  graph.nodes.findLast(({ id }) => {
    const place = places.get(id);
    return place && x >= place.x && x <= place.x + NODE.width && y >= place.y && y <= place.y + NODE.height;
  })?.id;

const NEAR = 28;

/** The edge that passes nearest to a point, if it does so near enough for a node to be dropped on it. */
export function edgeNear(graph: Graph, places: ReadonlyMap<string, Point>, at: Point) {
  const distance = ({ source, target }: Graph['edges'][number]): number => {
    const [from, to] = [places.get(source), places.get(target)];
    if (!from || !to) return Number.POSITIVE_INFINITY;
    const [start, end] = [{ x: from.x + NODE.width / 2, y: from.y + NODE.height }, into(to)];
    const length = (end.x - start.x) ** 2 + (end.y - start.y) ** 2 || 1;
    const along = ((at.x - start.x) * (end.x - start.x) + (at.y - start.y) * (end.y - start.y)) / length;
    const share = Math.min(1, Math.max(0, along));
    return Math.hypot(at.x - start.x - share * (end.x - start.x), at.y - start.y - share * (end.y - start.y));
  };
  const [nearest] = graph.edges.map((edge) => ({ edge, far: distance(edge) })).toSorted((a, b) => a.far - b.far);
  return nearest && nearest.far <= NEAR ? nearest.edge : undefined;
}
