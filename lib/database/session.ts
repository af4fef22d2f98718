/** The engine's Database over a plain PostgreSQL session, for tests and benches: the same values and errors, no Data API. */
import pg from 'pg';
import type { Database } from '../../functions/engine/data/database.ts';
import { databaseFailure } from '../../functions/engine/data/database-failure.ts';
import { queriesOver } from '../../functions/engine/data/queries-over.ts';
import { camelCase, type SqlType, type Statement } from '../../functions/engine/data/statement.ts';
import { EngineError } from '../../functions/engine/errors.ts';
import { bindParameters } from './parameters.ts';

/** Dates stay texts, as the Data API gives them. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text' | 'binary') =>
    oid === pg.types.builtins.DATE
      ? (text: string) => text
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser, // one signature in place of its overloads
};

/** Opens a session; its queries give dates as texts. */
export async function openSession(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, types });
  await client.connect();
  return client;
}

/** Opens a session with the rights of the functions: least privileges, under row-level security. */
export async function openEngineSession(connectionString: string): Promise<pg.Client> {
  const client = await openSession(connectionString);
  await client.query('set role followthrough_engine');
  return client;
}

interface Prepared {
  readonly text: string;
  readonly names: readonly string[];
  readonly members: readonly string[];
}

const prepared = new WeakMap<object, Prepared>();

function prepare<P, R>(statement: Statement<P, R>): Prepared {
  const known = prepared.get(statement);
  if (known) return known;
  const made = { ...bindParameters(statement.sql), members: statement.columns.map(([name]) => camelCase(name)) };
  prepared.set(statement, made);
  return made;
}

function toValue(value: unknown, type: SqlType | undefined): unknown {
  if (value === null || value === undefined) return null;
  if (type === 'jsonb') return JSON.stringify(value);
  return value instanceof Date ? value.toISOString() : value;
}

/** PostgreSQL's error in the words of the Data API, which the engine reads the SQLSTATE from. */
const asServiceError = (error: unknown): unknown =>
  error instanceof pg.DatabaseError
    ? new Error(`ERROR: ${error.message}; SQLState: ${error.code}`, { cause: error })
    : error;

async function run<P, R>(client: pg.Client, statement: Statement<P, R>, values: P): Promise<R[]> {
  const { text, names, members } = prepare(statement);
  const given = values as Readonly<Record<string, unknown>>;
  const list = names.map((name) => toValue(given[camelCase(name)], statement.parameters[name]));
  const { rows } = await client
    .query<unknown[]>({ text, values: list, rowMode: 'array', types })
    .catch((error: unknown) => {
      throw databaseFailure(asServiceError(error));
    });
  return rows.map((row) => {
    const named: Record<string, unknown> = {};
    for (const [index, member] of members.entries()) named[member] = row[index];
    return named as R; // the statement's own columns
  });
}

/** `beforeStatement` is called with each statement before it is sent; what it throws is thrown in place of running it. */
export function databaseOver(
  client: pg.Client,
  beforeStatement: (statement: { readonly name: string }) => void = () => undefined,
): Database {
  const queries = queriesOver(async (statement, values) => {
    beforeStatement(statement);
    return run(client, statement, values);
  });
  const nested: Database = {
    ...queries,
    transaction: () => Promise.reject(new EngineError('INTERNAL', 'Transactions do not nest')),
  };
  return {
    ...queries,
    async transaction(work) {
      await client.query('begin');
      try {
        const result = await work(nested);
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback');
        throw error;
      }
    },
  };
}
