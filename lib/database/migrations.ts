/** Applies the whole schema over a plain session: for scratch databases, not for deployments. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { readSchema, SQL_FOLDER } from './read-schema.ts';

/** The migration function makes its ledgers itself, by these statements. */
const LEDGERS = ['create_ledger_schema', 'create_ledger', 'create_function_ledger'].map((name) =>
  readFileSync(join(SQL_FOLDER, '..', 'functions', 'deploy', 'migrate', 'schema', 'ledger', `${name}.sql`), 'utf8'),
);

const LIST_FUNCTIONS = `
  select p.oid, p.oid::regprocedure::text as name, l.lanvalidator::regproc::text as validator
  from pg_proc p
  join pg_language l on l.oid = p.prolang
  where p.pronamespace in ('crm'::regnamespace, 'automation'::regnamespace)
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`;

async function inTransaction(client: Pick<Client, 'query'>, title: string, statements: readonly string[]) {
  await client.query('begin');
  for (const statement of statements) {
    await client.query(statement).catch((cause: unknown) => {
      const problem = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`${title} failed: ${problem}\n${statement.slice(0, 300)}`, { cause });
    });
  }
  await client.query('commit');
}

/** Checks what PostgreSQL checks when it creates a function, once all exist. Throws with the name of the first broken one. */
async function checkBodies(client: Pick<Client, 'query'>): Promise<void> {
  const { rows } = await client.query<{ oid: number; name: string; validator: string }>(LIST_FUNCTIONS);
  for (const { oid, name, validator } of rows) {
    await client.query(`select ${validator}($1::oid)`, [oid]).catch((cause: unknown) => {
      throw new Error(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    });
  }
}

/** Throws with the name of the migration, the beginning of the statement or the name of the function that failed. */
export async function applyMigrations(client: Pick<Client, 'query'>): Promise<void> {
  const { migrations, functions } = readSchema();
  await inTransaction(client, 'The ledger', LEDGERS);
  for (const { name, statements, long } of migrations) {
    if (long) await client.query(statements.join());
    else await inTransaction(client, `Migration ${name}`, statements);
  }
  const created = functions.flatMap(({ statements }) => statements);
  await inTransaction(client, 'sql/functions', ['set local check_function_bodies = off', ...created]);
  await checkBodies(client);
}
