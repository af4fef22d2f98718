/** Migrations in order, each in one transaction with its row in the ledger. An applied one that was edited is refused. */
import { now } from '../../engine/clock.ts';
import type { Database } from '../../engine/data/database.ts';
import type { Statement } from '../../engine/data/statement.ts';
import { EngineError } from '../../engine/errors.ts';
import { log } from '../../engine/log.ts';
import { createLedger, createLedgerSchema, findMigration, recordMigration, takeTurn } from './queries.gen.ts';

export interface Migration {
  readonly name: string;
  readonly hash: string;
  readonly statements: readonly string[];
}

const plain = (sql: string): Statement<Record<never, never>, never> => ({
  name: 'migration',
  sql,
  parameters: {},
  columns: [],
});

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
    for (const sql of statements) await transaction.execute(plain(sql), {});
    await transaction.execute(recordMigration, { name, hash, now: now() });
    return true;
  });
}

/** Answers the names that were applied now. A failure leaves the earlier ones applied, and nothing of its own. */
export async function applyMigrations(database: Database, migrations: readonly Migration[]): Promise<string[]> {
  await database.execute(createLedgerSchema, {});
  await database.execute(createLedger, {});
  const applied: string[] = [];
  for (const migration of migrations) {
    if (await applyOne(database, migration)) applied.push(migration.name);
  }
  log('info', 'Migrated', { applied: applied.join(' ') || 'nothing new' });
  return applied;
}
