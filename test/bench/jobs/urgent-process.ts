/** The urgent lane's function, in a process of its own as on AWS: started by jobs-urgent.ts, which it answers. */
import { setTimeout as pause } from 'node:timers/promises';
import { openEngineSession, openSession } from '../../../lib/database/session.ts';
import { type BenchWorker, type LedgerBench, ledgerBenchOn, URGENT } from './ledger.ts';

/** First the superuser's URL of the ledger's database, answered by `ready`; then any number of these, each by its delays. */
export interface UrgentOrder {
  readonly samples: number;
  /** From one job to the next. */
  readonly everyMs: number;
}

/** From before the insert to the start of the handler, one after the other; the ring is a call, as its queue is in P8. */
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
  // Plans, and compiled code.
  await startDelays(bench, worker, { samples: 20, everyMs: 0 });
  process.on('message', async (order: UrgentOrder) => process.send?.(await startDelays(bench, worker, order)));
  process.send?.('ready');
});
// Whoever started it may be gone.
process.once('disconnect', () => process.exit());
