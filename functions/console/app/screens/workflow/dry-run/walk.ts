/** What a dry run did, as the canvas and the texts of the forms show it. */
import type { ReplyOf } from '../../../api/call.ts';
import { type Graph, type GraphNode, type Members, nodeOf } from '../../../graph/graph.ts';
import { waysOf } from '../../../graph/ports.ts';
import { keyOfPort, type Marks } from '../canvas/marks.ts';

export type DryRun = ReplyOf<'dryRunWorkflow'>;
export type Step = NonNullable<DryRun['steps']>[number];

/** The way, and the moment of each node. Of a node that is passed several times the first counts. */
export function marksOf(steps: readonly Step[], momentOf: (iso: string) => string): Marks {
  const walked = new Set<string>();
  const notes = new Map<string, string>();
  for (const { nodeId, port, cameAt, waits } of steps) {
    walked.add(nodeId);
    if (port !== null) walked.add(keyOfPort(nodeId, port));
    const until = waits?.until ? `until ${momentOf(waits.until)}` : momentOf(cameAt);
    if (!notes.has(nodeId) || waits?.until) notes.set(nodeId, until);
  }
  return { walked, notes };
}

/** By the place in the data of the node: what is a variant's own stands there. */
function placed(texts: Members, variant: string | null, node: GraphNode | undefined): Members {
  const variants = node ? waysOf(node) : [];
  const place = variants.findIndex(({ id }) => id === variant);
  const own: object = variants[place] ?? {};
  const at = (path: string) => ((path.split('.')[0] ?? path) in own ? `variants.${place}.${path}` : path);
  return Object.fromEntries(Object.entries(texts).map(([path, text]) => [at(path), text]));
}

/** The texts of each node, filled in. */
export const textsOf = (steps: readonly Step[], graph: Graph): ReadonlyMap<string, Members> =>
  new Map(
    steps.flatMap(({ nodeId, texts, variant }) =>
      texts ? [[nodeId, placed(texts, variant, nodeOf(graph, nodeId))] as const] : [],
    ),
  );
