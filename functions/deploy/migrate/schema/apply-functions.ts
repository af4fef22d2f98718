/** Makes the database's functions and triggers those of the files in sql/functions. */
import { now } from '../../../engine/clock.ts';
import type { Database } from '../../../engine/data/database.ts';
import { log } from '../../../engine/log.ts';
import { inBatches } from './in-batches.ts';
import { forgetFunction, listFunctions, recordFunctions, skipBodyChecks, takeTurn } from './queries.gen.ts';
import { plainStatement, type SchemaFunction } from './schema.ts';

interface AppliedFunction {
  readonly name: string;
  readonly hash: string;
  readonly signature: string;
  readonly dropStatement: string;
}

/** A new signature needs a drop first: `create or replace` would refuse it, or leave the old function beside the new one. */
function partsOf({ name, signature, statements }: SchemaFunction, before: AppliedFunction | undefined) {
  const dropped = before && before.signature !== signature ? [before.dropStatement] : [];
  return [...dropped, ...statements].map((sql) => ({ name, sql }));
}

async function apply(
  database: Database,
  changed: readonly SchemaFunction[],
  before: ReadonlyMap<string, AppliedFunction>,
): Promise<void> {
  await database.execute(skipBodyChecks, {});
  const parts = changed.flatMap((file) => partsOf(file, before.get(file.name)));
  for (const batch of inBatches(parts)) await database.execute(batch, {});
  const functions = changed.map(({ name, hash, signature, dropStatement }) => ({
    ...{ name, hash, signature, dropStatement },
  }));
  await database.execute(recordFunctions, { functions, now: now() });
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
    if (changed.length > 0) await apply(transaction, changed, before);
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
