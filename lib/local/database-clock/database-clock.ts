/** Makes the stack's clock the clock of its databases, so that a writer of SQL gets the same time as a function. */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { MovableClock } from '../clock.ts';
import { CLOCK_FILE, CLOCK_FUNCTIONS } from './clock-functions.ts';

export interface DatabaseClock {
  /** Replaces the functions of time in a database, as a superuser. Idempotent. */
  install(databaseUrl: string): Promise<void>;
}

/**
 * Keeps the clock's reading in a file of the server's data folder: a move costs no statement, and the next transaction of
 * every session reads it.
 */
export function createDatabaseClock(clock: Pick<MovableClock, 'reading' | 'onMove'>, folder: string): DatabaseClock {
  const file = join(folder, CLOCK_FILE);
  const write = () => {
    const { offsetMs, standsAtMs } = clock.reading();
    // On a clock that stands the first number says how far wall time was from it when it began to stand.
    const words = standsAtMs === undefined ? [offsetMs] : [standsAtMs - Date.now(), standsAtMs];
    writeFileSync(`${file}.new`, words.map(Math.round).join(' '));
    renameSync(`${file}.new`, file);
  };
  write();
  clock.onMove(write);
  return {
    async install(databaseUrl) {
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      try {
        for (const statement of CLOCK_FUNCTIONS) await client.query(statement);
      } finally {
        await client.end();
      }
    },
  };
}
