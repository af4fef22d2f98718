import type { Database } from '../../../engine/data/database.ts';
import { applyFunctions } from './apply-functions.ts';
import { applyMigrations } from './apply-migrations.ts';
import { createFunctionLedger, createLedger, createLedgerSchema } from './ledger/queries.gen.ts';
import type { Schema } from './schema.ts';

/**
 * Returns the names of the migrations and functions that were applied or dropped. Idempotent. `remainingMs`: how much time
 * the caller has left.
 */
export async function applySchema(
  database: Database,
  { migrations, functions }: Schema,
  remainingMs: () => number = () => Number.POSITIVE_INFINITY,
): Promise<string[]> {
  await database.execute(createLedgerSchema, {});
  await database.execute(createLedger, {});
  await database.execute(createFunctionLedger, {});
  const migrated = await applyMigrations(database, migrations, remainingMs);
  return [...migrated, ...(await applyFunctions(database, functions))];
}
