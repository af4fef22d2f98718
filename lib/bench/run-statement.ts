/** A project statement over a plain PostgreSQL session: no Data API between. */
import type { Client } from 'pg';
import { camelCase, type Statement } from '../../functions/engine/statement.ts';
import { bindParameters } from '../schema/parameters.ts';

const bound = new WeakMap<object, ReturnType<typeof bindParameters>>();

/** Over one PostgreSQL session, as the Data API would run it; texts come back as the driver gives them. */
export async function runStatement<P, R>(client: Client, statement: Statement<P, R>, values: P): Promise<R[]> {
  const { text, names } = bound.get(statement) ?? bindParameters(statement.sql);
  bound.set(statement, { text, names });
  const given = values as Readonly<Record<string, unknown>>;
  const list = names.map((name) => {
    const value = given[camelCase(name)] ?? null;
    return statement.parameters[name] === 'jsonb' ? JSON.stringify(value) : value;
  });
  const { rows } = await client.query<(string | null)[]>({ text, values: list, rowMode: 'array' });
  return rows.map(
    (row) => Object.fromEntries(statement.columns.map(([name], index) => [camelCase(name), row[index]])) as R,
  );
}
