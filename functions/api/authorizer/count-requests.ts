/**
 * Counts a key's requests in each minute, over all functions of the authorizer. A function takes a fiftieth of the limit from the
 * database and gives it out, so that most requests cost no statement. What it has not given out when the minute ends is
 * lost to the key; it is at most a fiftieth for each function.
 */
import type { Database } from '../../engine/data/database.ts';
import { takeRequests } from './queries.gen.ts';

const WINDOW_MS = 60_000;
const SHARES = 50;
/** Keys that a function counts at once; beyond it all are counted from the database again. */
const MOST_KEYS = 1000;

interface Count {
  readonly windowMs: number;
  /** Left of this function's share. */
  own: number;
  /** Left in the database, when this function last looked. */
  others: number;
}

export interface RequestCount {
  readonly isOver: boolean;
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/** The counter counts one request of a key. */
export function createRequestCounter(database: Database, limit: number) {
  const counts = new Map<string, Count>();
  const share = Math.ceil(limit / SHARES);

  async function take(keyId: string, windowMs: number): Promise<Count> {
    const { taken } = await database.one(takeRequests, { keyId, windowStart: new Date(windowMs), share });
    const before = taken === null ? 0 : taken - share;
    const own = Math.min(share, Math.max(0, limit - before));
    return { windowMs, own, others: Math.max(0, limit - before - share) };
  }

  return async (keyId: string, now: Date): Promise<RequestCount> => {
    const windowMs = Math.floor(now.getTime() / WINDOW_MS) * WINDOW_MS;
    const known = counts.get(keyId);
    let count = known?.windowMs === windowMs ? known : undefined;
    // A key that is over its limit stays so until the minute ends, without a statement.
    if (!count || (count.own === 0 && count.others > 0)) {
      count = await take(keyId, windowMs);
      if (counts.size >= MOST_KEYS) counts.clear();
      counts.set(keyId, count);
    }
    const isOver = count.own === 0;
    if (!isOver) count.own -= 1;
    const resetSeconds = Math.max(1, Math.ceil((windowMs + WINDOW_MS - now.getTime()) / 1000));
    return { isOver, limit, remaining: count.own + count.others, resetSeconds };
  };
}
