/** A migrated database for one test file, and the engine's Database on it. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Database } from '../../../functions/engine/data/database.ts';
import { databaseOver, openEngineSession, openSession } from '../../../lib/database/session.ts';
import { TEMPLATE } from './global-postgres.ts';
import { workerPostgres } from './worker-postgres.ts';

export interface TestDatabase {
  readonly url: string;
  /** Superuser's session, to write rows and to read them. */
  readonly client: pg.Client;
  /** What the functions have: the role `followthrough_engine`, with its least privileges. */
  readonly engine: Database;
  query<R extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<R[]>;
  /** `engine.many`. */
  readonly run: Database['many'];
  drop(): Promise<void>;
}

/** Clones the migrated template. The caller drops it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = workerPostgres();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const administrator = await openSession(`${server}/postgres`);
  await administrator.query(`create database ${name} template ${TEMPLATE}`);
  const url = `${server}/${name}`;
  const client = await openSession(url);
  const session = await openEngineSession(url);
  const engine = databaseOver(session);
  return {
    url,
    client,
    engine,
    query: async (sql, values) => (await client.query(sql, values)).rows,
    run: engine.many,
    async drop() {
      await session.end();
      await client.end();
      await administrator.query(`drop database ${name} with (force)`);
      await administrator.end();
    },
  };
}
