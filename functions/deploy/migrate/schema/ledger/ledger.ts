import type { Database } from '../../../../engine/data/database.ts';
import { EngineError } from '../../../../engine/errors.ts';
import type { Migration } from '../schema.ts';
import { findMigration } from './queries.gen.ts';

/** Whether the migration was applied under the hash of the ledger. Throws CONFLICT when it was edited since. */
export function isRecorded({ name, hash }: Migration, recorded: string | undefined): boolean {
  if (recorded === undefined || recorded === hash) return recorded !== undefined;
  throw new EngineError(
    'CONFLICT',
    `Migration ${name} was edited after it was applied; restore sql/migrations/${name}.sql and put the change into a new migration`,
  );
}

/** Asks the ledger. Throws as isRecorded does. */
export async function isApplied(database: Database, migration: Migration): Promise<boolean> {
  return isRecorded(migration, (await database.maybeOne(findMigration, { name: migration.name }))?.hash);
}
