/** Applies migrations in order, each in one transaction with its row in the ledger. Refuses an applied one that was edited. */
import { now } from '../../../engine/clock.ts';
import type { Database } from '../../../engine/data/database.ts';
import { log } from '../../../engine/log.ts';
import { isApplied } from './ledger.ts';
import { applyLong } from './long/apply-long.ts';
import { recordMigration, takeTurn } from './queries.gen.ts';
import { type Migration, plainStatement } from './schema.ts';

async function applyOne(database: Database, migration: Migration): Promise<boolean> {
  const { name, hash, statements } = migration;
  return database.transaction(async (transaction) => {
    await transaction.execute(takeTurn, {});
    if (await isApplied(transaction, migration)) return false;
    for (const sql of statements) await transaction.execute(plainStatement(sql), {});
    await transaction.execute(recordMigration, { name, hash, now: now() });
    return true;
  });
}

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
  for (const migration of migrations) {
    const isNew = await (migration.long
      ? applyLong(database, migration, migration.long, remainingMs)
      : applyOne(database, migration));
    if (isNew) applied.push(migration.name);
  }
  log('info', 'Migrated', { applied: applied.join(' ') || 'nothing new' });
  return applied;
}
