/** The door of a queue's function: a ring names no job, it says that there may be some. Twice, late or in vain: all the same. */

import { connect } from '../data/database.ts';
import { EngineError } from '../errors.ts';
import { countMetrics, log } from '../log.ts';
import { handleQueue } from '../queue/handle-queue.ts';
import { countFailures } from './count-failures.ts';
import type { JobQueueDefinition } from './define.ts';
import { laneOf } from './lane.ts';
import { openLedger } from './ledger.ts';
import { type JobTypes, runJob } from './run-job.ts';
import { runJobs } from './run-jobs.ts';

/** A paused cluster needs up to half a minute. */
const PATIENCE_SECONDS = 60;
/** A hundred payloads are what one reply of the Data API holds. */
const MOST_AT_ONCE = 100;
/** Beyond the end of the function: whoever takes a job back after this knows that nobody works on it. */
const LEASE_MARGIN_SECONDS = 30;
/** Of the function's time, after which it starts no more jobs: the other half is for those that run. */
const STARTING_SHARE = 0.5;

/**
 * Rung by `{queue}` or `{queue, lane: 'urgent'}`. Works until nothing may start or half of the time is over; a function
 * that dies leaves its jobs leased, and its ring comes again.
 */
export function handleJobs(queue: JobQueueDefinition, types: JobTypes) {
  const database = connect(PATIENCE_SECONDS);
  const holdTypes = Object.values(types)
    .filter(({ unknownOutcome }) => unknownOutcome === 'hold')
    .map(({ type }) => type);
  return handleQueue(async (body) => {
    const startedMs = performance.now(); // how long, not when: nobody moves it
    if (body.queue !== queue.name)
      throw new EngineError('UNKNOWN_MESSAGE', `The ring is for another queue than ${queue.name}`);
    const lane = laneOf(queue, body.lane === 'urgent');
    const leaseSeconds = queue.timeoutSeconds + LEASE_MARGIN_SECONDS;
    const ledger = openLedger(database, { queue: queue.name, lane, leaseSeconds, holdTypes });
    const failures = countFailures();
    const counts = await runJobs({
      ledger,
      capacity: Math.min(lane.atOnce ?? MOST_AT_ONCE, lane.perMinute ?? MOST_AT_ONCE, MOST_AT_ONCE),
      run: async (job) => failures.note(job, await runJob(types, database, ledger, job)),
      isTimeShort: () => performance.now() - startedMs > queue.timeoutSeconds * 1000 * STARTING_SHARE,
    }).finally(failures.tell);
    log('info', 'Worked', { queue: queue.name, lane: lane.name, ...counts });
    countMetrics(queue.name, { JobsDone: counts.done });
  });
}
