/** P7: turning recipients into jobs, against a bare insert; P13: a claim at two sizes of the ledger. */
import type { Bench, BenchRun, Table } from '../bench.ts';
import { interleave, timed } from '../rounds.ts';
import { three, times } from '../table.ts';
import { bullMq, NO_REDIS } from './bullmq.ts';
import { graphileWorker } from './job-rivals.ts';
import { endAll, openBenchLedger } from './ledger.ts';

/** The same columns as a job, and only a primary key. */
const BARE = `create table if not exists bare_jobs (
  id uuid default gen_random_uuid() primary key, tenant_id uuid, type text, queue text, priority int, payload jsonb,
  run_at timestamptz, rank_at timestamptz, created_at timestamptz)`;
const INSERT_BARE = `insert into bare_jobs (tenant_id, type, queue, priority, payload, run_at, rank_at, created_at)
  select gen_random_uuid(), 'NOTHING', 'bench', 7, jsonb_build_object('n', n), $2::timestamptz, $2, $2
  from generate_series(1, $1::int) n`;

async function enqueue({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const jobs = isQuick ? 20_000 : 100_000;
  const place = await server();
  const bench = await openBenchLedger(place, 'jobs_enqueue');
  await bench.client.query(BARE);
  const graphile = await graphileWorker(
    await place.createDatabase('enqueue_graphile'),
    place.postgres.url('enqueue_graphile'),
  );
  const bull = await bullMq();
  say(`P7: ${jobs} recipients`);
  const ms: Readonly<Record<string, number>> = await interleave<string>(isQuick ? 3 : 5, {
    'bare insert, one index': async () => {
      await bench.client.query('truncate bare_jobs');
      return timed(() => bench.client.query(INSERT_BARE, [jobs, '2026-01-01']));
    },
    'ledger, its wake-up included': async () => {
      await bench.empty();
      return timed(() => bench.enqueue(jobs));
    },
    ...(graphile ? { 'graphile-worker, add_jobs': () => timed(() => graphile.enqueue(jobs)) } : {}),
    ...(bull ? { 'BullMQ, addBulk with a priority': () => timed(() => bull.enqueue(jobs)) } : {}),
  });
  await bull?.stop();
  const rows = Object.entries(ms).map(([name, value]) => [
    name,
    three(value),
    three((1000 * jobs) / value),
    times(value / (ms['bare insert, one index'] ?? Number.NaN)),
  ]);
  return [
    {
      title: `P7 · ${jobs} recipients turned into jobs, one statement`,
      columns: ['way', 'ms', 'jobs a second', 'of bare'],
      rows,
      notes: ['goals: ≤ 2 × the bare insert; ≥ 8 × faster than BullMQ', ...(bull ? [] : [NO_REDIS])],
    },
  ];
}

async function claim({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const sizes = isQuick ? [10_000, 100_000] : [100_000, 1_000_000];
  const rivals: Record<string, () => Promise<number>> = {};
  for (const size of sizes) {
    say(`P13: loading ${size} jobs`);
    const bench = await openBenchLedger(await server(), `jobs_claim_${size}`);
    await bench.enqueue(size);
    await bench.client.query('vacuum analyze automation.jobs, automation.waiting_jobs');
    const { ledger } = await bench.open();
    rivals[String(size)] = async () => {
      let ms = 0;
      for (let n = 0; n < 10; n += 1) {
        let jobs: Awaited<ReturnType<typeof ledger.turn>> = [];
        ms += await timed(async () => {
          jobs = await ledger.turn([], 10);
        });
        if (jobs.length !== 10) throw new Error(`P13: ${jobs.length} of 10 jobs were claimed`);
        await ledger.turn(endAll(jobs), null);
      }
      return ms / 10;
    };
  }
  const ms = await interleave(isQuick ? 11 : 31, rivals);
  const [few = '', many = ''] = sizes.map(String);
  return [
    {
      title: 'P13 · a claim of ten jobs, ms',
      columns: ['queued', 'ms', 'ratio'],
      rows: [few, many].map((size) => [
        size,
        three(ms[size] ?? Number.NaN),
        times((ms[size] ?? Number.NaN) / (ms[few] ?? Number.NaN)),
      ]),
      notes: ['goal: ≤ 1.3 ×'],
    },
  ];
}

export const jobEnqueue: Bench = { name: 'P7', run: enqueue };
export const jobClaim: Bench = { name: 'P13', run: claim };
