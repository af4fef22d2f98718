/** Stores rows of a collection with as few statements as the size of a request allows: nearly always one. */
import type { Database } from '../../../engine/data/database.ts';
import { EngineError } from '../../../engine/errors.ts';
import type { Collection } from '../collections.ts';
import { storeRows } from './queries.gen.ts';
import type { Row } from './read-batch.ts';

/** What became of a row. `code`: why it was refused; `missing…`: the row that it refers to. */
export interface Stored {
  readonly id: string | null;
  readonly result: string;
  readonly code: string | null;
  readonly path: string | null;
  readonly missingCollection: string | null;
  readonly missingExternalId: string | null;
}

interface Given {
  readonly tenantId: string;
  readonly rows: Row[];
  readonly now: Date;
}

/** The Data API takes requests of 4 MiB; the rest is for the statement. */
const MOST_BYTES = 3_500_000;

/** The rows are JSON in a text of JSON, whose quotes are written with a backslash. */
const bytesOf = (row: Row): number => Buffer.byteLength(JSON.stringify(JSON.stringify(row)));

/** UTF-8 has up to three bytes for a character of a text, and a quote or a backslash becomes two. */
const MOST_BYTES_A_CHARACTER = 3;

function piecesOf(rows: Row[]): Row[][] {
  // Nearly always; to measure each row takes as long as to send it.
  if (rows.length > 0 && JSON.stringify(rows).length * MOST_BYTES_A_CHARACTER <= MOST_BYTES) return [rows];
  const pieces: Row[][] = [[]];
  let bytes = 0;
  for (const row of rows) {
    const more = bytesOf(row);
    if (bytes + more > MOST_BYTES) {
      pieces.push([]);
      bytes = 0;
    }
    pieces.at(-1)?.push(row);
    bytes += more;
  }
  return pieces.filter((piece) => piece.length > 0);
}

/** Another call may insert a row at the same moment: it is there, and visible, when this one asks again. */
const MOST_TRIES = 5;

async function storePiece(
  database: Database,
  collection: Collection,
  { tenantId, rows, now }: Given,
  tries = 1,
): Promise<Stored[]> {
  const found = await database.many(storeRows, { tenantId, collection, rows, now });
  const stored = found.toSorted((one, other) => one.place - other.place);
  const places = [...stored.keys()].filter((index) => stored[index]?.code === 'AGAIN');
  if (places.length === 0) return stored;
  if (tries === MOST_TRIES)
    throw new EngineError('DATABASE_BUSY', 'Other calls write the same rows at this moment; send the batch again');
  const left = { tenantId, now, rows: rows.filter((_, index) => places.includes(index)) };
  const again = await storePiece(database, collection, left, tries + 1);
  return stored.map((row, index) => again[places.indexOf(index)] ?? row);
}

/** Returns what became of each row, in their order. The caller's transaction makes the pieces one. */
export async function storePieces(database: Database, collection: Collection, given: Given): Promise<Stored[]> {
  const stored: Stored[] = [];
  for (const rows of piecesOf(given.rows)) stored.push(...(await storePiece(database, collection, { ...given, rows })));
  return stored;
}
