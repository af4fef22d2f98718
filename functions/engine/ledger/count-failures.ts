/** How a worker's jobs failed, by type: each attempt, and those that were the last. */

import { putMetrics } from '../log.ts';
import type { JobOutcome } from './job.ts';
import type { ClaimedJob } from './ledger.ts';

/** `note` gives the outcome back; `tell` writes the metrics, of types with failures alone. */
export function countFailures() {
  const attempts = new Map<string, number>();
  const jobs = new Map<string, number>();
  const add = (counts: Map<string, number>, type: string) => counts.set(type, (counts.get(type) ?? 0) + 1);
  return {
    note({ type, attempts: attempt, maxAttempts }: ClaimedJob, outcome: JobOutcome): JobOutcome {
      if (outcome.kind !== 'failed') return outcome;
      add(attempts, type);
      // As end_jobs decides. A job whose function died is not here: nobody was left to tell, but Lambda counts an error.
      if (!outcome.retry || attempt >= maxAttempts) add(jobs, type);
      return outcome;
    },
    tell(): void {
      for (const [type, count] of attempts) putMetrics({ type }, { AttemptsFailed: count });
      for (const [type, count] of jobs) putMetrics({ type, kind: 'jobs' }, { JobsFailed: count });
    },
  };
}
