/** A database before migration 0031, which the test upgrades, with the ledger's functions of the release before or of today. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { readSchema } from '../../../lib/database/read-schema.ts';
import { openSession } from '../../../lib/database/session.ts';
import { workerPostgres } from '../database/worker-postgres.ts';

const OLD_FUNCTIONS = readFileSync(join(import.meta.dirname, 'ledger-before-0031.sql'), 'utf8');
const FIRST_NEW = '0031';
/** From here on migrations are of other systems. */
const FIRST_OTHER = '0040';

/** Makes the database. The caller drops it. */
export async function setUpUpgrade() {
  const { migrations, functions } = readSchema();
  const server = workerPostgres();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const administrator = await openSession(`${server}/postgres`);
  await administrator.query(`create database ${name}`);
  const client = await openSession(`${server}/${name}`);
  const apply = async (statements: readonly string[]) => {
    for (const sql of statements) await client.query(sql);
  };
  const [before, after] = [
    migrations.filter((one) => one.name < FIRST_NEW),
    migrations.filter((one) => one.name > FIRST_NEW),
  ];
  const tablesOf = (some: typeof after) =>
    some
      .flatMap(({ statements }) => statements.map((sql) => /^\s*create table automation\.(\w+)/im.exec(sql)?.[1]))
      .filter((table) => table !== undefined);
  const newTables = tablesOf(after);
  const otherTables = tablesOf(after.filter((one) => one.name > FIRST_OTHER));
  let isMigrated = false;
  const ofOthers = new Set<string>();
  // More than once, because functions of theirs call each other.
  for (const _ of [1, 2, 3])
    for (const { name, statements } of functions)
      if ([...otherTables, ...ofOthers].some((other) => statements.some((sql) => sql.includes(`automation.${other}`))))
        ofOthers.add(name);
  const isOfNew = ({ name, statements }: (typeof functions)[number]) =>
    newTables.some((table) => name.endsWith(`_on_${table}`)) ||
    newTables.some((table) =>
      statements.some((sql) =>
        new RegExp(`(state automation\\.${table}, |returns automation\\.${table}\\b)`).test(sql),
      ),
    ) ||
    [...ofOthers].some((other) => name === other || name.startsWith(`${other}_on_`));
  /** Before the migration, triggers of the tables that it makes and functions of their rows are left out, and what other systems do with theirs. */
  const useNew = () =>
    apply([
      'begin',
      'set local check_function_bodies = off',
      ...functions.filter((one) => isMigrated || !isOfNew(one)).flatMap(({ statements }) => statements),
      'commit',
    ]);
  const useOld = () => apply([OLD_FUNCTIONS]);
  await apply(['create schema automation', ...before.flatMap(({ statements }) => statements)]);
  await useNew();
  await useOld();
  return {
    query: async <R extends pg.QueryResultRow>(sql: string, values?: unknown[]) =>
      (await client.query<R>(sql, values)).rows,
    /** Applies the migrations from 0031 on, and no functions. */
    async migrate(): Promise<void> {
      for (const { statements, long } of after) await apply(long ? statements : ['begin', ...statements, 'commit']);
      isMigrated = true;
    },
    useOld,
    useNew,
    async drop(): Promise<void> {
      await client.end();
      await administrator.query(`drop database ${name} with (force)`);
      await administrator.end();
    },
  };
}

export type UpgradeSetup = Awaited<ReturnType<typeof setUpUpgrade>>;
