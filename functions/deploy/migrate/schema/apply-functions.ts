/** Makes the database's functions and triggers those of the files in sql/functions. */
import { now } from '../../../engine/clock.ts';
import type { Database } from '../../../engine/data/database.ts';
import { log } from '../../../engine/log.ts';
import { forgetFunction, listFunctions, recordFunction, skipBodyChecks, takeTurn } from './queries.gen.ts';
import { plainStatement, type SchemaFunction } from './schema.ts';

interface AppliedFunction {
  readonly name: string;
  readonly hash: string;
  readonly signature: string;
  readonly dropStatement: string;
}

/** A new signature needs a drop first: `create or replace` would refuse it, or leave the old function beside the new one. */
async function applyOne(database: Database, file: SchemaFunction, before: AppliedFunction | undefined): Promise<void> {
  if (before && before.signature !== file.signature) await database.execute(plainStatement(before.dropStatement), {});
  for (const sql of file.statements) await database.execute(plainStatement(sql), {});
  const { name, hash, signature, dropStatement } = file;
  await database.execute(recordFunction, { name, hash, signature, dropStatement, now: now() });
}

/**
 * Applies the files whose hash changed and drops what a removed file had made; returns the names of both. Idempotent.
 * Everything happens in one transaction: functions call each other, and callers must never see old ones beside new ones.
 */
export async function applyFunctions(database: Database, functions: readonly SchemaFunction[]): Promise<string[]> {
  const names = new Set(functions.map(({ name }) => name));
  const { changed, removed } = await database.transaction(async (transaction) => {
    await transaction.execute(takeTurn, {});
    const applied = await transaction.many(listFunctions, {});
    const before = new Map(applied.map((row) => [row.name, row]));
    const changed = functions.filter(({ name, hash }) => before.get(name)?.hash !== hash);
    const removed = applied.filter(({ name }) => !names.has(name));
    if (changed.length > 0) await transaction.execute(skipBodyChecks, {});
    for (const file of changed) await applyOne(transaction, file, before.get(file.name));
    for (const { name, dropStatement } of removed) {
      await transaction.execute(plainStatement(dropStatement), {});
      await transaction.execute(forgetFunction, { name });
    }
    return { changed: changed.map(({ name }) => name), removed: removed.map(({ name }) => name) };
  });
  log('info', 'Applied functions', {
    applied: changed.join(' ') || 'nothing new',
    dropped: removed.join(' ') || 'nothing',
  });
  return [...changed, ...removed];
}
