/** Stores the batches of a file one after the other, each in a transaction that also records how far the import is. */
import type { Collection } from '../../../api/crm/collections.ts';
import type { ImportSettings } from '../../../api/crm/csv/settings.ts';
import { storeBatch } from '../../../api/crm/store/store-batch.ts';
import { now } from '../../../engine/clock.ts';
import type { Database } from '../../../engine/data/database.ts';
import type { FileBatch } from './batches.ts';
import { keepPlace } from './queries.gen.ts';
import { forgetRefused, writeRefused } from './report.ts';

/** An import, and the version of its file that is read. */
export interface Import {
  readonly database: Database;
  readonly tenantId: string;
  readonly id: string;
  readonly collection: Collection;
  readonly settings: ImportSettings;
  /** Nothing is stored while it is `checking`. */
  readonly state: 'checking' | 'storing';
  readonly etag: string;
  readonly ignored: readonly string[];
}

/** The import was cancelled, or another function works on it: nothing of the batch is stored. */
export class Overtaken extends Error {}

/** Ends a transaction that was only to show what would become of its rows. */
class RolledBack<T> extends Error {
  readonly outcome: T;
  constructor(outcome: T) {
    super('Rolled back');
    this.outcome = outcome;
  }
}

/** Returns what `work` returns, and leaves nothing of what it wrote. */
async function withoutEffect<T>(database: Database, work: (database: Database) => Promise<T>): Promise<T> {
  try {
    return await database.transaction(async (inside) => {
      throw new RolledBack(await work(inside));
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.outcome;
    throw error;
  }
}

type Outcome = Awaited<ReturnType<typeof storeBatch>>;

async function record(
  database: Database,
  { tenantId, id, state, etag, ignored }: Import,
  { rows, lastRow, bytesRead }: FileBatch,
  after: number,
  { results: _, ...counts }: Outcome,
): Promise<number> {
  const place = { lastRow, bytesRead, rows: rows.length, etag, ignoredColumns: ignored, afterRow: after };
  const kept = await database.maybeOne(keepPlace, { tenantId, id, state, ...place, ...counts });
  if (!kept) throw new Overtaken();
  return kept.refused;
}

/** Stores a batch, or tries it, and returns how many rows were refused so far. `isFirst`: it may have been tried before. */
async function storeOne(one: Import, batch: FileBatch, after: number, isFirst: boolean): Promise<number> {
  const { database, tenantId, collection, settings } = one;
  const store = (inside: Database) =>
    storeBatch({ database: inside, now: now(), tenantId }, collection, {
      mode: 'each',
      missing: settings.onMissing,
      rows: batch.rows,
    });
  const note = async (outcome: Outcome) => {
    if (outcome.refused > 0) await writeRefused(one, batch, outcome.results);
    else if (isFirst) await forgetRefused(one, batch);
  };
  if (one.state === 'checking') {
    const outcome = await withoutEffect(database, store);
    await note(outcome);
    return record(database, one, batch, after, outcome);
  }
  return database.transaction(async (inside) => {
    const outcome = await store(inside);
    await note(outcome);
    return record(inside, one, batch, after, outcome);
  });
}

interface Progress {
  readonly isDone: boolean;
  readonly refused: number;
}

/**
 * Stores batches until there are no more or `isTimeShort`. The next batch is read while the database works on one.
 * Throws Overtaken, and what reading throws.
 */
export async function storeBatches(
  one: Import,
  batches: AsyncGenerator<FileBatch>,
  start: { readonly after: number; readonly refused: number },
  { isTimeShort, report }: { isTimeShort(): boolean; report(batch: FileBatch): Promise<void> },
): Promise<Progress> {
  let { after, refused } = start;
  let isFirst = true;
  try {
    let next = await batches.next();
    while (!next.done) {
      const batch = next.value;
      // Its failure is thrown after the batch before it is recorded.
      const reading = batches.next().then(
        (read) => ({ read }),
        (error: unknown) => ({ error }),
      );
      refused = await storeOne(one, batch, after, isFirst);
      after = batch.lastRow;
      isFirst = false;
      const read = await reading;
      if ('error' in read) throw read.error;
      next = read.read;
      await report(batch);
      if (!next.done && isTimeShort()) return { isDone: false, refused };
    }
    return { isDone: true, refused };
  } finally {
    await batches.return(undefined);
  }
}
