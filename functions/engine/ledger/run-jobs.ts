/** A worker's loop: runs as many jobs as may run, with one statement a turn for those that ended and those that follow. */
import type { JobOutcome } from './job.ts';
import type { ClaimedJob, EndedJob, Ledger } from './ledger.ts';

interface Worker {
  readonly ledger: Ledger;
  /** Jobs that this worker runs at once. */
  readonly capacity: number;
  /** Never throws. */
  run(job: ClaimedJob): Promise<JobOutcome>;
  /** After the first ending of a turn the others are awaited for so long: fewer statements, and no ending waits for longer. Absent: not at all. */
  readonly gatherMs?: number;
  /** True when no more jobs may start: running ones are finished, and a wake-up is left for another function. */
  isTimeShort(): boolean;
}

/** Waits until all jobs that have ended by now are counted, so that the next turn writes them. */
const breathe = () => new Promise<void>((done) => setImmediate(done));

/** Of a worker that is out of time only the last turn leaves a wake-up. */
const noMore = (running: number): 0 | null => (running === 0 ? 0 : null);

/** Runs jobs until none may start now; the ledger has asked for the next wake-up then. Returns the counts of outcomes. */
export async function runJobs({
  ledger,
  capacity,
  run,
  isTimeShort,
  gatherMs = 0,
}: Worker): Promise<Record<JobOutcome['kind'], number>> {
  const counts = { done: 0, later: 0, cancelled: 0, failed: 0 };
  let running = 0;
  let ended: EndedJob[] = [];
  let wake = () => {};
  let wakesFor: 'one' | 'all' = 'one';
  /** One promise for all running jobs: a race would leave handlers on each of them in every turn. Ends after the pause, if there is one. */
  const nextEnd = (pauseMs: number | null) =>
    new Promise<void>((done) => {
      const timer = pauseMs === null ? undefined : setTimeout(done, pauseMs);
      wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  const start = async (job: ClaimedJob) => {
    running += 1;
    const outcome = await run(job);
    running -= 1;
    ended.push({ job, outcome });
    counts[outcome.kind] += 1;
    if (wakesFor === 'one' || running === 0) wake();
  };
  try {
    for (;;) {
      const room = isTimeShort() ? noMore(running) : capacity - running;
      const batch = ended;
      ended = [];
      const jobs = await ledger.turn(batch, room).catch((error: unknown) => {
        ended = [...batch, ...ended];
        throw error;
      });
      for (const job of jobs) void start(job);
      const pauseMs = ledger.pauseMs();
      if (running === 0 && ended.length === 0 && pauseMs === null) return counts;
      if (ended.length === 0) await nextEnd(pauseMs);
      if (gatherMs > 0 && running > 0 && ended.length > 0) {
        wakesFor = 'all';
        await nextEnd(gatherMs);
        wakesFor = 'one';
      }
      await breathe();
    }
  } catch (error) {
    // Jobs that ended must not count as unknown because a statement failed: one more attempt to write them.
    while (running > 0) await nextEnd(null);
    await ledger.turn(ended, null);
    throw error;
  }
}
