/** Counts the failed attempts of a worker by job type, and those of them that were the last. */
import { putMetrics } from '../log.ts';
import type { JobOutcome } from './job.ts';
import type { ClaimedJob } from './ledger.ts';

/** `note` counts an outcome and returns it; `writeMetrics` writes the metrics of the types that had failures. */
export function countFailures() {
  const attempts = new Map<string, number>();
  const jobs = new Map<string, number>();
  const add = (counts: Map<string, number>, type: string) => counts.set(type, (counts.get(type) ?? 0) + 1);
  return {
    note({ type, attempts: attempt, maxAttempts }: ClaimedJob, outcome: JobOutcome): JobOutcome {
      if (outcome.kind !== 'failed') return outcome;
      add(attempts, type);
      // The same rule as in end_jobs. Jobs whose function died are not counted here; Lambda counts an error for them.
      if (!outcome.retry || attempt >= maxAttempts) add(jobs, type);
      return outcome;
    },
    writeMetrics(): void {
      for (const [type, count] of attempts) putMetrics({ type }, { AttemptsFailed: count });
      for (const [type, count] of jobs) putMetrics({ type, kind: 'jobs' }, { JobsFailed: count });
    },
  };
}
