/** The ledger decides which failures are final, and the function counts them: both must agree. */
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { aQueue, type LedgerSetup, setUpLedger } from '../../../test/support/jobs/setup-ledger.ts';
import { countFailures } from './count-failures.ts';
import { defineJob, type JobOutcome } from './job.ts';
import { laneOf } from './lane.ts';
import { openLedger } from './ledger.ts';
import { runJob } from './run-job.ts';
import { runJobs } from './run-jobs.ts';

let setup: LedgerSetup;
beforeAll(async () => {
  setup = await setUpLedger();
});
beforeEach(() => setup.clear());
afterAll(() => setup.close());

const queue = aQueue();
const ending = (type: string, outcome: JobOutcome) =>
  defineJob({ type, unknownOutcome: 'retry', read: (payload) => payload, run: async () => outcome });
const types = {
  passing: ending('PASSING', { kind: 'failed', reason: 'BUSY: x', retry: true }),
  lasting: ending('LASTING', { kind: 'failed', reason: 'WRONG: x', retry: false }),
  fine: ending('FINE', { kind: 'done' }),
};

/** Handles one wake-up as the handler does. Returns how many jobs of each type it counted as failed for good. */
async function wakeUp(): Promise<Record<string, number>> {
  const database = await setup.session();
  const ledger = openLedger(database, {
    queue: queue.name,
    lane: laneOf(queue, false),
    leaseSeconds: 90,
    holdTypes: [],
  });
  const failures = countFailures();
  const run = async (job: Parameters<typeof runJob>[3]) =>
    failures.note(job, await runJob(types, database, ledger, job));
  await runJobs({ ledger, capacity: 3, run, isTimeShort: () => false });
  const counted: Record<string, number> = {};
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    const { type, JobsFailed } = JSON.parse(String(line));
    if (JobsFailed !== undefined) counted[type] = JobsFailed;
    return true;
  });
  failures.writeMetrics();
  write.mockRestore();
  return counted;
}

const failedRows = async () =>
  Object.fromEntries(
    (
      await setup.data.query<{ type: string; n: number }>(
        `select type, count(*)::int as n from automation.jobs where status = 'FAILED' group by type order by type`,
      )
    ).map(({ type, n }) => [type, n]),
  );

it('counts a job as failed exactly when the ledger gives it up', async () => {
  await setup.add({ type: 'PASSING', max_attempts: 1 });
  await setup.add({ type: 'PASSING', max_attempts: 2 }, 2);
  await setup.add({ type: 'PASSING' });
  await setup.add({ type: 'LASTING', max_attempts: 5 }, 2);
  await setup.add({ type: 'FINE' });
  const all: Record<string, number> = {};
  const seen: Record<string, number>[] = [];
  for (let turn = 0; turn < 4; turn += 1) {
    const counted = await wakeUp();
    seen.push(counted);
    for (const [type, count] of Object.entries(counted)) all[type] = (all[type] ?? 0) + count;
    expect(all).toEqual(await failedRows());
    setup.advance(60);
  }
  expect(seen).toEqual([{ LASTING: 2, PASSING: 1 }, { PASSING: 2 }, { PASSING: 1 }, {}]);
});
