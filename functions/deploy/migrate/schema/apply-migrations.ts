/** Applies migrations in order, each in one transaction with its row in the ledger. Refuses an applied one that was edited. */
import { now } from '../../../engine/clock.ts';
import type { Database } from '../../../engine/data/database.ts';
import { EngineError } from '../../../engine/errors.ts';
import { log } from '../../../engine/log.ts';
import { findMigration, recordMigration, takeTurn } from './queries.gen.ts';
import { type Migration, plainStatement } from './schema.ts';

function refuseEdited(name: string): never {
  throw new EngineError(
    'CONFLICT',
    `Migration ${name} was edited after it was applied; restore sql/migrations/${name}.sql and put the change into a new migration`,
  );
}

async function applyOne(database: Database, { name, hash, statements }: Migration): Promise<boolean> {
  return database.transaction(async (transaction) => {
    await transaction.execute(takeTurn, {});
    const applied = await transaction.maybeOne(findMigration, { name });
    if (applied) return applied.hash === hash ? false : refuseEdited(name);
    for (const sql of statements) await transaction.execute(plainStatement(sql), {});
    await transaction.execute(recordMigration, { name, hash, now: now() });
    return true;
  });
}

/** Returns the names of those applied now. Idempotent. A failed migration leaves the earlier ones applied, nothing of its own. */
export async function applyMigrations(database: Database, migrations: readonly Migration[]): Promise<string[]> {
  const applied: string[] = [];
  for (const migration of migrations) {
    if (await applyOne(database, migration)) applied.push(migration.name);
  }
  log('info', 'Migrated', { applied: applied.join(' ') || 'nothing new' });
  return applied;
}
