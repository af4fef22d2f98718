/** Where a split may be drawn, and what it would compare. */
import { isDeepStrictEqual } from 'node:util';
import type { Graph, GraphNode } from '../../../../workflows/graph/graph-schema.ts';
import { readsResult } from './reads-result.ts';
import type { Other } from './split-before.ts';

/** What a split before a node compares. */
export interface Comparison {
  readonly other: Other;
  /** What becomes of the two halves, as labels of the branches. */
  readonly asBefore: string;
  readonly suggested: string;
  /** By how many days the two ways may be apart. */
  readonly daysApart: number;
}

/** What comes after a node by its main way out. */
export const followersOf = ({ edges }: Graph, { id }: GraphNode) =>
  edges.filter(({ source, sourcePort }) => source === id && sourcePort === 'next').map(({ target }) => target);

/** Why no split can be drawn before the node; undefined when it can. */
export function whyNoSplit(graph: Graph, node: GraphNode, { other }: Comparison): string | undefined {
  if (!graph.edges.some(({ target }) => target === node.id))
    return 'Nothing leads to it in the draft: open the workflow.';
  if (other.kind === 'COPY' && isDeepStrictEqual(other.data, node.data))
    return 'The draft has this change already: publish and activate it.';
  if (other.kind !== 'WAIT' && readsResult(graph, node.id))
    return `The workflow reads steps.${node.id}, which those on the other branch would not have: draw the split yourself.`;
  if (other.kind === 'PAST' && followersOf(graph, node).length === 0)
    return 'No single way leads on from it by “next”, so there is nothing to lead the other half to: draw the split yourself.';
  return undefined;
}
