/**
 * When a message may begin. The lane of its page has counted that moment (automation.claim_messages): a call that is made then keeps the rate of the page
 * in every window of a second. A message that misses it waits for another one.
 */
import { now } from '../../../engine/clock.ts';
import { sleep } from '../../../engine/sleep.ts';

/** What a channel asks before it makes the call of a message. */
export interface Start {
  /** Resolves at the moment, or so much before it. At once when it has passed. */
  wait(aheadMs?: number): Promise<void>;
  /** Whether the moment has passed: the call may not be made any more. */
  isOver(): boolean;
}

/** The call of a message was not made: its moment had passed. */
export class StartMissed extends Error {}

/** A lane counts a tenth of a second more than a second (automation.lane_limits). The rest is for what clocks and ways to the channel vary by. */
export const OPEN_MS = 60;

/** On the clock of durations, which tests never move. A model of many workers has a clock of its own. */
const realClock = { nowMs: () => performance.now(), sleep };

/** Returns the start of a message whose moment is `at`, by the clock of functions. */
export function startAt(at: Date, { nowMs, sleep: pass } = realClock): Start {
  const atMs = nowMs() + at.getTime() - now().getTime();
  return {
    async wait(aheadMs = 0) {
      // Timers may fire a little early.
      for (let leftMs = atMs - aheadMs - nowMs(); leftMs > 0; leftMs = atMs - aheadMs - nowMs()) await pass(leftMs);
    },
    isOver: () => nowMs() >= atMs + OPEN_MS,
  };
}

/** Of messages that go in one call. */
export const together = (starts: readonly Start[]): Start => ({
  wait: (aheadMs) => Promise.all(starts.map((start) => start.wait(aheadMs))).then(() => undefined),
  isOver: () => starts.some((start) => start.isOver()),
});

/** Waits for the moment, as the last thing before a call. Throws StartMissed. */
export async function begin(start: Start): Promise<void> {
  await start.wait();
  if (start.isOver()) throw new StartMissed('The moment of the message has passed');
}
