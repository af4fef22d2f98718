/** What a deployment does with sql/: over the local Data API, with a database that begins empty. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readSchema } from '../../../../lib/database/read-schema.ts';
import { type DataApiSetup, startDataApi } from '../../../../lib/local/services/rds-data/setup-data-api.ts';
import { connect, type Database } from '../../../engine/data/database.ts';
import type { Statement } from '../../../engine/data/statement.ts';
import { environment } from '../../../engine/environment.ts';
import { applySchema } from './apply-schema.ts';
import type { Schema } from './schema.ts';

let data: DataApiSetup;
let database: Database;
beforeAll(async () => {
  data = await startDataApi();
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_RDS_DATA: data.endpoint,
    [environment.clusterArn]: data.clusterArn,
    [environment.databaseName]: data.database,
    [environment.secretArn]: data.secretArn,
  });
  database = connect(5);
});
afterAll(() => data.stop());

/** The schema of these files, by their paths under sql/. */
function schemaOf(files: Readonly<Record<string, string>>): Schema {
  const folder = mkdtempSync(join(tmpdir(), 'followthrough-sql-'));
  try {
    for (const path of ['migrations', 'functions']) mkdirSync(join(folder, path));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return readSchema(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const aFunction = (name: string, argument: string, result: string, body: string) =>
  `-- For a test.\ncreate or replace function automation.${name}(${argument}) returns ${result}\nlanguage sql\nas $$ ${body} $$;\n`;

/** The text that an expression gives; throws when PostgreSQL refuses it. */
async function askFor(expression: string): Promise<string> {
  const statement: Statement<Record<never, never>, { value: string }> = {
    name: 'value',
    sql: `select (${expression})::text as value`,
    parameters: {},
    columns: [['value', 'text']],
  };
  return (await database.one(statement, {})).value;
}

const countOf = (name: string) => askFor(`select count(*) from pg_proc where proname = '${name}'`);

describe('a function', () => {
  afterEach(() => applySchema(database, { migrations: [], functions: [] }));

  test('is applied once, and again when its file changed', async () => {
    const first = schemaOf({ 'functions/a/answer.sql': aFunction('answer', '', 'integer', 'select 41') });
    expect(await applySchema(database, first)).toEqual(['answer']);
    expect(await applySchema(database, first)).toEqual([]);
    const second = schemaOf({ 'functions/a/answer.sql': aFunction('answer', '', 'integer', 'select 42') });
    expect(await applySchema(database, second)).toEqual(['answer']);
    expect(await askFor('automation.answer()')).toBe('42');
  });

  test('may be created before a function that its body calls', async () => {
    const schema = schemaOf({
      'functions/a/caller.sql': aFunction('caller', '', 'integer', 'select automation.later() + 1'),
      'functions/b/later.sql': aFunction('later', '', 'integer', 'select 1'),
    });
    await applySchema(database, schema);
    expect(await askFor('automation.caller()')).toBe('2');
  });

  test('is not applied again when its file moves to another folder', async () => {
    const text = aFunction('moved', '', 'integer', 'select 1');
    await applySchema(database, schemaOf({ 'functions/a/moved.sql': text }));
    expect(await applySchema(database, schemaOf({ 'functions/b/moved.sql': text }))).toEqual([]);
  });

  test('with other arguments or another result takes the place of the old one', async () => {
    await applySchema(
      database,
      schemaOf({ 'functions/a/one.sql': aFunction('one', 'a integer', 'integer', 'select 1') }),
    );
    const two = schemaOf({ 'functions/a/one.sql': aFunction('one', 'b text', 'text', "select 'two' || b") });
    await applySchema(database, two);
    expect(await countOf('one')).toBe('1');
    expect(await askFor("automation.one('!')")).toBe('two!');
  });

  test('is dropped when its file is gone, and comes back with the file, as a rollback needs it', async () => {
    const both = {
      'functions/a/stays.sql': aFunction('stays', '', 'integer', 'select 1'),
      'functions/a/goes.sql': aFunction('goes', '', 'integer', 'select 1'),
    };
    await applySchema(database, schemaOf(both));
    const { 'functions/a/stays.sql': stays } = both;
    expect(await applySchema(database, schemaOf({ 'functions/a/stays.sql': stays }))).toEqual(['goes']);
    expect([await countOf('stays'), await countOf('goes')]).toEqual(['1', '0']);
    expect(await applySchema(database, schemaOf(both))).toEqual(['goes']);
    expect(await countOf('goes')).toBe('1');
  });

  test('that fails leaves every function as it was', async () => {
    await applySchema(database, schemaOf({ 'functions/a/kept.sql': aFunction('kept', '', 'integer', 'select 1') }));
    const broken = schemaOf({
      'functions/a/kept.sql': aFunction('kept', '', 'integer', 'select 2'),
      'functions/b/broken.sql': aFunction('broken', 'x no_such_type', 'integer', 'select 2'),
    });
    await expect(applySchema(database, broken)).rejects.toMatchObject({
      message: expect.stringContaining('42704'),
      cause: { message: expect.stringContaining('broken: type no_such_type does not exist') },
    });
    expect(await askFor('automation.kept()')).toBe('1');
  });

  test('is applied by one of two deployments that run at once', async () => {
    const schema = schemaOf({ 'functions/a/contested.sql': aFunction('contested', '', 'integer', 'select 1') });
    const applied = await Promise.all([applySchema(database, schema), applySchema(database, schema)]);
    expect(applied.flat()).toEqual(['contested']);
  });
});

describe('a trigger', () => {
  const files = {
    'migrations/0001_create_notes.sql': 'create table automation.notes (text text);\n',
    'functions/notes/shout.sql': `-- For a test.\ncreate or replace function automation.shout() returns trigger
language plpgsql\nas $$ begin new.text := upper(new.text); return new; end $$;\n`,
    'functions/notes/a_shout_on_notes.sql': `-- For a test.\ncreate or replace trigger a_shout before insert on automation.notes
  for each row execute function automation.shout();\n`,
  };
  const notes = () => askFor("select string_agg(n.text, ',') from automation.notes n");
  const insert: Statement<Record<never, never>, never> = {
    name: 'insert',
    sql: "insert into automation.notes values ('hello')",
    parameters: {},
    columns: [],
  };

  test('is created after the function that it calls, though its name comes first', async () => {
    expect(await applySchema(database, schemaOf(files))).toEqual(['0001_create_notes', 'shout', 'a_shout_on_notes']);
    await database.execute(insert, {});
    expect(await notes()).toBe('HELLO');
  });

  test('is dropped before its function, and both with a table that a migration dropped', async () => {
    const { 'migrations/0001_create_notes.sql': created } = files;
    const dropped = { 'migrations/0002_drop_notes.sql': 'drop table automation.notes;\n' };
    const without = schemaOf({ 'migrations/0001_create_notes.sql': created });
    expect(await applySchema(database, without)).toEqual(['a_shout_on_notes', 'shout']);
    expect(await countOf('shout')).toBe('0');
    await applySchema(database, schemaOf(files));
    const gone = schemaOf({ 'migrations/0001_create_notes.sql': created, ...dropped });
    expect(await applySchema(database, gone)).toEqual(['0002_drop_notes', 'a_shout_on_notes', 'shout']);
  });
});

describe('a migration', () => {
  test('that was edited after it was applied is refused, with the way out', async () => {
    const path = 'migrations/0003_create_edited.sql';
    await applySchema(database, schemaOf({ [path]: 'create table automation.edited (a text);\n' }));
    const edited = schemaOf({ [path]: 'create table automation.edited (a text, b text);\n' });
    await expect(applySchema(database, edited)).rejects.toThrow(
      'restore sql/migrations/0003_create_edited.sql and put the change into a new migration',
    );
  });

  test('that fails leaves nothing of its own', async () => {
    const text = 'create table automation.half (a text);\nselect no_such_function();\n';
    await expect(applySchema(database, schemaOf({ 'migrations/0004_fail.sql': text }))).rejects.toThrow('42883');
    expect(await askFor("select count(*) from pg_class where relname = 'half'")).toBe('0');
  });
});

test('the whole of sql/ is applied once', async () => {
  const schema = readSchema();
  const names = [...schema.migrations, ...schema.functions].map(({ name }) => name);
  expect(await applySchema(database, schema)).toEqual(names);
  expect(await applySchema(database, schema)).toEqual([]);
});
