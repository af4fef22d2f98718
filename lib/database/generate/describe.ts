/** Asks PostgreSQL for a statement's columns, their types and which may be null. Executes nothing. */
import type { Client } from 'pg';
import { bindParameters } from '../parameters.ts';

/** Types that statements may take and give, by their names in casts. `int8` is not among them: JSON rounds its digits. */
const TYPES: Readonly<Record<string, string>> = {
  uuid: 'uuid',
  text: 'text',
  int: 'int4',
  int4: 'int4',
  integer: 'int4',
  float8: 'float8',
  numeric: 'numeric',
  bool: 'bool',
  boolean: 'bool',
  timestamptz: 'timestamptz',
  date: 'date',
  jsonb: 'jsonb',
};

/** Parameters by name; columns in their order. */
export interface Description {
  readonly parameters: ReadonlyMap<string, string>;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly isNullable: boolean }[];
}

interface Field {
  readonly name: string;
  readonly tableID: number;
  readonly columnID: number;
  readonly dataTypeID: number;
}

/** Returns types by placeholder. Throws when a placeholder has no cast, which gives its type. */
function parameterTypes(name: string, sql: string): Map<string, string> {
  const types = new Map<string, string>();
  const { names } = bindParameters(sql);
  const casts = [...sql.matchAll(/(?<!:):([a-z_][a-z0-9_]*)::([a-z0-9]+)/g)];
  if (casts.length !== names.length)
    throw new Error(`${name}: every placeholder needs a cast, as in :now::timestamptz`);
  for (const [, parameter = '', cast = ''] of casts) {
    const type = TYPES[cast];
    if (!type) throw new Error(`${name}: :${parameter}::${cast} is not a type that statements may take`);
    if ((types.get(parameter) ?? type) !== type) throw new Error(`${name}: :${parameter} has two types`);
    types.set(parameter, type);
  }
  return types;
}

/** Sends parse and describe only, without bind and execute, and returns the described columns. */
function fieldsOf(client: Client, text: string): Promise<readonly Field[]> {
  return new Promise((done, fail) => {
    let fields: readonly Field[] = [];
    client.query({
      submit(connection: { parse(q: object): void; describe(q: object): void; sync(): void }) {
        connection.parse({ text, name: '', types: [] });
        connection.describe({ type: 'S', name: '' });
        connection.sync();
      },
      handleRowDescription: (message: { fields: readonly Field[] }) => {
        fields = message.fields;
      },
      handleError: (error: Error) => fail(error),
      handleReadyForQuery: () => done(fields),
      handleNoData: () => undefined,
      handleEmptyQuery: () => undefined,
      handleCommandComplete: () => undefined,
      handleDataRow: () => undefined,
    } as never);
  });
}

/** Reads a column's type. `name!` is never null, `name?` may be null; for a table's column its constraint decides. */
async function columnOf(client: Client, statement: string, field: Field): Promise<Description['columns'][number]> {
  const name = field.name.replace(/[!?]$/, '');
  const { rows } = await client.query<{ type: string; isNotNull: boolean | null }>(
    `select t.typname as type,
       (select a.attnotnull from pg_attribute a where a.attrelid = $2 and a.attnum = $3) as "isNotNull"
     from pg_type t where t.oid = $1`,
    [field.dataTypeID, field.tableID, field.columnID],
  );
  const type = TYPES[rows[0]?.type ?? ''];
  if (!type)
    throw new Error(`${statement}: column ${name} is ${rows[0]?.type}; cast it to a type that statements may give`);
  const isNullable = field.name.endsWith('?') || (!field.name.endsWith('!') && rows[0]?.isNotNull !== true);
  return { name, type, isNullable };
}

/** Throws with the statement's name when PostgreSQL refuses it, or a type is not supported. */
export async function describe(client: Client, name: string, sql: string): Promise<Description> {
  const parameters = parameterTypes(name, sql);
  const { text } = bindParameters(sql);
  const fields = await fieldsOf(client, text).catch((error: Error & { position?: string }) => {
    const place = error.position ? ` near: ${text.slice(Number(error.position) - 1, Number(error.position) + 60)}` : '';
    throw new Error(`${name}: ${error.message}${place}`);
  });
  const columns = [];
  for (const field of fields) columns.push(await columnOf(client, name, field));
  return { parameters, columns };
}
