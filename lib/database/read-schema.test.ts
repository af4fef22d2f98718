import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSchema } from './read-schema.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'followthrough-sql-'));
  for (const name of ['migrations', 'functions']) mkdirSync(join(folder, name));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const aFunction = (name: string) =>
  `-- For a test.\ncreate or replace function crm.${name}(a integer,\n  b text) returns integer\nlanguage sql as $$ select 1; $$;\n`;

const readMigration = (text: string) => {
  write('migrations/0001_long.sql', text);
  return readSchema(folder).migrations[0]?.long;
};

describe('a migration', () => {
  test('is long when it says why, and then knows the index that it builds concurrently', () => {
    expect(readMigration('create table crm.a (b text);')).toBeUndefined();
    expect(readMigration('-- long: many rows\nalter table crm.a validate constraint b;\n')).toEqual({});
    expect(
      readMigration('-- long: x\ncreate unique index\n  concurrently if not exists a_b -- why\n  on only crm.a (b);'),
    ).toEqual({
      index: 'crm.a_b',
    });
  });

  test.each([
    ['create index concurrently a_b on crm.a (b);', 'begin it with "-- long: <why>"'],
    ['create table crm.a (b text); create index x on crm.a (b); create index concurrently y on crm.a (b);', 'begin it'],
    ['-- long: x\ncreate index if not exists a_b on crm.a (b); select 1;', 'it must be one statement; it has 2'],
    ['-- long: x\ncreate index concurrently a_b on crm.a (b);', 'write "if not exists"'],
    ['-- long: x\ncreate index concurrently if not exists a_b on a (b);', 'the schema of its table'],
  ])('is refused: %s', (text, reason) => {
    expect(() => readMigration(text)).toThrow(reason);
  });
});

describe('readSchema', () => {
  test('knows a function by its name, arguments and result', () => {
    write(
      'functions/a/twice.sql',
      `${aFunction('twice')}revoke all on function crm.twice(integer, text) from public;\n`,
    );
    expect(readSchema(folder).functions).toMatchObject([
      {
        name: 'twice',
        signature: 'crm.twice(a integer, b text) returns integer',
        dropStatement: 'drop function if exists crm.twice',
        statements: [expect.stringContaining('select 1; $$'), expect.stringMatching(/^revoke/)],
      },
    ]);
  });

  test('knows a trigger by its name and table, and puts it after the functions', () => {
    const drop = 'drop trigger if exists a_bell on crm.orders;';
    const create =
      'create constraint trigger a_bell after insert on crm.orders for each row execute function crm.ring();';
    write('functions/a/a_bell_on_orders.sql', `-- For a test.\n${drop}\n${create}\n`);
    write('functions/b/ring.sql', aFunction('ring'));
    expect(readSchema(folder).functions).toMatchObject([
      { name: 'ring' },
      { name: 'a_bell_on_orders', signature: 'a_bell on crm.orders', dropStatement: drop.slice(0, -1) },
    ]);
  });

  test('refuses a file that does not make what its name says', () => {
    write('functions/a/this.sql', aFunction('that'));
    expect(() => readSchema(folder)).toThrow('sql/functions/a/this.sql makes that. Name the file after its function');
  });

  test('refuses a file that makes neither a function nor a trigger', () => {
    write('functions/a/table.sql', 'create table crm.table ();\n');
    expect(() => readSchema(folder)).toThrow('sql/functions/a/table.sql makes no function and no trigger');
  });

  test('refuses a name that two folders have', () => {
    for (const system of ['a', 'b']) write(`functions/${system}/same.sql`, aFunction('same'));
    expect(() => readSchema(folder)).toThrow('Two folders of sql/functions have a same.sql');
  });

  test('gives migrations in the order of their names, with hashes of their texts', () => {
    write('migrations/0002_b.sql', 'select 2;\n');
    write('migrations/0001_a.sql', 'select 1;\nselect 11;\n');
    const { migrations } = readSchema(folder);
    expect(migrations.map(({ name, statements }) => [name, ...statements])).toEqual([
      ['0001_a', 'select 1', 'select 11'],
      ['0002_b', 'select 2'],
    ]);
    expect(new Set(migrations.map(({ hash }) => hash)).size).toBe(2);
  });
});
