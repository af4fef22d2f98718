/** P13c: how soon a tenant's job starts behind the backlog of another, and what that one's rate loses by it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, BenchRun, Table } from '../bench.ts';
import { percentile } from '../percentile.ts';
import { median, timed } from '../rounds.ts';
import { three, times } from '../table.ts';
import { type BenchWorker, type Handler, type LedgerBench, openBenchLedger } from './ledger.ts';

const WORKERS = 4;
const BATCH = 100;
const LATE_TENANT = randomUUID();
/** From the start of one of its jobs to the next. */
const EVERY_MS = 10;

/** Workers, and a tenant whose jobs they tell the start of. */
async function open(bench: LedgerBench) {
  let started = () => {};
  const handler: Handler = async ({ tenantId }) => {
    if (tenantId === LATE_TENANT) started();
    return { kind: 'done' };
  };
  const workers = await Promise.all(Array.from({ length: WORKERS }, () => bench.open()));
  return {
    workers,
    drain: (worker: BenchWorker) => worker.drain(BATCH, handler),
    /** Adds a job of the late tenant; resolves to the milliseconds until it starts. */
    async add(wake: () => void): Promise<number> {
      const addedAt = performance.now();
      const seen = new Promise<number>((done) => {
        started = () => done(performance.now() - addedAt);
      });
      await bench.enqueue(1, 7, LATE_TENANT);
      wake();
      return seen;
    },
  };
}

type Place = Awaited<ReturnType<typeof open>>;

async function whenIdle({ workers, drain, add }: Place, samples: number): Promise<number[]> {
  const delays: number[] = [];
  for (let n = 0; n < samples; n += 1) delays.push(await add(() => workers.slice(0, 1).map(drain)));
  return delays;
}

/** Works off a backlog; the late tenant adds jobs meanwhile if `isShared`. */
async function behind(bench: LedgerBench, { workers, drain, add }: Place, backlog: number, isShared: boolean) {
  await bench.empty();
  await bench.enqueue(backlog);
  const delays: number[] = [];
  let isOver = false;
  const ms = await timed(async () => {
    const working = Promise.all(workers.map(drain)).then(() => {
      isOver = true;
    });
    while (isShared && !isOver) {
      const delay = await Promise.race([add(() => undefined), working.then(() => undefined)]);
      if (delay !== undefined) delays.push(delay);
      await pause(EVERY_MS);
    }
    await working;
  });
  return { delays, rate: (1000 * backlog) / ms };
}

async function run({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const backlog = isQuick ? 20_000 : 100_000;
  const bench = await openBenchLedger(await server(), 'jobs_turns');
  const place = await open(bench);
  const idle: number[] = [];
  const late: number[] = [];
  const rates = { alone: [] as number[], beside: [] as number[] };
  for (let round = 0; round < 3; round += 1) {
    say(`P13c: round ${round + 1} behind ${backlog} jobs`);
    await bench.empty();
    idle.push(...(await whenIdle(place, 50)));
    rates.alone.push((await behind(bench, place, backlog, false)).rate);
    const shared = await behind(bench, place, backlog, true);
    late.push(...shared.delays);
    rates.beside.push(shared.rate);
  }
  const row = (name: string, p: number) => {
    const [one, other] = [percentile(idle, p), percentile(late, p)];
    return [name, three(one), three(other), times(other / one)];
  };
  const [alone, beside] = [median(rates.alone), median(rates.beside)];
  return [
    {
      title: `P13c · a tenant's job behind ${backlog} jobs of another, due at the same moment; ms until it starts`,
      columns: ['', 'idle', 'behind', 'ratio'],
      rows: [
        row('p50', 0.5),
        row('p99', 0.99),
        ['jobs a second of the other', three(alone), three(beside), times(beside / alone)],
      ],
      notes: ['goals: ≤ 2 × idle; the other keeps ≥ 80 %', `${late.length} jobs behind, ${idle.length} idle`],
    },
  ];
}

export const tenantTurns: Bench = { name: 'P13c', run };
