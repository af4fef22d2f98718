/** Stores rows that were read: what a batch of the API and of a file have in common. */
import { EngineError } from '../../../engine/errors.ts';
import type { Collection } from '../collections.ts';
import { type Refusal, refusals } from '../refusals.ts';
import { holdRows, type Place, releaseRows } from './held-rows.ts';
import type { Problem, ReadRow } from './read-batch.ts';
import { type Stored, storePieces } from './store-pieces.ts';

type Result = 'created' | 'updated' | 'unchanged' | 'held' | 'refused';

/** What became of a row of a batch. */
export interface RowResult {
  readonly row: number;
  readonly externalId: string | null;
  readonly result: Result;
  readonly id: string | null;
  readonly code: Refusal | null;
  readonly path: string | null;
  readonly message: string | null;
}

const nothing = { id: null, code: null, path: null, message: null };

const refused = ({ row, externalId }: ReadRow, { code, path, message }: Problem): RowResult => ({
  ...{ row, externalId, result: 'refused', id: null, code, path },
  message: message ?? [path, refusals[code]].filter(Boolean).join(': '),
});

function resultOf(read: ReadRow, stored: Stored | undefined, holds: boolean): RowResult {
  if (read.problem) return refused(read, read.problem);
  const { row, externalId } = read;
  if (!stored) throw new EngineError('INTERNAL', `The statement has no result for row ${row}`);
  if (stored.code === 'REFERENCE_MISSING' && holds) {
    const message = `waits for ${stored.missingExternalId} of ${stored.missingCollection}`;
    return { ...nothing, row, externalId, result: 'held', path: stored.path, message };
  }
  // The statements give no other codes and results.
  if (stored.code !== null) return refused(read, { code: stored.code as Refusal, path: stored.path });
  return { ...nothing, row, externalId, result: stored.result as Result, id: stored.id };
}

/** Throws ROWS_REFUSED, so that nothing is stored. */
function requireAll(results: readonly RowResult[]): void {
  const failed = results.filter(({ result }) => result === 'refused');
  if (failed.length === 0) return;
  throw new EngineError('ROWS_REFUSED', `${failed.length} of ${results.length} rows are refused, so none is stored`, {
    details: failed.map(({ row, path, code, message }) => ({
      path: [String(row), path].filter(Boolean).join('.'),
      message: `${code}: ${message}`,
    })),
  });
}

interface Batch {
  readonly mode: 'all' | 'each';
  readonly missing: 'refuse' | 'hold';
  readonly rows: readonly ReadRow[];
}

/** Stores a batch by one statement or two, in the transaction of the caller, and returns what became of each row. Throws ROWS_REFUSED in mode `all`. */
export async function storeBatch(place: Place, collection: Collection, { mode, missing, rows }: Batch) {
  const { database } = place;
  const good = rows.flatMap(({ item }) => (item ? [item] : []));
  const stored = await storePieces(database, collection, { ...place, rows: good });
  const pairs = good.flatMap((item, index) => (stored[index] ? [{ item, stored: stored[index] }] : []));
  const byId = new Map(pairs.map((pair) => [pair.item.externalId, pair.stored]));
  const holds = missing === 'hold';
  const results = rows.map((read) => resultOf(read, byId.get(read.item?.externalId ?? ''), holds));
  if (mode === 'all') requireAll(results);
  const kept = holds ? pairs : pairs.filter((pair) => pair.stored.code === null);
  await holdRows(place, collection, kept, { keepsAll: false });
  const refers = collection === 'users' || collection === 'products' || collection === 'customers';
  const count = (result: Result) => results.filter((one) => one.result === result).length;
  return {
    ...{ created: count('created'), updated: count('updated'), unchanged: count('unchanged') },
    ...{ held: count('held'), refused: count('refused') },
    released: refers ? await releaseRows(place, collection) : 0,
    results,
  };
}
