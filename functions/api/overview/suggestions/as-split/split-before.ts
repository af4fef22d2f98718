/** Draws a split before a node of a draft, so that an experiment can compare the node with something else. */
import type { Graph, GraphEdge, GraphNode } from '../../../../workflows/graph/graph-schema.ts';
import { freshId } from './fresh-id.ts';
import { makeRoom } from './make-room.ts';

/** What stands on the other branch: a copy of the node that is set otherwise, a wait that leads to the node, or nothing. */
export type Other =
  | { readonly kind: 'COPY' | 'WAIT'; readonly name: string; readonly data: GraphNode['data'] }
  | { readonly kind: 'PAST' };

interface Plan {
  readonly node: GraphNode;
  readonly key: string;
  readonly asBefore: string;
  readonly suggested: string;
  readonly other: Other;
  /** What follows the node by `next`. */
  readonly follower: string | undefined;
}

export const AS_BEFORE = 'as-before';
const SUGGESTED = 'suggested';

/** Characters of a name, and of an id that others are made from: each may take two places. */
const [MOST_NAME, MOST_ID] = [90, 28];

const cut = (text: string, most: number) => [...text].slice(0, most).join('');

/** What a node does not share with its copy: where it stands, and whether an editor has chosen it. */
const drawn = ({ id, type, data, name }: GraphNode, change: Partial<GraphNode>): GraphNode => ({
  ...{ id, type, data },
  ...(name === undefined ? {} : { name }),
  ...change,
});

function edgesOf(graph: Graph, edges: readonly Omit<GraphEdge, 'id'>[]): readonly GraphEdge[] {
  const taken = new Set(graph.edges.map(({ id }) => id));
  return edges.map((edge) => {
    const id = freshId('e', taken);
    taken.add(id);
    return { id, ...edge };
  });
}

function otherNode({ node, other }: Plan, id: string): GraphNode | undefined {
  if (other.kind === 'PAST') return undefined;
  const change = { id, name: cut(other.name, MOST_NAME), data: other.data };
  return drawn(node, other.kind === 'COPY' ? change : { ...change, type: 'wait' });
}

/** All ways to the node lead to the split, half of the customers from there to the node, and half the other way; all ways out of a copy lead where those of the node do. */
export function splitBefore(graph: Graph, plan: Plan): Graph {
  const { node, key, asBefore, suggested, other, follower } = plan;
  const taken = new Set(graph.nodes.map(({ id }) => id));
  const splitId = freshId('split', taken);
  const otherId = freshId(cut(node.id, MOST_ID), taken);
  const branches = [
    { id: AS_BEFORE, label: cut(asBefore, MOST_NAME), percentage: 50 },
    { id: SUGGESTED, label: cut(suggested, MOST_NAME), percentage: 50 },
  ];
  const name = cut(`Try: ${suggested}`, MOST_NAME);
  const split = { id: splitId, type: 'split', name, data: { experimentId: key, branches } };
  const added = otherNode(plan, otherId);
  const leading = graph.edges.map((edge) => (edge.target === node.id ? { ...edge, target: splitId } : edge));
  const copied = leading.filter(({ source }) => source === node.id);
  const behind =
    other.kind === 'COPY'
      ? copied.map(({ sourcePort, target }) => ({ source: otherId, sourcePort, target }))
      : [{ source: otherId, sourcePort: 'next', target: node.id }];
  const edges = edgesOf(graph, [
    { source: splitId, sourcePort: `branch:${AS_BEFORE}`, target: node.id },
    { source: splitId, sourcePort: `branch:${SUGGESTED}`, target: added ? otherId : (follower ?? node.id) },
    ...(added ? behind : []),
  ]);
  const nodes = makeRoom(graph.nodes, { above: split, beside: added, node });
  return { ...graph, nodes, edges: [...leading, ...edges] };
}
