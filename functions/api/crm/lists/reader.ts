/** Reads a collection: a page of its rows, or the one with the caller's id. */
import type { Database } from '../../../engine/data/database.ts';
import type { Statement } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { fromCursor, toCursor } from '../../http/fields/cursor.ts';
import type { Collection } from '../collections.ts';

interface Found {
  readonly id: string;
  readonly cursorAt: string;
  readonly found: number;
}

/** An absent member binds null: any value. */
type Filter<P> = { readonly [Name in keyof P]?: P[Name] | undefined };

interface Paging {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

interface Asked {
  readonly database: Database;
  readonly params: { readonly externalId: string };
  readonly caller: { readonly tenantId: string };
}

/** Makes the handlers that list a collection and return one row of it. */
export function reader<P, R extends Found, I>(
  collection: Collection,
  statement: Statement<P, R>,
  show: (row: Omit<R, 'cursorAt' | 'found'>) => I,
) {
  const find = async (database: Database, values: Filter<P> & { readonly limit: number }): Promise<R[]> =>
    database.many(statement, values as P); // absent members bind null
  const shown = ({ cursorAt: _at, found: _found, ...row }: R): I => show(row);
  return {
    /** A page ends at `limit` rows, or where it is large enough: the statement counts what it leaves out. */
    async list(database: Database, filter: Filter<P>, { limit, cursor }: Paging) {
      const rows = await find(database, { ...filter, ...fromCursor(cursor), limit: limit + 1 });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const hasMore = last !== undefined && last.found > page.length;
      return {
        body: { items: page.map(shown), nextCursor: hasMore ? toCursor({ at: last.cursorAt, id: last.id }) : null },
      };
    },
    /** Throws NOT_FOUND. */
    async get({ database, params: { externalId }, caller: { tenantId } }: Asked) {
      const asked = { tenantId, externalId, limit: 1 };
      const [row] = await find(database, asked as typeof asked & Filter<P>); // every list takes them
      if (!row) throw new EngineError('NOT_FOUND', `There is no row ${externalId} among ${collection}`);
      return { body: shown(row) };
    },
  };
}
