/** Token buckets: `burst` requests at once, refilled at `rate` a second. */
import type { Throttle } from './definition.ts';

export interface Bucket {
  /** Takes one token. Returns false when there is none. `atMs` must not go backwards. */
  take(atMs: number): boolean;
}

export function createBucket({ rate, burst }: Throttle): Bucket {
  let tokens = burst;
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    take(atMs) {
      const gained = lastMs === Number.NEGATIVE_INFINITY ? 0 : ((atMs - lastMs) / 1000) * rate;
      tokens = Math.min(burst, tokens + gained);
      lastMs = atMs;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
