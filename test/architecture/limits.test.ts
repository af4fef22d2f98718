/** Limits of tests are for what hangs: vitest.config.ts sets them. What starts a stack is left out by --quick. */
import { matchesGlob } from 'node:path';
import { expect, test } from 'vitest';
import { filesIn, importsOf, isTest, isUnder, read, written } from './source-files.ts';

test('tests and set-ups leave their limits to vitest.config.ts', () => {
  const limit =
    /^\s*\}, [\d_]{4,}\);$|testTimeout|hookTimeout|\.poll\((?:(?!\.to).)*timeout:|poll\([^;]*\btimeout: [\d_]+/ms;
  const tests = written.filter((path) => isTest(path) && !isUnder(path, 'test/architecture'));
  expect(tests.filter((path) => limit.test(read(path)))).toEqual([]);
});

const STARTS_A_STACK = ['test/support/stack/setup-stack.ts', 'test/support/stack/synthesise.ts'];

function importsOfAll(path: string, seen = new Set<string>()): Set<string> {
  for (const to of importsOf(path).filter((one) => one.endsWith('.ts') && !seen.has(one)))
    importsOfAll(to, seen.add(to));
  return seen;
}

test('--quick leaves out every test that starts a stack, and names files that exist', () => {
  const leftOut = [...read('bin/test-groups.mjs').matchAll(/'([^' ]+\/[^' ]+)'/g)].map(([, glob = '']) => glob);
  const tests = ['bin', 'lib', 'functions', 'test'].flatMap((folder) => filesIn(folder, /\.test\.ts$/));
  const needsStack = tests.filter((path) => STARTS_A_STACK.some((one) => importsOfAll(path).has(one)));
  expect(needsStack.length).toBeGreaterThan(10);
  expect(needsStack.filter((path) => !leftOut.some((glob) => matchesGlob(path, glob)))).toEqual([]);
  expect(leftOut.filter((glob) => !tests.some((path) => matchesGlob(path, glob)))).toEqual([]);
});
