/**
 * Lets one relay work at a time, so that a burst of commits does not take the account's concurrency: while a relay is in a
 * shift, PostgreSQL invokes no other (`automation.ring_doorbell`), and one that is invoked nevertheless leaves at once.
 *
 * No row is lost by that. Whoever saw the shift saw it before it ended, and its row was written before: either it is visible
 * after the end, or its transaction still holds the lock of its doorbell. So the relay ends its shift, waits for such
 * transactions, and looks again. Nobody reserves concurrency for the relay: in a new account that is impossible.
 */
import { now } from '../../engine/clock.ts';
import type { Database } from '../../engine/data/database.ts';
import { sleep } from '../../engine/sleep.ts';
import { beginShift, endShift, findOpenWriters } from './queries.gen.ts';

/** A writer that saw the shift is about to commit. Others that hold the lock may take minutes, and invoke a relay themselves. */
const PATIENCE_MS = 500;
const PAUSE_MS = 10;
/** A shift lasts a minute. */
const RENEWAL_MS = 20_000;

/** Waits until no transaction with rows for the outbox is open, for half a second. Returns whether that came. */
async function waitForWriters(database: Database): Promise<boolean> {
  for (let waitedMs = 0; ; waitedMs += PAUSE_MS) {
    const { isOpen } = await database.one(findOpenWriters, {});
    if (!isOpen) return true;
    if (waitedMs >= PATIENCE_MS) return false;
    await sleep(PAUSE_MS);
  }
}

interface Shift {
  /** The invocation's id: a retry goes on with the shift of the attempt that died. */
  readonly id: string;
  /** Works until nothing is left. To be called often: `renew` keeps the shift from ending meanwhile. */
  readonly work: (renew: () => Promise<void>) => Promise<void>;
  /** Returns whether there is work after the end of a shift. */
  readonly look: () => Promise<boolean>;
}

/** Returns false when writers were still open at the end: should one of them have counted on this relay, only a sweep finds its rows. */
export async function workInShifts(database: Database, { id, work, look }: Shift): Promise<boolean> {
  for (;;) {
    let begunMs = performance.now(); // measures a duration, which tests never move
    if (!(await database.one(beginShift, { id, now: now() })).hasBegun) return true;
    const renew = async () => {
      if (performance.now() - begunMs < RENEWAL_MS) return;
      begunMs = performance.now();
      await database.one(beginShift, { id, now: now() });
    };
    try {
      await work(renew);
    } finally {
      await database.execute(endShift, { id });
    }
    const areOver = await waitForWriters(database);
    if (!(await look())) return areOver;
  }
}
