/** How many runs the next statement takes: as many as take about a second. */
const FIRST = 1000;
const LEAST = 50;
const MOST = 8000;
const FAST_MS = 500;
const SLOW_MS = 2000;

/**
 * Of a message that failed before: a small one, because what failed was a whole statement. A run that fails does not fail its
 * statement.
 */
export const firstLimit = (attempt: number): number => (attempt > 1 ? LEAST : FIRST);

/** `isFull`: the statement with `limit` found as many runs. */
export function nextLimit(limit: number, tookMs: number, isFull: boolean): number {
  if (tookMs > SLOW_MS) return Math.max(LEAST, Math.floor(limit / 2));
  return isFull && tookMs < FAST_MS ? Math.min(MOST, limit * 2) : limit;
}
