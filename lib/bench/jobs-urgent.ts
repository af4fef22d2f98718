/** P6: how soon an urgent job starts behind a backlog, in the configuration of P4, and what the backlog loses by it. */
import type { JobOutcome } from '../../functions/engine/job.ts';
import type { ClaimedJob } from '../../functions/engine/ledger.ts';
import { work } from '../../functions/engine/work.ts';
import type { Bench, Surroundings, Table } from './bench.ts';
import { drain, type LedgerBench, NORMAL, openBenchLedger, URGENT } from './ledger.ts';
import { percentile } from './percentile.ts';
import { median, timed } from './rounds.ts';
import { three, times } from './table.ts';

const WORKERS = 4;
const HANDLER_MS = 20;

const takesTime = () => new Promise<JobOutcome>((done) => setTimeout(() => done({ kind: 'done' }), HANDLER_MS));

/** From before the insert to the start of the handler, one after the other; the ring is a call, as its queue is in P8. */
async function startDelays(bench: LedgerBench, samples: number): Promise<number[]> {
  const ledger = await bench.open(URGENT);
  const delays: number[] = [];
  for (let n = 0; n < samples; n += 1) {
    const addedAt = performance.now();
    await bench.enqueue(1, 1);
    await drain(ledger, 1, async (_: ClaimedJob) => {
      delays.push(performance.now() - addedAt);
      return { kind: 'done' };
    });
    await new Promise((done) => setImmediate(done));
  }
  return delays;
}

/** Workers on a backlog of bulk, ended by a switch; answers how many jobs were done. */
async function backlog(bench: LedgerBench, isOver: () => boolean): Promise<number> {
  const ledgers = await Promise.all(Array.from({ length: WORKERS }, () => bench.open(NORMAL)));
  const counts = await Promise.all(
    ledgers.map((ledger) => work({ ledger, capacity: 100, run: takesTime, isTimeShort: isOver })),
  );
  return counts.reduce((sum, { done }) => sum + done, 0);
}

async function during(bench: LedgerBench, other: () => Promise<void>): Promise<number> {
  let isOver = false;
  let jobs = 0;
  const ms = await timed(async () => {
    const bulk = backlog(bench, () => isOver);
    await other();
    isOver = true;
    jobs = await bulk;
  });
  return (1000 * jobs) / ms;
}

async function run({ stage, isQuick, say }: Surroundings): Promise<Table[]> {
  const bulk = isQuick ? 20_000 : 100_000;
  const samples = isQuick ? 100 : 300;
  const bench = await openBenchLedger(await stage(), 'jobs_urgent');
  say('P6: idle');
  await startDelays(bench, 20);
  const idle = await startDelays(bench, samples);
  say(`P6: behind ${bulk} bulk jobs`);
  await bench.empty();
  await bench.enqueue(bulk);
  await bench.client.query('vacuum analyze automation.jobs');
  const alone = await during(bench, () => new Promise((done) => setTimeout(done, 2000)));
  let behind: number[] = [];
  const beside = await during(bench, async () => {
    behind = await startDelays(bench, samples);
  });
  const row = (name: string, values: readonly number[]) => [
    name,
    three(median(values)),
    three(percentile(values, 0.99)),
    times(percentile(values, 0.99) / percentile(idle, 0.99)),
  ];
  return [
    {
      title: `P6 · start of an urgent job, ms, behind ${bulk} bulk jobs of ${HANDLER_MS} ms (four workers, 100 a turn)`,
      columns: ['when', 'p50', 'p99', 'p99 of idle'],
      rows: [row('idle', idle), row('behind the backlog, own lane', behind)],
      notes: [
        `bulk keeps ${three((100 * beside) / alone)} % of its rate (${three(alone)} → ${three(beside)} jobs a second)`,
        'goals: p99 ≤ 1.25 × idle; bulk ≥ 80 %. Claims and inserts share two cores with the backlog here: on AWS they do not',
      ],
    },
  ];
}

export const urgentStart: Bench = { name: 'P6', run };
