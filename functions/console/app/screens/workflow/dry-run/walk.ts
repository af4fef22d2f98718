/** What a dry run did, as the canvas and the texts of the forms show it. */
import type { ReplyOf } from '../../../api/call.ts';
import type { Members } from '../../../graph/graph.ts';
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

/** The texts of each node, filled in. */
export const textsOf = (steps: readonly Step[]): ReadonlyMap<string, Members> =>
  new Map(steps.flatMap(({ nodeId, texts }) => (texts ? [[nodeId, texts] as const] : [])));
