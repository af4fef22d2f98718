/** A worker's loop: as many jobs as may run, and one statement for whatever ended meanwhile and whatever comes next. */
import type { JobOutcome } from './job.ts';
import type { ClaimedJob, EndedJob, Ledger } from './ledger.ts';

export interface Work {
  readonly ledger: Ledger;
  /** Jobs that this worker runs at once. */
  readonly capacity: number;
  /** Never throws. */
  run(job: ClaimedJob): Promise<JobOutcome>;
  /** No new jobs from now on: what runs is finished, and somebody else is rung. */
  isTimeShort(): boolean;
}

/** Lets everything that has ended by now join the next turn. */
const breathe = () => new Promise<void>((done) => setImmediate(done));

/** Only the last turn of a worker that is out of time leaves a ring. */
const noMore = (running: number): 0 | null => (running === 0 ? 0 : null);

/** Returns when nothing may start now; the ledger has asked for the next ring. Answers what ended, by kind. */
export async function runJobs({
  ledger,
  capacity,
  run,
  isTimeShort,
}: Work): Promise<Record<JobOutcome['kind'], number>> {
  const counts = { done: 0, later: 0, cancelled: 0, failed: 0 };
  let running = 0;
  let ended: EndedJob[] = [];
  let wake = () => {};
  /** One promise however many run: a race would leave its handlers on each of them, every turn. */
  const nextEnd = () => new Promise<void>((done) => (wake = done));
  const start = async (job: ClaimedJob) => {
    running += 1;
    const outcome = await run(job);
    running -= 1;
    ended.push({ job, outcome });
    counts[outcome.kind] += 1;
    wake();
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
      if (running === 0 && ended.length === 0) return counts;
      if (ended.length === 0) await nextEnd();
      await breathe();
    }
  } catch (error) {
    // What was done must not count as unknown because a statement failed: one more try before the ring comes again.
    while (running > 0) await nextEnd();
    await ledger.turn(ended, null);
    throw error;
  }
}
