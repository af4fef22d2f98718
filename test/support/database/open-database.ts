import type pg from 'pg';
import { openSession } from '../../../lib/database/session.ts';

interface OpenDatabase {
  /** Queries run one after the other, also when several are asked at once. */
  query<R extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<R[]>;
  end(): Promise<void>;
}

/** Opens one connection, not a pool: a pool's `end` resolves before its connections have ended, and the server would stop under them. */
export async function openDatabase(connectionString: string): Promise<OpenDatabase> {
  const client = await openSession(connectionString);
  let last: Promise<unknown> = Promise.resolve();
  return {
    query<R extends pg.QueryResultRow>(sql: string, values?: unknown[]) {
      const rows = last.then(async () => (await client.query<R>(sql, values)).rows);
      last = rows.catch(() => undefined);
      return rows;
    },
    end: () => client.end(),
  };
}
