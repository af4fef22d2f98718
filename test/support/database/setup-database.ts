/** A migrated database of a test's own, and statements run on it as the engine's login. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Statement } from '../../../functions/engine/data/statement.ts';
import { runStatement } from '../../bench/run-statement.ts';
import { TEMPLATE } from './global-postgres.ts';
import { workerPostgres } from './worker-postgres.ts';

// Dates stay texts, as the Data API gives them.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

export interface TestDatabase {
  readonly url: string;
  /** Superuser, for set-up and for looking. */
  readonly client: pg.Client;
  /** Signed in as `followthrough_engine`, with its least privileges. */
  readonly engine: pg.Client;
  query<R extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<R[]>;
  /** Runs a project statement as the engine. */
  run<P, R>(statement: Statement<P, R>, values: P): Promise<R[]>;
  drop(): Promise<void>;
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const server = workerPostgres();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const administrator = await connected(`${server}/postgres`);
  await administrator.query(`create database ${name} template ${TEMPLATE}`);
  const url = `${server}/${name}`;
  const client = await connected(url);
  const engine = await connected(url);
  await engine.query('set role followthrough_engine');
  return {
    url,
    client,
    engine,
    query: async (sql, values) => (await client.query(sql, values)).rows,
    run: (statement, values) => runStatement(engine, statement, values),
    async drop() {
      await engine.end();
      await client.end();
      await administrator.query(`drop database ${name} with (force)`);
      await administrator.end();
    },
  };
}
