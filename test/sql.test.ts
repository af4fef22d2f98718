/** The rules of sql/README.md: where a function lives, what a migration may hold, and what never changes again. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bindParameters } from '../lib/database/parameters.ts';
import { readSchema, SQL_FOLDER } from '../lib/database/read-schema.ts';
import { readRelease, releaseProblems } from '../lib/database/release.ts';

const { migrations, functions } = readSchema();
const filesIn = (folder: string) =>
  readdirSync(join(SQL_FOLDER, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(SQL_FOLDER.length + 1));
const read = (path: string) => readFileSync(join(SQL_FOLDER, path), 'utf8');
const codeOf = (path: string) => read(path).replace(/--.*$/gm, '');

const functionFiles = filesIn('functions');
const migrationFiles = filesIn('migrations');

/** Functions and triggers that a table needs from its first row on; each one's comment in its migration says for what. */
const inMigrations = [
  'automation.current_tenant',
  'automation.next_id',
  'automation.queue_changed_job',
  'automation.queue_inserted_jobs',
  'automation.unqueue_job',
  'queue_changed',
  'queue_inserted',
  'unqueue_changed',
  'unqueue_deleted',
];

describe('sql/functions', () => {
  // readSchema throws when a name does not fit, so this is reached only when all do.
  test('is read file by file, each named after what it makes', () => {
    expect(functions.map(({ name }) => name).sort()).toEqual(
      functionFiles
        .map((path) =>
          path
            .split('/')
            .at(-1)
            ?.replace(/\.sql$/, ''),
        )
        .sort(),
    );
  });

  test('has one folder for each system, and no deeper ones', () => {
    expect(functionFiles.filter((path) => !/^functions\/[a-z]+(-[a-z]+)*\/[a-z]+(_[a-z]+)*\.sql$/.test(path))).toEqual(
      [],
    );
  });

  test('keeps its folders small', () => {
    const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'));
    const tooFull = functionFiles
      .map(folderOf)
      .filter((folder, _, all) => all.filter((one) => one === folder).length > 20);
    expect([...new Set(tooFull)]).toEqual([]);
  });

  test('makes one function or trigger a file', () => {
    const makes = /^\s*create\s+(or replace\s+)?(constraint\s+)?(function|procedure|trigger)\b/gim;
    expect(functionFiles.filter((path) => codeOf(path).match(makes)?.length !== 1)).toEqual([]);
  });

  test('makes nothing else', () => {
    const allowed =
      /^(create or replace (function|trigger)|create constraint trigger|drop trigger if exists|revoke|grant) /;
    const others = functions.flatMap(({ name, statements }) =>
      statements
        .map((statement) => statement.replace(/^(--.*\n)*\s*/, ''))
        .filter((statement) => !allowed.test(statement))
        .map((statement) => `${name}: ${statement.slice(0, 60)}`),
    );
    expect(others).toEqual([]);
  });
});

describe('sql/migrations', () => {
  test('are numbered from 0001 upwards, no two with one number', () => {
    const numbers = migrations.map(({ name }) => /^(\d{4})_[a-z]+(_[a-z]+)*$/.exec(name)?.[1]);
    expect(numbers[0]).toBe('0001');
    expect(numbers).not.toContain(undefined);
    // Gaps are numbers of changes that were made beside each other.
    expect(numbers).toEqual([...new Set(numbers)].sort());
  });

  test('make no function and no trigger but those that a table needs', () => {
    const made = migrationFiles.flatMap((path) =>
      [
        ...codeOf(path).matchAll(
          /create\s+(?:or replace\s+)?(?:constraint\s+)?(?:function|procedure|trigger)\s+([\w.]+)/gi,
        ),
      ].map(([, name]) => name),
    );
    expect([...new Set(made)].sort()).toEqual(inMigrations);
  });

  test('continue those of the last release', () => {
    expect(releaseProblems(readRelease(), migrations)).toEqual([]);
  });
});

describe('every file of both', () => {
  const files = [...functionFiles, ...migrationFiles];

  test('is SQL that begins with a comment and has at most 250 lines', () => {
    expect(files.filter((path) => !path.endsWith('.sql') || !read(path).startsWith('-- '))).toEqual([]);
    expect(files.filter((path) => read(path).split('\n').length > 250)).toEqual([]);
  });

  test('has nothing that the Data API takes for a parameter, not even inside a body', () => {
    const wrong = [...migrations, ...functions].flatMap(({ name, statements }) =>
      statements.flatMap((sql) => bindParameters(sql).names.map((parameter) => `${name}: ":${parameter}"`)),
    );
    expect(wrong).toEqual([]);
  });
});
