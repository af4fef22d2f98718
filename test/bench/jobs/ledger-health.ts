/** P13d: whether claims stay as fast over time: behind entries of the index that are dead, and after a great many jobs. */
import type { Bench, BenchRun, Table } from '../bench.ts';
import { interleave, timed } from '../rounds.ts';
import { three, times } from '../table.ts';
import { endAll, type LedgerBench, openBenchLedger } from './ledger.ts';

/** What waits while claims are timed. */
const QUEUED = 100_000;
const AT_ONCE = 10;

/** Ends every job that waits, by one statement: its entries of the index stay until the next vacuum. */
const END_ALL = `
  with gone as (delete from automation.waiting_jobs returning tenant_id, id)
  update automation.jobs j set status = 'COMPLETED', completed_at = created_at from gone where gone.tenant_id = j.tenant_id and gone.id = j.id`;

async function claimed(bench: LedgerBench): Promise<() => Promise<number>> {
  const { ledger } = await bench.open();
  return async () => {
    let ms = 0;
    for (let n = 0; n < 10; n += 1) {
      let jobs: Awaited<ReturnType<typeof ledger.turn>> = [];
      ms += await timed(async () => {
        jobs = await ledger.turn([], AT_ONCE);
      });
      if (jobs.length !== AT_ONCE) throw new Error(`P13d: ${jobs.length} of ${AT_ONCE} jobs were claimed`);
      await ledger.turn(endAll(jobs), null);
    }
    return ms / 10;
  };
}

async function run({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const jobs = isQuick ? 100_000 : 1_000_000;
  const place = await server();
  const fresh = await openBenchLedger(place, 'jobs_fresh');
  const dead = await openBenchLedger(place, 'jobs_dead');
  const used = await openBenchLedger(place, 'jobs_used');
  say(`P13d: ${jobs} dead entries at the head of the index`);
  // No vacuum comes in between: this is the worst moment, not a chance one.
  await dead.client.query('alter table automation.waiting_jobs set (autovacuum_enabled = off)');
  await dead.enqueue(jobs);
  await dead.client.query(END_ALL);
  say(`P13d: working off ${jobs} jobs`);
  await used.enqueue(jobs);
  const workers = await Promise.all([used.open(), used.open()]);
  await Promise.all(workers.map((worker) => worker.drain(100)));
  const rivals: Record<string, () => Promise<number>> = {};
  for (const [name, bench, waiting] of [
    ['fresh tables', fresh, QUEUED],
    [`${jobs} more, behind as many dead entries`, dead, jobs],
    [`after ${jobs} jobs`, used, QUEUED],
  ] as const) {
    await bench.enqueue(waiting);
    rivals[name] = await claimed(bench);
  }
  const ms = await interleave(isQuick ? 11 : 31, rivals);
  return [
    {
      title: `P13d · a claim of ${AT_ONCE} of ${QUEUED} jobs, ms`,
      columns: ['ledger', 'ms', 'of fresh'],
      rows: Object.entries(ms).map(([name, value]) => [
        name,
        three(value),
        times(value / (ms['fresh tables'] ?? Number.NaN)),
      ]),
      notes: ['goal: ≤ 1.3 ×', 'autovacuum is off where entries are dead, and on elsewhere'],
    },
  ];
}

export const ledgerHealth: Bench = { name: 'P13d', run };
