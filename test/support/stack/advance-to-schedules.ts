import type { RunningStack } from './setup-stack.ts';

const EVERY_MS = 6 * 3_600_000;
const MINUTE_MS = 60_000;

/**
 * Moves the clock to a minute after the next evaluation of triggers (00:00, 06:00, 12:00, 18:00 UTC). Returns its time.
 */
export async function advanceToSchedules(stack: RunningStack): Promise<Date> {
  const next = new Date((Math.floor(stack.now().getTime() / EVERY_MS) + 1) * EVERY_MS);
  await stack.advance(new Date(next.getTime() + MINUTE_MS));
  return next;
}
