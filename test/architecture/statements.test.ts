/** What the statements beside the code must say, and must not. */
import { expect, test } from 'vitest';
import { filesIn, read } from './source-files.ts';

const statements = filesIn('functions', /\.sql$/);
const codeOf = (path: string) => read(path).replace(/--.*$/gm, '');

test('statements take the time as a parameter', () => {
  const clocks = /\b(now\(\)|current_timestamp|current_date|localtime)/i;
  expect(statements.filter((path) => clocks.test(codeOf(path)))).toEqual([]);
});

test('statements name every column that they give', () => {
  expect(statements.filter((path) => /select\s+\*/i.test(codeOf(path)))).toEqual([]);
});

test('statements say in their first line what they do', () => {
  expect(statements.filter((path) => !read(path).startsWith('-- '))).toEqual([]);
});

test('statements are named by a verb, in snake_case', () => {
  const names = statements.map((path) => path.split('/').at(-1) ?? '');
  expect(names.filter((name) => !/^[a-z]+(_[a-z]+)*\.sql$/.test(name))).toEqual([]);
});

test('statements of triggers ask for one tenant only', () => {
  const ofTriggers = statements.filter((path) => path.startsWith('functions/triggers/'));
  expect(ofTriggers.filter((path) => !/:tenant_id::uuid/.test(codeOf(path)))).toEqual([]);
});
