/** New nodes, in the places where people add them. */
import { connect, freshId } from './edit.ts';
import { type Graph, type GraphNode, type Members, nodeOf, type Point } from './graph.ts';
import { type NodeTypes, portsOf } from './ports.ts';

const half = (id: string) => ({ id, label: id.toUpperCase(), percentage: 50 });

/** What a new node begins with, so that it has its ways out at once. */
const firstData: Readonly<Record<string, Members>> = {
  start: { entries: [{ kind: 'manual' }] },
  condition: { when: { all: [] } },
  split: { branches: [half('a'), half('b')] },
  switch: { cases: [{ id: 'first', label: 'First' }] },
  parallel: { branches: [{ id: 'a' }, { id: 'b' }] },
  wait: { kind: 'duration', n: 1, unit: 'days' },
  loop: { kind: 'times', n: 2 },
};

/** The way out of a node that stands for another: the one that leads on. */
const onward = (node: GraphNode, types: NodeTypes): string | undefined => {
  const ports = portsOf(node, types);
  return node.type === 'loop' ? 'done' : ports[0];
};

/** A port that a new node comes behind. */
export interface Behind {
  readonly source: string;
  readonly port: string;
}

interface Added {
  readonly graph: Graph;
  readonly id: string;
}

interface Wanted {
  readonly type: string;
  /** Absent: it stands by itself, for its edges to be drawn. */
  readonly behind?: Behind | undefined;
  readonly position?: Point | undefined;
}

const targetOf = (graph: Graph, { source, port }: Behind): string | undefined =>
  graph.edges.find((edge) => edge.source === source && edge.sourcePort === port)?.target;

function put(graph: Graph, type: string, position?: Point): Added {
  const id = freshId(
    type,
    graph.nodes.map((node) => node.id),
  );
  const node: GraphNode = { id, type, data: firstData[type] ?? {}, ...(position ? { position } : {}) };
  return { graph: { ...graph, nodes: [...graph.nodes, node] }, id };
}

/** A parallel with its merge, so that the block is whole from the beginning. */
function putParallel(graph: Graph, position?: Point): Added & { readonly last: string } {
  const parallel = put(graph, 'parallel', position);
  const merge = put(parallel.graph, 'merge', position && { x: position.x, y: position.y + 140 });
  const joined = ['branch:a', 'branch:b'].reduce(
    (drawn, port) => connect(drawn, parallel.id, port, merge.id),
    merge.graph,
  );
  return { graph: joined, id: parallel.id, last: merge.id };
}

/** With a new node. Behind a port it takes the place of the edge, which goes on from the new node. */
export function add(graph: Graph, types: NodeTypes, { type, behind, position }: Wanted): Added {
  // The first node of a loop's body is the last one too, and leads back.
  const isBody = behind?.port === 'loop' && nodeOf(graph, behind.source)?.type === 'loop';
  const after = behind && (targetOf(graph, behind) ?? (isBody ? behind.source : undefined));
  const made = type === 'parallel' ? putParallel(graph, position) : { ...put(graph, type, position), last: undefined };
  const { id, last = id } = made;
  if (!behind) return { graph: made.graph, id };
  const led = connect(made.graph, behind.source, behind.port, id);
  const end = nodeOf(led, last);
  const port = end && onward(end, types);
  return { graph: after === undefined || port === undefined ? led : connect(led, last, port, after), id };
}
