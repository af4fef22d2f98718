/** Applies migrations in order, each in one transaction with its row in the ledger. Refuses an applied one that was edited. */
import { now } from '../../../engine/clock.ts';
import type { Database } from '../../../engine/data/database.ts';
import type { Statement } from '../../../engine/data/statement.ts';
import { log } from '../../../engine/log.ts';
import { inBatches } from './in-batches.ts';
import { isApplied, isRecorded } from './ledger/ledger.ts';
import { listMigrations, recordMigration } from './ledger/queries.gen.ts';
import { applyLong } from './long/apply-long.ts';
import { takeTurn } from './queries.gen.ts';
import { type Migration, plainStatement } from './schema.ts';

type Statements = readonly Statement<Record<never, never>, never>[];

async function applyOne(database: Database, migration: Migration, statements: Statements): Promise<boolean> {
  const { name, hash } = migration;
  return database.transaction(async (transaction) => {
    await transaction.execute(takeTurn, {});
    if (await isApplied(transaction, migration)) return false;
    for (const statement of statements) await transaction.execute(statement, {});
    await transaction.execute(recordMigration, { name, hash, now: now() });
    return true;
  });
}

/** Each has the time of a call for itself; where no migration was applied there are no rows yet, and none needs it. */
const statementsOf = ({ name, statements }: Migration, isEmpty: boolean): Statements =>
  isEmpty ? inBatches(statements.map((sql) => ({ name, sql }))) : statements.map(plainStatement);

/**
 * Returns the names of those applied now. Idempotent. A failed migration leaves the earlier ones applied, nothing of its own.
 * `remainingMs` is how long a long one may be waited for.
 */
export async function applyMigrations(
  database: Database,
  migrations: readonly Migration[],
  remainingMs: () => number,
): Promise<string[]> {
  const applied: string[] = [];
  const before = new Map((await database.many(listMigrations, {})).map(({ name, hash }) => [name, hash]));
  for (const migration of migrations) {
    if (isRecorded(migration, before.get(migration.name))) continue;
    const isNew = await (migration.long
      ? applyLong(database, migration, migration.long, remainingMs)
      : applyOne(database, migration, statementsOf(migration, before.size === 0)));
    if (isNew) applied.push(migration.name);
  }
  log('info', 'Migrated', { applied: applied.join(' ') || 'nothing new' });
  return applied;
}
