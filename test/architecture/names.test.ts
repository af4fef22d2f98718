/** What files are called. */
import { expect, test } from 'vitest';
import { importsOf, isTest, isUnder, product, read, written } from './source-files.ts';

const nameOf = (path: string) => path.split('/').at(-1) ?? '';

test('files are named by what they hold', () => {
  const banned = /^(utils?|helpers?|common|shared|misc|manager|types)\.ts$/;
  expect(written.filter((path) => banned.test(nameOf(path)))).toEqual([]);
});

test('files are named in kebab-case', () => {
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|cases|property|secure|unsent))*\.tsx?$/;
  expect(written.filter((path) => !kebab.test(nameOf(path)))).toEqual([]);
});

test('test code beside the code is called *.test.ts, *.cases.ts or setup-*.ts', () => {
  const usesVitest = (path: string) => /from 'vitest'/.test(read(path));
  const importers = new Map<string, string[]>();
  for (const from of written) for (const to of importsOf(from)) importers.set(to, [...(importers.get(to) ?? []), from]);
  const isEntry = (path: string) => /(^|\/)(handler|index|job)\.ts$/.test(path) || isUnder(path, 'bin');
  const servesTests = product.filter((path) => {
    const users = importers.get(path) ?? [];
    return usesVitest(path) || (!isEntry(path) && users.length > 0 && users.every(isTest));
  });
  // lib/database is a developer's tool, and tests are its users.
  expect(servesTests.filter((path) => !isUnder(path, 'lib/database'))).toEqual([]);
});
