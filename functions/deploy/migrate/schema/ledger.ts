import type { Database } from '../../../engine/data/database.ts';
import { EngineError } from '../../../engine/errors.ts';
import { findMigration } from './queries.gen.ts';
import type { Migration } from './schema.ts';

/** Throws CONFLICT for a migration that was edited after it was applied. */
export async function isApplied(database: Database, { name, hash }: Migration): Promise<boolean> {
  const applied = await database.maybeOne(findMigration, { name });
  if (applied === undefined || applied.hash === hash) return applied !== undefined;
  throw new EngineError(
    'CONFLICT',
    `Migration ${name} was edited after it was applied; restore sql/migrations/${name}.sql and put the change into a new migration`,
  );
}
