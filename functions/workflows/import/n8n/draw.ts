/** Draws the graph of a workflow of n8n: its nodes, its start, and the parallels, merges and loops that its edges need. */

import { Sketch } from '../drawing/sketch.ts';
import { addStructure } from '../drawing/structure.ts';
import { membersOf, numberOf } from '../members.ts';
import type { DroppedEdge } from '../report.ts';
import { Edges, type MadeNode } from './drawing/edges.ts';
import { drawStart, START } from './drawing/start.ts';
import type { Source, SourceNode } from './source.ts';

/** The graph of a workflow of n8n, and what was dropped on the way. */
export interface Drawn {
  readonly sketch: Sketch;
  readonly dropped: readonly DroppedEdge[];
  readonly differences: readonly string[];
  /** Ids of merges of the file that are gone. */
  readonly idle: ReadonlySet<string>;
}

/** Where nodes stand in an editor. */
function positionOf({ given }: SourceNode): { readonly x: number; readonly y: number } | undefined {
  const [first, second] = Array.isArray(given.position)
    ? given.position
    : [membersOf(given.position).x, membersOf(given.position).y];
  const [x, y] = [numberOf(first), numberOf(second)];
  return x === undefined || y === undefined ? undefined : { x: Math.round(x) % 1e6, y: Math.round(y) % 1e6 };
}

function sketchNodes(sketch: Sketch, nodes: readonly MadeNode[]): void {
  for (const { node, made, extra } of nodes) {
    const position = positionOf(node);
    const common = { id: node.id, name: node.name.slice(0, 200), ...(position ? { position } : {}) };
    if (made.kind === 'note') sketch.add({ ...common, type: 'note', data: { text: made.text } });
    if (made.kind !== 'node') continue;
    const closed = made.isClosed ? { isClosed: true } : {};
    sketch.add({ ...common, type: made.type, data: { ...made.data, ...extra }, ...closed });
  }
}

function connectNodes(sketch: Sketch, nodes: readonly MadeNode[], edges: Edges): void {
  for (const { node, made, extra } of nodes) {
    if (made.kind !== 'node') continue;
    for (const edge of edges.of(node)) {
      const isError = edge.output === 1 && made.port(1) === 'error';
      const port = made.port(edge.output);
      if (port === undefined || !sketch.portsOf(node.id).includes(port))
        edges.drop(edge, `"${made.type}" has no output ${edge.output + 1}`);
      else if (isError && extra.onError !== 'branch')
        edges.drop(edge, 'only a node whose onError is an output has one for errors');
      else for (const target of edges.targets(edge)) sketch.connect(node.id, port, target);
    }
  }
}

/** Ends for ports that a version needs. */
function closePorts(sketch: Sketch): void {
  for (const { id, type } of [...sketch.nodes.values()])
    for (const port of sketch.openPorts(id))
      if (
        (type === 'switch' && port !== 'default') ||
        (type === 'wait' && port === 'event') ||
        (type === 'start' && port === 'next')
      )
        sketch.connect(id, port, sketch.insert('end', {}, id));
}

/** Never throws: edges to nowhere are in the report. */
export function drawGraph(source: Source, nodes: readonly MadeNode[]): Drawn {
  const sketch = new Sketch();
  const made = new Map(nodes.map((one) => [one.node, one.made]));
  const edges = new Edges(source, made);
  sketchNodes(sketch, nodes);
  connectNodes(sketch, nodes, edges);
  const differences = drawStart(sketch, nodes, edges);
  const structure = addStructure(sketch, START);
  closePorts(sketch);
  return {
    sketch,
    dropped: edges.dropped,
    differences: [...differences, ...structure.differences],
    idle: structure.idle,
  };
}
