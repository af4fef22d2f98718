/**
 * Places nodes in layers from the top down, as the way through them goes. Workflows are nearly trees whose branches have an order (yes before no), which
 * this keeps; a general layouter, such as dagre (17 KB gzip), sorts them by crossings.
 */
import type { Graph, GraphEdge, Point } from './graph.ts';
import { readingOrder } from './order.ts';
import type { NodeTypes } from './ports.ts';

/** Of every node on the canvas. */
export const NODE = { width: 208, height: 56 } as const;

const GAP = { x: 36, y: 64 } as const;
/** Of an edge that passes a layer. */
const LANE = 44;
const ROUNDS = 8;

/** A node, or an edge where it passes a layer. */
interface Cell {
  readonly id: string;
  readonly width: number;
  /** Its middle. */
  x: number;
  readonly above: Cell[];
  readonly below: Cell[];
}

const cellOf = (id: string, width: number): Cell => ({ id, width, x: 0, above: [], below: [] });

/** The layer of each node: below all that lead to it. */
function layersOf(ids: readonly string[], edges: readonly GraphEdge[]): ReadonlyMap<string, number> {
  const arriving = new Map<string, GraphEdge[]>();
  for (const edge of edges) arriving.set(edge.target, [...(arriving.get(edge.target) ?? []), edge]);
  const layers = new Map<string, number>();
  const layerOf = (id: string): number => {
    const known = layers.get(id);
    if (known !== undefined) return known;
    const layer = Math.max(-1, ...(arriving.get(id) ?? []).map(({ source }) => layerOf(source))) + 1;
    layers.set(id, layer);
    return layer;
  };
  for (const id of ids) layerOf(id);
  return layers;
}

/** Layers of cells, joined by the edges. Nodes and passing edges stand in reading order. */
function cellsOf(ids: readonly string[], edges: readonly GraphEdge[]): readonly Cell[][] {
  const layers = layersOf(ids, edges);
  const rows: Cell[][] = [];
  const put = (cell: Cell, layer: number): Cell => {
    while (rows.length <= layer) rows.push([]);
    rows[layer]?.push(cell);
    return cell;
  };
  const cells = new Map(ids.map((id) => [id, cellOf(id, NODE.width)]));
  // Edges to the same node pass a layer together.
  const lanes = new Map<string, Cell>();
  const leaving = new Map<string, GraphEdge[]>();
  for (const edge of edges) leaving.set(edge.source, [...(leaving.get(edge.source) ?? []), edge]);
  for (const id of ids) {
    const from = cells.get(id);
    const layer = layers.get(id) ?? 0;
    if (!from) continue;
    put(from, layer);
    for (const edge of leaving.get(id) ?? []) {
      const to = cells.get(edge.target);
      let last = from;
      for (let passed = layer + 1; passed < (layers.get(edge.target) ?? 0); passed += 1) {
        const key = `${passed} ${edge.target}`;
        const lane = lanes.get(key) ?? put(cellOf(edge.id, LANE), passed);
        lanes.set(key, lane);
        join(last, lane);
        last = lane;
      }
      if (to) join(last, to);
    }
  }
  return rows;
}

function join(upper: Cell, lower: Cell): void {
  if (upper.below.includes(lower)) return;
  upper.below.push(lower);
  lower.above.push(upper);
}

const middleOf = (cells: readonly Cell[]): number => cells.reduce((sum, { x }) => sum + x, 0) / cells.length;

/** Moves the cells of a layer apart, as little as it takes, in the order in which they stand. */
function separate(row: readonly Cell[]): void {
  const wanted = row.map(({ x }) => x);
  const least = (place: number) => ((row[place - 1]?.width ?? 0) + (row[place]?.width ?? 0)) / 2 + GAP.x;
  const rightwards = [...wanted];
  for (let place = 1; place < row.length; place += 1)
    rightwards[place] = Math.max(wanted[place] ?? 0, (rightwards[place - 1] ?? 0) + least(place));
  const leftwards = [...wanted];
  for (let place = row.length - 2; place >= 0; place -= 1)
    leftwards[place] = Math.min(wanted[place] ?? 0, (leftwards[place + 1] ?? 0) - least(place + 1));
  for (const [place, cell] of row.entries()) cell.x = ((rightwards[place] ?? 0) + (leftwards[place] ?? 0)) / 2;
}

/** Pulls each layer under those above it, and over those below, by turns; the last turn goes down, so that a node stands under its own. */
function settle(rows: readonly Cell[][]): void {
  for (const row of rows) separate(row);
  for (let round = 0; round < ROUNDS; round += 1) {
    const isUp = round % 2 === 0;
    for (const row of isUp ? rows.toReversed() : rows) {
      for (const cell of row) {
        const near = isUp ? cell.below : cell.above;
        if (near.length > 0) cell.x = middleOf(near);
      }
      separate(row);
    }
  }
}

/** The upper left corner of every node. The same graph has the same layout. */
export function layout(graph: Graph, types: NodeTypes): ReadonlyMap<string, Point> {
  const { places, back } = readingOrder(graph, types);
  const ids = places.map(({ node }) => node.id);
  const known = new Set(ids);
  const edges = graph.edges.filter(({ id, source, target }) => !back.has(id) && known.has(source) && known.has(target));
  const rows = cellsOf(ids, inOrder(edges, ids));
  settle(rows);
  const left = Math.min(...rows.flat().map(({ x, width }) => x - width / 2));
  return new Map(
    rows.flatMap((row, layer) =>
      row
        .filter(({ id }) => known.has(id))
        .map(
          ({ id, x, width }) =>
            [id, { x: Math.round(x - width / 2 - left), y: layer * (NODE.height + GAP.y) }] as const,
        ),
    ),
  );
}

/** Edges in the reading order of what they lead to, so that the branches of a node stand as they are read. */
function inOrder(edges: readonly GraphEdge[], ids: readonly string[]): readonly GraphEdge[] {
  const rank = new Map(ids.map((id, place) => [id, place]));
  return edges.toSorted((a, b) => (rank.get(a.target) ?? 0) - (rank.get(b.target) ?? 0));
}

/** Where each node stands: as it was put, or, when a node has no place yet, all by the layout. */
export function placesOf(graph: Graph, types: NodeTypes): ReadonlyMap<string, Point> {
  const isPlaced = graph.nodes.every(({ position }) => position !== undefined);
  if (!isPlaced) return layout(graph, types);
  return new Map(graph.nodes.flatMap(({ id, position }) => (position ? [[id, position] as const] : [])));
}
