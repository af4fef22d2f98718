/** A queue's limits in this installation, split between its two lanes. */
import { environment } from '../environment.ts';
import type { JobLimits, JobQueueDefinition } from './define.ts';

/** A lane's own limits. */
export interface Lane {
  readonly name: 'normal' | 'urgent';
  /** Null: no limit. */
  readonly atOnce: number | null;
  readonly perMinute: number | null;
}

/** Returns the definition with this installation's limits, which the stack gives to the function where there are any. */
export function withLimits(definition: JobQueueDefinition): JobQueueDefinition {
  const limits: JobLimits = JSON.parse(process.env[environment.jobLimits] ?? '{}');
  return { ...definition, ...limits };
}

/** The share of the rate that is kept for urgent jobs, so that a backlog which has used up its minute does not delay them. */
const URGENT_SHARE = 0.1;

const limit = (value: number): number | null => (Number.isFinite(value) ? value : null);

/**
 * Returns a lane. The urgent lane may run one job in addition to the queue's, and has a tenth of the rate. A queue that
 * runs one job at a time has no second lane: an urgent job is then the next to run in the normal lane.
 */
export function laneOf({ atOnce, perMinute }: JobQueueDefinition, isUrgent: boolean): Lane {
  if (atOnce === 1) return { name: 'normal', atOnce, perMinute: limit(perMinute) };
  const kept = Number.isFinite(perMinute)
    ? Math.max(1, Math.floor(perMinute * URGENT_SHARE))
    : Number.POSITIVE_INFINITY;
  if (isUrgent) return { name: 'urgent', atOnce: 1, perMinute: limit(kept) };
  return { name: 'normal', atOnce: limit(atOnce), perMinute: limit(perMinute - (Number.isFinite(kept) ? kept : 0)) };
}
