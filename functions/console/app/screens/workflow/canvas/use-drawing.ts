import { useMemo } from 'react';
import { edgesBySource, type Graph } from '../../../graph/graph.ts';
import { placesOf } from '../../../graph/layout.ts';
import { readingOrder } from '../../../graph/order.ts';
import { portsOf } from '../../../graph/ports.ts';
import type { Language } from '../../../graph/use-node-types.ts';
import { summaryOf, titleOf } from '../../../graph/words.ts';

export type Drawing = ReturnType<typeof useDrawing>;

/** What the drawing needs of a graph, worked out once for each. */
export function useDrawing(graph: Graph, { types, operators }: Language) {
  return useMemo(() => {
    const leaving = edgesBySource(graph);
    return {
      places: placesOf(graph, types),
      nodes: new Map(graph.nodes.map((node) => [node.id, node])),
      ports: new Map(graph.nodes.map((node) => [node.id, portsOf(node, types, leaving.get(node.id))])),
      // Tab goes through the nodes in this order.
      order: readingOrder(graph, types).places.map(({ node }) => ({
        ...{ node, title: titleOf(node, types), summary: summaryOf(node, operators) },
        group: types.get(node.type)?.group,
      })),
    };
  }, [graph, types, operators]);
}
