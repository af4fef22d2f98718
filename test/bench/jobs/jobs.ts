/** P4: no-op jobs through the ledger, against other queues on the same PostgreSQL; P5: statements per job on the way. */
import type { Bench, BenchRun, Table } from '../bench.ts';
import { interleave, timed } from '../rounds.ts';
import { three, times } from '../table.ts';
import { bullMq, NO_REDIS } from './bullmq.ts';
import { graphileWorker, type JobRival, pgBoss } from './job-rivals.ts';
import { type LedgerBench, openBenchLedger } from './ledger.ts';

/** Throughput is highest with few claimers: more would wait for each other's pages. */
const WORKERS = 4;
const BATCH = 100;

async function processAll(bench: LedgerBench, jobs: number): Promise<number> {
  const workers = await Promise.all(Array.from({ length: WORKERS }, () => bench.open()));
  const ms = await timed(() => Promise.all(workers.map((worker) => worker.drain(BATCH))));
  const completed = await bench.countOf('COMPLETED');
  if (completed !== jobs) throw new Error(`P4: ${completed} of ${jobs} jobs are completed`);
  return ms;
}

async function rivalsOf({ server }: BenchRun) {
  const { postgres, createDatabase } = await server();
  const graphile = await graphileWorker(await createDatabase('jobs_graphile'), postgres.url('jobs_graphile'));
  await createDatabase('jobs_boss');
  const boss = await pgBoss(postgres.url('jobs_boss'));
  const bull = await bullMq();
  const stop = async () => {
    await boss?.stop();
    await bull?.stop();
  };
  return { rivals: [graphile, boss, bull].filter((rival) => rival !== undefined), hasBull: bull !== undefined, stop };
}

async function compare(benchRun: BenchRun): Promise<Table> {
  const jobs = benchRun.isQuick ? 5000 : 20_000;
  const bench = await openBenchLedger(await benchRun.server(), 'jobs_ledger');
  const { rivals, hasBull, stop } = await rivalsOf(benchRun);
  benchRun.say(`P4: ${jobs} jobs, the ledger against ${rivals.length} others`);
  const rival = (one: JobRival) => async () => {
    await one.enqueue(jobs);
    return one.process(jobs);
  };
  const others = Object.fromEntries(rivals.map((one) => [one.name, rival(one)]));
  const ours = 'ledger, four workers, 100 a turn';
  const ms: Readonly<Record<string, number>> = await interleave<string>(benchRun.isQuick ? 3 : 5, {
    [ours]: async () => {
      await bench.empty();
      await bench.enqueue(jobs);
      return processAll(bench, jobs);
    },
    ...others,
  });
  await stop();
  const rate = (name: string) => (1000 * jobs) / (ms[name] ?? Number.NaN);
  return {
    title: `P4 · ${jobs} jobs that do nothing, processed`,
    columns: ['engine', 'jobs a second', 'µs a job', 'ledger is faster by'],
    rows: Object.keys(ms).map((name) => [
      name,
      three(rate(name)),
      three(((ms[name] ?? Number.NaN) * 1000) / jobs),
      times(rate(ours) / rate(name)),
    ]),
    notes: [
      'goals: ≥ 1.5 × graphile-worker; ≥ 3 × BullMQ',
      hasBull ? 'BullMQ and graphile-worker delete finished jobs, the ledger keeps them' : NO_REDIS,
    ],
  };
}

async function countStatements({ server, isQuick }: BenchRun): Promise<Table> {
  const bench = await openBenchLedger(await server(), 'jobs_statements');
  const rows: string[][] = [];
  for (const [capacity, jobs] of [
    [100, isQuick ? 2000 : 10_000],
    [10, 1000],
    [1, 100],
  ] as const) {
    await bench.empty();
    await bench.enqueue(jobs);
    await (await bench.open()).drain(capacity);
    rows.push([`${jobs} jobs, ${capacity} at once`, three(bench.statements()), (bench.statements() / jobs).toFixed(4)]);
  }
  await bench.empty();
  await bench.enqueue(1);
  await (await bench.open()).drain(1);
  rows.push(['a single job', three(bench.statements()), three(bench.statements())]);
  return {
    title: 'P5 · statements per job, the empty turn at the end included',
    columns: ['work', 'statements', 'per job'],
    rows,
    notes: [
      'goals: ≤ 0.02 at batch 100, ≤ 2 at batch 1; each costs about 17 ms through the Data API, whatever its size',
    ],
  };
}

export const jobThroughput: Bench = { name: 'P4', run: async (benchRun) => [await compare(benchRun)] };
export const jobStatements: Bench = { name: 'P5', run: async (benchRun) => [await countStatements(benchRun)] };
