import type { Database } from '../engine/data/database.ts';
import { findWriter } from './queries.gen.ts';

/** A commit follows its ring within milliseconds, unless the disk is slow or the transaction was only prepared. */
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 500;
const PATIENCE_MS = 5_000;

const sleep = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** True once the writer's transaction is over and what it wrote can be seen; false when patience ended before. */
export async function waitForWriter(database: Database, xid: string): Promise<boolean> {
  for (let pauseMs = FIRST_PAUSE_MS, waitedMs = 0; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const { isOver } = await database.one(findWriter, { xid });
    if (isOver) return true;
    if (waitedMs >= PATIENCE_MS) return false;
    await sleep(pauseMs);
    waitedMs += pauseMs;
  }
}
