/** How much a file, a folder and a function may hold. biome.json has the budget of functions. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { filesIn, ROOT, read, written } from './source-files.ts';

const MOST_LINES = 250;
const MOST_FILES = 20;
const MOST_LINES_OF_A_TEST = 60;

const statements = ['functions', 'sql'].flatMap((folder) => filesIn(folder, /\.sql$/));
const linesOf = (path: string) => read(path).trimEnd().split('\n').length;

test(`files have ${MOST_LINES} lines at the most`, () => {
  const isGolden = (path: string) => path === 'sql/schema.sql';
  const paths = [...written, ...statements.filter((path) => !isGolden(path))];
  expect(paths.filter((path) => linesOf(path) > MOST_LINES)).toEqual([]);
});

test(`folders have ${MOST_FILES} files at the most`, () => {
  // Migrations are a list, which only grows.
  const folders = new Set([...written, ...statements].map(dirname).filter((folder) => folder !== 'sql/migrations'));
  const filesDirectlyIn = (folder: string) =>
    readdirSync(join(ROOT, folder), { withFileTypes: true }).filter((entry) => entry.isFile()).length;
  expect([...folders].filter((folder) => filesDirectlyIn(folder) > MOST_FILES)).toEqual([]);
});

/** A describe is a list of tests, so biome.json leaves test files out, and each test counts here: formatted, it ends at its own indentation. */
function longTestsIn(path: string): string[] {
  const lines = read(path).split('\n');
  return lines.flatMap((line, start) => {
    const [, indentation, name] = /^(\s*)(?:test|it)\b.*?['"`](.*?)['"`]/.exec(line) ?? [];
    if (indentation === undefined) return [];
    const length = lines.slice(start).findIndex((other) => other.startsWith(`${indentation}}`));
    return length > MOST_LINES_OF_A_TEST ? [`${path}: ${name}`] : [];
  });
}

test(`tests have ${MOST_LINES_OF_A_TEST} lines at the most`, () => {
  expect(written.filter((path) => /\.(test|cases)\.ts$/.test(path)).flatMap(longTestsIn)).toEqual([]);
});

test('biome.json excuses no file from the budget of functions but tests, whose lists are long', () => {
  const { overrides }: { overrides: { includes: string[] }[] } = JSON.parse(read('biome.json'));
  expect(overrides.flatMap(({ includes }) => includes)).toEqual(['**/*.test.ts', '**/*.cases.ts']);
});
