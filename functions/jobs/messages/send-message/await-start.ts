/**
 * Spreads the messages of a claim evenly over the time that the lane counts for them. The lane counts claims, and what the channel sees are
 * calls, which follow a varying time later: together they would let a second see the calls of two claims.
 */
import { now } from '../../../engine/clock.ts';
import { sleep } from '../../../engine/sleep.ts';

/** From claim to first call; a claim seldom takes longer. */
const START_AFTER_MS = 150;
/** What lanes count for the starts of a second (automation.starts_within). */
const COUNTED_MS = 1100;
const SLACK_MS = COUNTED_MS - 1000;
/** Where claims stay slow, messages go all the same. */
const PUT_BACK_EVERY_MS = 5000;

let putBackMs = Number.NEGATIVE_INFINITY;

/** What an open breaker, a paused database or a busy machine delays beyond `START_AFTER_MS` does not count any more. */
function isTooLate(lateMs: number): boolean {
  if (lateMs <= START_AFTER_MS + SLACK_MS) return false;
  const sinceMs = performance.now() - putBackMs; // on the clock of durations, which tests never move
  if (sinceMs > PUT_BACK_EVERY_MS) putBackMs = performance.now();
  // The others of the same claim come within the same moment.
  return sinceMs > PUT_BACK_EVERY_MS || sinceMs <= SLACK_MS;
}

/** `place`: of the message among those of its page in the claim, from 0. Returns false when it is to be claimed again, because its start came too late. */
export async function awaitStart(claimedAt: Date, place: number, perSecond: number): Promise<boolean> {
  const lateMs = now().getTime() - claimedAt.getTime();
  if (isTooLate(lateMs)) return false;
  await sleep(Math.max(0, START_AFTER_MS + (place * COUNTED_MS) / perSecond - lateMs));
  return true;
}
