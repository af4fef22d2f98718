import type { Database } from '../engine/data/database.ts';
import { sleep } from '../engine/sleep.ts';
import { findWriter } from './queries.gen.ts';

/** PostgreSQL invokes the relay milliseconds before the commit ends; longer if the disk is slow, or it was only prepared. */
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 500;
const PATIENCE_MS = 5_000;

/** Waits for the writer's transaction. Returns true when it is over and its rows are visible, false after five seconds. */
export async function waitForWriter(database: Database, xid: string): Promise<boolean> {
  for (let pauseMs = FIRST_PAUSE_MS, waitedMs = 0; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const { isOver } = await database.one(findWriter, { xid });
    if (isOver) return true;
    if (waitedMs >= PATIENCE_MS) return false;
    await sleep(pauseMs);
    waitedMs += pauseMs;
  }
}
