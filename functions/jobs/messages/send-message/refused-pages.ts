/**
 * Pages whose token a channel refuses. The breaker of a page counts when a claim ends, and a claim has up to 250 messages: without this all of them
 * would be tried.
 */
import { membersOf } from '../../../engine/data/members.ts';
import type { Json } from '../../../engine/data/statement.ts';
import type { JobOutcome } from '../../../engine/ledger/job.ts';

/** As the lane of a page (automation.keep_lane_of_page). */
const MOST_IN_A_ROW = 5;

/** Keys of the messages that were refused since the last one that was sent, and when the last of them was. */
const refusals = new Map<string, { readonly keys: ReadonlySet<string>; readonly atMs: number }>();

/** Notes how a message of a page ended. A message that was sent begins anew; one that is refused again counts once. */
export function noteOutcome(pageId: string, key: string, outcome: JobOutcome): void {
  if (outcome.kind === 'done' && isSent(outcome.result)) refusals.delete(pageId);
  else if (outcome.kind === 'failed' && outcome.isLaneFailure === true)
    refusals.set(pageId, { keys: new Set(refusals.get(pageId)?.keys).add(key), atMs: performance.now() });
}

/** A message that was skipped says nothing of its page. */
const isSent = (result: Json | undefined) => membersOf(result).outcome === 'sent';

/** Whether a message whose job began then (`performance.now()`) is not to be tried: one that began later was claimed after the breaker was told. */
export function isPageRefused(pageId: string, begunMs: number): boolean {
  const refused = refusals.get(pageId);
  return refused !== undefined && refused.keys.size >= MOST_IN_A_ROW && begunMs < refused.atMs;
}
