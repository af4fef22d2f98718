/** Counts the failed attempts of a worker by job type, and those of them that were the last. */
import type { SQSRecord } from 'aws-lambda';
import { log, putMetrics } from '../log.ts';
import { attemptOf } from '../queue/handle-queue.ts';
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
      // The same rule as in end_jobs. Jobs whose function died are not counted here; `noteFailedFunctions` does when their message comes again.
      if (!outcome.retry || attempt >= maxAttempts) add(jobs, type);
      return outcome;
    },
    writeMetrics(): void {
      for (const [type, count] of attempts) putMetrics({ type }, { AttemptsFailed: count });
      for (const [type, count] of jobs) putMetrics({ type, kind: 'jobs' }, { JobsFailed: count });
    },
  };
}

/**
 * Counts and names the messages that come again, because the function that had them before failed or died: it could count
 * nothing itself. Called before they are handled.
 */
export function noteFailedFunctions(queue: string, records: readonly SQSRecord[]): void {
  const again = records.filter((record) => attemptOf(record) > 1);
  for (const record of again)
    log('error', 'A function failed before', { queue, messageId: record.messageId, attempt: attemptOf(record) - 1 });
  putMetrics({ function: queue, kind: 'jobs' }, { FunctionsFailed: again.length });
}
