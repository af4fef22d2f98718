/** Rows that wait for another: kept when they come too early, and stored when that one is there. */
import type { Database } from '../../../engine/data/database.ts';
import { type Collection, collections } from '../collections.ts';
import * as queries from './queries.gen.ts';
import type { Row } from './read-batch.ts';
import { type Stored, storePieces } from './store-pieces.ts';

/** Whose rows are stored, when, and in which transaction. */
export interface Place {
  readonly database: Database;
  readonly tenantId: string;
  readonly now: Date;
}

const waits = ({ code }: Stored): boolean => code === 'REFERENCE_MISSING';
const isRefused = ({ result }: Stored): boolean => result === 'refused';

/** Only rows of these refer to others. */
const isReferring = (collection: Collection): boolean => collection !== 'users' && collection !== 'products';

/** Keeps the rows that wait, and with `keepsAll` those that were refused for another reason; forgets what was kept of the others. */
export async function holdRows(
  { database, tenantId, now }: Place,
  collection: Collection,
  rows: readonly { readonly item: Row; readonly stored: Stored }[],
  { keepsAll }: { readonly keepsAll: boolean },
): Promise<void> {
  if (!isReferring(collection)) return;
  const kept = rows.filter(({ stored }) => waits(stored) || (keepsAll && isRefused(stored)));
  const held = kept.map(({ item, stored }) => {
    const { missingCollection, missingExternalId, code, path } = stored;
    const reason = waits(stored)
      ? { missingCollection, missingExternalId }
      : { problem: [code, path].filter(Boolean).join(' ') };
    return { item, ...reason };
  });
  const done = rows.filter(({ stored }) => !isRefused(stored)).map(({ item }) => item.externalId);
  await database.execute(queries.holdRows, { tenantId, collection, rows: held, stored: done, now });
}

/** More are left to the next call: each takes some milliseconds, and a caller waits for this one. */
const MOST_ROUNDS = 5;
const ROWS_A_ROUND = 1000;

/**
 * Stores the rows that waited for one of `collection` which is there now, and returns how many. Rows of customers that come so may let
 * others follow. One that is refused is kept with the reason.
 */
export async function releaseRows(place: Place, collection: Collection): Promise<number> {
  const { database, tenantId, now } = place;
  const open: Collection[] = [collection];
  let released = 0;
  for (let round = 0; round < MOST_ROUNDS && open.length > 0; round += 1) {
    const missing = open[0] ?? collection;
    const taken = await database.many(queries.takeHeldRows, { tenantId, collection: missing, limit: ROWS_A_ROUND });
    if (taken.length === 0) open.shift();
    for (const of of collections) {
      const items = taken.filter((row) => row.collection === of).map(({ item }) => item as Row); // hold_rows wrote them
      if (items.length === 0) continue;
      const stored = await storePieces(database, of, { tenantId, rows: items, now });
      const rows = stored.flatMap((one, index) => (items[index] ? [{ item: items[index], stored: one }] : []));
      await holdRows(place, of, rows, { keepsAll: true });
      released += stored.filter((one) => !isRefused(one)).length;
      if (of === 'customers') open.push('customers');
    }
  }
  return released;
}
