/** A project statement over a plain PostgreSQL session: no Data API between. */
import type { Client } from 'pg';
import { camelCase, type Statement } from '../../functions/engine/data/statement.ts';
import { bindParameters } from '../../lib/database/parameters.ts';

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

/** Over one PostgreSQL session, as the Data API would run it; texts come back as the driver gives them. */
export async function runStatement<P, R>(client: Client, statement: Statement<P, R>, values: P): Promise<R[]> {
  const { text, names, members } = prepare(statement);
  const given = values as Readonly<Record<string, unknown>>;
  const list = names.map((name) => {
    const value = given[camelCase(name)] ?? null;
    return statement.parameters[name] === 'jsonb' ? JSON.stringify(value) : value;
  });
  const { rows } = await client.query<(string | null)[]>({ text, values: list, rowMode: 'array' });
  return rows.map((row) => {
    const named: Record<string, unknown> = {};
    for (const [index, member] of members.entries()) named[member] = row[index];
    return named as R; // the statement's own columns
  });
}
