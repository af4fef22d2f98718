/** The urgent lane's function in a process of its own, as on AWS. jobs-urgent.ts starts it and gets its results. */
import { setTimeout as pause } from 'node:timers/promises';
import { openEngineSession, openSession } from '../../../lib/database/session.ts';
import { type BenchWorker, type LedgerBench, ledgerBenchOn, URGENT } from './ledger.ts';

/** The first message is the superuser's URL of the ledger's database, answered by `ready`; the others are orders, answered by delays. */
export interface UrgentOrder {
  readonly samples: number;
  /** From one job to the next. */
  readonly everyMs: number;
}

/** Measures from before the insert to the start of the job, one after the other; the wake-up is a function call. P8 includes its queue. */
async function startDelays(bench: LedgerBench, worker: BenchWorker, order: UrgentOrder): Promise<number[]> {
  const delays: number[] = [];
  for (let n = 0; n < order.samples; n += 1) {
    const addedAt = performance.now();
    await bench.enqueue(1, 1);
    await worker.drain(1, async () => {
      delays.push(performance.now() - addedAt);
      return { kind: 'done' };
    });
    await pause(Math.max(0, order.everyMs - (performance.now() - addedAt)));
  }
  return delays;
}

process.once('message', async (url: string) => {
  const bench = ledgerBenchOn(await openSession(url), () => openEngineSession(url));
  const worker = await bench.open(URGENT);
  // Warms up query plans and compiled code.
  await startDelays(bench, worker, { samples: 20, everyMs: 0 });
  process.on('message', async (order: UrgentOrder) => process.send?.(await startDelays(bench, worker, order)));
  process.send?.('ready');
});
// The process that started this one may have ended.
process.once('disconnect', () => process.exit());
