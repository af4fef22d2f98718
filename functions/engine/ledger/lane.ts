/** How much of a queue's limits each of its two lanes has. */
import type { JobQueueDefinition } from './define.ts';

export interface Lane {
  readonly name: 'normal' | 'urgent';
  /** Null: no limit. */
  readonly atOnce: number | null;
  readonly perMinute: number | null;
}

/** Of the rate, kept for urgent jobs, so that a backlog which has used up its minute does not hold them up. */
const URGENT_SHARE = 0.1;

const limit = (value: number): number | null => (Number.isFinite(value) ? value : null);

/**
 * The urgent lane has one job at once of its own, beside the queue's, and a tenth of the rate. A queue that runs one
 * job at a time has no second lane: an urgent ring is then a ring, and the urgent job is next.
 */
export function laneOf({ atOnce, perMinute }: JobQueueDefinition, isUrgent: boolean): Lane {
  if (atOnce === 1) return { name: 'normal', atOnce, perMinute: limit(perMinute) };
  const kept = Number.isFinite(perMinute)
    ? Math.max(1, Math.floor(perMinute * URGENT_SHARE))
    : Number.POSITIVE_INFINITY;
  if (isUrgent) return { name: 'urgent', atOnce: 1, perMinute: limit(kept) };
  return { name: 'normal', atOnce: limit(atOnce), perMinute: limit(perMinute - (Number.isFinite(kept) ? kept : 0)) };
}
