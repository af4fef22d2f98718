/** A migrated database of a test's own, and statements run on it as the engine's login. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { Statement } from '../../functions/engine/statement.ts';
import { camelCase } from '../../functions/engine/statement.ts';
import { bindParameters } from '../../lib/schema/parameters.ts';
import { TEMPLATE } from './global-postgres.ts';

// Dates stay texts, as the Data API gives them.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

export interface TestDatabase {
  readonly url: string;
  /** Superuser, for set-up and for looking. */
  readonly client: pg.Client;
  query<R extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<R[]>;
  /** Runs a project statement as `followthrough_engine`, with its least privileges. */
  run<P, R>(statement: Statement<P, R>, values: P): Promise<R[]>;
  drop(): Promise<void>;
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

function bind<P, R>(statement: Statement<P, R>, values: P): { text: string; values: unknown[] } {
  const { text, names } = bindParameters(statement.sql);
  const given = values as Readonly<Record<string, unknown>>;
  const parameterOf = (name: string) => {
    const value = given[camelCase(name)] ?? null;
    return statement.parameters[name] === 'jsonb' ? JSON.stringify(value) : value;
  };
  return { text, values: names.map(parameterOf) };
}

const camelRow = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [camelCase(name.replace(/[!?]$/, '')), value]));

export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('postgresUrl');
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
    query: async (sql, values) => (await client.query(sql, values)).rows,
    async run(statement, values) {
      const { rows } = await engine.query(bind(statement, values));
      return rows.map((row) => camelRow(row) as never);
    },
    async drop() {
      await engine.end();
      await client.end();
      await administrator.query(`drop database ${name} with (force)`);
      await administrator.end();
    },
  };
}
