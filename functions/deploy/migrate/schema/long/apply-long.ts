/**
 * Applies a long migration: one statement that may need more than the 45 s of a call. It runs outside a transaction and goes
 * on in PostgreSQL when its call ends, and when this function does. Its end is not reported: the statement is run again once
 * it is over, and does nothing if it succeeded.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api-timeouts.html
 */
import { now } from '../../../../engine/clock.ts';
import type { Database } from '../../../../engine/data/database.ts';
import { isTimeout } from '../../../../engine/data/database-failure.ts';
import { EngineError } from '../../../../engine/errors.ts';
import { log } from '../../../../engine/log.ts';
import { sleep } from '../../../../engine/sleep.ts';
import { isApplied } from '../ledger/ledger.ts';
import { recordMigration } from '../ledger/queries.gen.ts';
import { takeTurn } from '../queries.gen.ts';
import { type LongMigration, type Migration, plainStatement } from '../schema.ts';
import { findInvalidIndex, findLongMigration } from './queries.gen.ts';

/** The function gives up this long before its own end, so that its message tells what happened. */
const RESERVE_MS = 60_000;
const LONGEST_PAUSE_MS = 10_000;

/** Returns false when it is applied already. Idempotent, also while an earlier deployment's statement still runs. */
export async function applyLong(
  database: Database,
  migration: Migration,
  { index }: LongMigration,
  remainingMs: () => number,
): Promise<boolean> {
  const { name } = migration;
  if (await isApplied(database, migration)) return false;
  const untilOver = () => waitUntilOver(database, name, remainingMs);
  const isInvalid = async () =>
    index !== undefined && (await database.one(findInvalidIndex, { indexName: index })).isInvalid;
  await untilOver();
  if (index !== undefined && (await isInvalid())) {
    await runs(database, name, `drop index concurrently if exists ${index}`, true);
    await untilOver();
  }
  const sql = migration.statements.join();
  if (!(await runs(database, name, sql, true))) {
    log('info', 'A long migration goes on in PostgreSQL', { migration: name });
    await untilOver();
    // It failed out of sight if an index is left that is not valid, or if there is still so much to do.
    if ((await isInvalid()) || !(await runs(database, name, sql, false))) throw failed(name);
  }
  if (await isInvalid()) throw failed(name);
  await record(database, migration);
  return true;
}

/** Returns whether the statement ended in its call. Its text begins with the migration's name, by which it is found. */
async function runs(database: Database, name: string, sql: string, continues: boolean): Promise<boolean> {
  const statement = { ...plainStatement(`/* ${name} */ ${sql}`), continuesAfterTimeout: continues };
  try {
    await database.execute(statement, {});
    return true;
  } catch (error) {
    if (isTimeout(error)) return false;
    throw error;
  }
}

async function waitUntilOver(database: Database, name: string, remainingMs: () => number): Promise<void> {
  for (let pauseMs = 500; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const { isRunning } = await database.one(findLongMigration, { name });
    if (!isRunning) return;
    if (remainingMs() < RESERVE_MS)
      throw new EngineError(
        'DATABASE_BUSY',
        `Migration ${name} still runs in PostgreSQL, longer than a deployment can wait. It goes on: deploy again later, which waits for it and then continues`,
      );
    await sleep(pauseMs);
  }
}

/** Under the lock of deployments, as two of them may have waited for the same statement. */
const record = (database: Database, migration: Migration): Promise<void> =>
  database.transaction(async (transaction) => {
    await transaction.execute(takeTurn, {});
    if (await isApplied(transaction, migration)) return;
    await transaction.execute(recordMigration, { name: migration.name, hash: migration.hash, now: now() });
  });

const failed = (name: string): EngineError =>
  new EngineError(
    'DATABASE_ERROR',
    `Migration ${name} ended in PostgreSQL without success; its error is in the log of PostgreSQL. Mend the cause and deploy again, which runs it anew`,
  );
