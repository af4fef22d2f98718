/** Handler of a job queue. A message only says that there may be jobs; duplicate, late and needless messages are harmless. */
import type { SQSEvent } from 'aws-lambda';
import { connect } from '../data/database.ts';
import { EngineError } from '../errors.ts';
import { countMetrics, log } from '../log.ts';
import { handleQueue } from '../queue/handle-queue.ts';
import { countFailures, noteFailedFunctions } from './count-failures.ts';
import type { JobQueueDefinition } from './define.ts';
import type { JobOutcome } from './job.ts';
import { laneOf, withLimits } from './lane.ts';
import { type ClaimedJob, type LedgerOptions, openLedger } from './ledger.ts';
import { type JobTypes, runJob } from './run-job.ts';
import { runJobs } from './run-jobs.ts';

/** One reply of the Data API holds a hundred payloads. */
const MOST_AT_ONCE = 100;
/** What a queue of many short jobs has in place of the usual. */
interface WorkerOptions {
  /** Its statement of a turn. */
  readonly claim?: LedgerOptions['claim'];
  /** Jobs that one worker runs at once. */
  readonly mostAtOnce?: number;
  /** How long endings are gathered, so that one statement writes many. */
  readonly gatherMs?: number;
  /** Counts endings of an invocation beyond the usual, under the name of the queue. */
  readonly count?: () => {
    note(job: ClaimedJob, outcome: JobOutcome): void;
    values(): Readonly<Record<string, number>>;
  };
}

/** A lease ends after its function's time-out: when a job is taken back, no function works on it any more. */
const LEASE_MARGIN_SECONDS = 30;
/** The share of the function's time in which it starts jobs; the rest is for those that are still running. */
const STARTING_SHARE = 0.5;

/**
 * Handles `{queue}` and `{queue, lane: 'urgent'}`. Runs jobs until none may start or half of the time is over. When the
 * function dies, its jobs stay leased for a while, and its message is delivered again.
 */
export function handleJobs(definition: JobQueueDefinition, types: JobTypes, more: WorkerOptions = {}) {
  const queue = withLimits(definition);
  const most = more.mostAtOnce ?? MOST_AT_ONCE;
  const database = connect();
  const holdTypes = Object.values(types)
    .filter(({ unknownOutcome }) => unknownOutcome === 'hold')
    .map(({ type }) => type);
  const handle = handleQueue(async (body) => {
    const startedMs = performance.now(); // measures a duration, which tests never move
    if (body.queue !== queue.name)
      throw new EngineError('UNKNOWN_MESSAGE', `The message is for another queue than ${queue.name}`);
    const lane = laneOf(queue, body.lane === 'urgent');
    const leaseSeconds = queue.timeoutSeconds + LEASE_MARGIN_SECONDS;
    const ledger = openLedger(database, {
      queue: queue.name,
      lane,
      leaseSeconds,
      holdTypes,
      ...(more.claim ? { claim: more.claim } : {}),
    });
    const failures = countFailures();
    const counting = more.count?.();
    const counts = await runJobs({
      ledger,
      capacity: Math.min(lane.atOnce ?? most, lane.perMinute ?? most, most),
      gatherMs: more.gatherMs ?? 0,
      run: async (job) => {
        const outcome = failures.note(job, await runJob(types, database, ledger, job));
        counting?.note(job, outcome);
        return outcome;
      },
      isTimeShort: () => performance.now() - startedMs > queue.timeoutSeconds * 1000 * STARTING_SHARE,
    }).finally(() => {
      failures.writeMetrics();
      if (counting) countMetrics(queue.name, counting.values());
    });
    log('info', 'Worked', { queue: queue.name, lane: lane.name, ...counts });
    countMetrics(queue.name, { JobsDone: counts.done });
  });
  return (event: SQSEvent) => {
    noteFailedFunctions(queue.name, event.Records);
    return handle(event);
  };
}
