/** P6: how soon an urgent job starts behind a backlog, in the configuration of P4, and how much the backlog slows down. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, BenchRun, Table } from '../bench.ts';
import { percentile } from '../percentile.ts';
import { median, timed } from '../rounds.ts';
import { three, times } from '../table.ts';
import { type Handler, type LedgerBench, NORMAL, openBenchLedger } from './ledger.ts';
import type { UrgentOrder } from './urgent-process.ts';

const WORKERS = 4;
const HANDLER_MS = 20;
/** A hundred a second: many urgent jobs, but no second load test. */
const EVERY_MS = 10;

const takesTime: Handler = async () => {
  await pause(HANDLER_MS);
  return { kind: 'done' };
};

interface UrgentLane {
  /** Returns the delays of its jobs. */
  measure(order: UrgentOrder): Promise<number[]>;
  close(): void;
}

/** Starts the process; its start is not part of any delay. */
async function openUrgentLane(url: string): Promise<UrgentLane> {
  const child = fork(join(import.meta.dirname, 'urgent-process.ts'));
  const ask = (message: UrgentOrder | string) =>
    new Promise<unknown>((done, fail) => {
      const failed = (code: number | null) => fail(new Error(`P6: the urgent lane's process ended with ${code}`));
      child.once('exit', failed);
      child.once('message', (answer) => {
        child.off('exit', failed);
        done(answer);
      });
      child.send(message);
    });
  await ask(url);
  return {
    measure: async (order) => (await ask(order)) as number[], // what urgent-process.ts sends
    close: () => child.disconnect(),
  };
}

/** Returns how many jobs a second workers do on a full backlog while `other` runs. */
async function bulkRate(bench: LedgerBench, bulk: number, other: () => Promise<unknown>): Promise<number> {
  await bench.empty();
  await bench.enqueue(bulk);
  await bench.client.query('vacuum analyze automation.jobs, automation.waiting_jobs');
  const workers = await Promise.all(Array.from({ length: WORKERS }, () => bench.open(NORMAL)));
  let isOver = false;
  let counts: number[] = [];
  const ms = await timed(async () => {
    const working = Promise.all(workers.map((worker) => worker.drain(100, takesTime, () => isOver)));
    await other();
    isOver = true;
    counts = await working;
  });
  const jobs = counts.reduce((sum, count) => sum + count, 0);
  if (jobs >= bulk) throw new Error(`P6: the backlog of ${bulk} jobs was done before its time`);
  return (1000 * jobs) / ms;
}

/** Measures in turns: urgent jobs while idle, urgent jobs behind the backlog, and the backlog by itself. */
async function measure({ server, isQuick, say }: BenchRun, bulk: number) {
  const place = await server();
  const database = 'jobs_urgent';
  const bench = await openBenchLedger(place, database);
  const lane = await openUrgentLane(place.postgres.url(database));
  const order = { samples: isQuick ? 50 : 150, everyMs: EVERY_MS };
  const delays = { idle: [] as number[], behind: [] as number[] };
  const rates = { alone: [] as number[], beside: [] as number[] };
  for (let round = 0; round < (isQuick ? 2 : 5); round += 1) {
    say(`P6: round ${round + 1}`);
    await bench.empty();
    delays.idle.push(...(await lane.measure(order)));
    rates.alone.push(await bulkRate(bench, bulk, () => pause(2000)));
    const beside = async () => delays.behind.push(...(await lane.measure(order)));
    rates.beside.push(await bulkRate(bench, bulk, beside));
  }
  lane.close();
  return { delays, alone: median(rates.alone), beside: median(rates.beside) };
}

async function run(benchRun: BenchRun): Promise<Table[]> {
  const bulk = 100_000;
  const { delays, alone, beside } = await measure(benchRun, bulk);
  const row = (name: string, values: readonly number[]) => [
    name,
    three(median(values)),
    three(percentile(values, 0.99)),
    times(median(values) / median(delays.idle)),
    times(percentile(values, 0.99) / percentile(delays.idle, 0.99)),
  ];
  return [
    {
      title: `P6 · start of an urgent job, ms, behind ${bulk} bulk jobs of ${HANDLER_MS} ms (four workers, 100 a turn)`,
      columns: ['when', 'p50', 'p99', 'p50 of idle', 'p99 of idle'],
      rows: [row('idle', delays.idle), row('behind the backlog, own lane', delays.behind)],
      notes: [
        `bulk keeps ${three((100 * beside) / alone)} % of its rate (${three(alone)} → ${three(beside)} jobs a second)`,
        `goals: p99 ≤ 1.25 × idle; bulk ≥ 80 %. An urgent job every ${EVERY_MS} ms, from a process of its own; all share two cores here, on AWS they do not`,
      ],
    },
  ];
}

export const urgentStart: Bench = { name: 'P6', run };
