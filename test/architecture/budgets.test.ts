/** How much a file, a folder and a function may hold. biome.json has the budget of functions. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { expectOnly } from './expect-only.ts';
import { filesIn, ROOT, read, written } from './source-files.ts';

const MOST_LINES = 250;
const MOST_FILES = 20;
const MOST_LINES_OF_A_FUNCTION = 60;

/** Shrinking allowance: files over their budget that are still to be split. */
const LONG_FILES: readonly string[] = [
  'lib/local/iam/iam.test.ts',
  'lib/local/services/rds-data/rds-data.test.ts',
  'lib/local/services/scheduler/firing.test.ts',
  'functions/bookings/timers/timers.test.ts',
  'functions/events/database-triggers.test.ts',
  'functions/events/reactions.test.ts',
  'functions/jobs/email/email.test.ts',
  'sql/migrations/0030_book_calls.sql',
  'sql/migrations/0033_make_calls.sql',
  'sql/migrations/0036_reconcile_bookings.sql',
];
const LONG_TESTS: readonly string[] = [];
const FULL_FOLDERS: readonly string[] = ['functions/api/bookings', 'functions/api/triggers', 'sql/migrations'];

const statements = ['functions', 'sql'].flatMap((folder) => filesIn(folder, /\.sql$/));
const linesOf = (path: string) => read(path).trimEnd().split('\n').length;

test(`files have ${MOST_LINES} lines at the most`, () => {
  const isGolden = (path: string) => path === 'sql/schema.sql';
  const paths = [...written, ...statements.filter((path) => !isGolden(path))];
  expectOnly(
    paths.filter((path) => linesOf(path) > MOST_LINES),
    LONG_FILES,
  );
});

test(`folders have ${MOST_FILES} files at the most`, () => {
  const folders = new Set([...written, ...statements].map(dirname));
  const filesDirectlyIn = (folder: string) =>
    readdirSync(join(ROOT, folder), { withFileTypes: true }).filter((entry) => entry.isFile()).length;
  expectOnly(
    [...folders].filter((folder) => filesDirectlyIn(folder) > MOST_FILES),
    FULL_FOLDERS,
  );
});

/** A describe is a list of tests, so biome.json leaves test files out, and each test counts here: formatted, it ends at its own indentation. */
function longTestsIn(path: string): string[] {
  const lines = read(path).split('\n');
  return lines.flatMap((line, start) => {
    const [, indentation, name] = /^(\s*)(?:test|it)\b.*?['"`](.*?)['"`]/.exec(line) ?? [];
    if (indentation === undefined) return [];
    const length = lines.slice(start).findIndex((other) => other.startsWith(`${indentation}}`));
    return length > MOST_LINES_OF_A_FUNCTION ? [`${path}: ${name}`] : [];
  });
}

test(`tests have ${MOST_LINES_OF_A_FUNCTION} lines at the most`, () => {
  expectOnly(written.filter((path) => /\.(test|cases)\.ts$/.test(path)).flatMap(longTestsIn), LONG_TESTS);
});

test('each file that biome.json excuses from the budget of functions still needs it', () => {
  const { overrides }: { overrides: { includes: string[] }[] } = JSON.parse(read('biome.json'));
  const excused = overrides.flatMap(({ includes }) => includes).filter((path) => !path.includes('*'));
  if (excused.length === 0) return;
  // Run only by its name, the rule ignores biome.json, and reports from its own default of 50 lines on.
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const words = ['lint', '--only=complexity/noExcessiveLinesPerFunction', '--reporter=github', ...excused];
  const { stdout } = spawnSync(process.execPath, [biome, ...words], { cwd: ROOT, encoding: 'utf8' });
  const reports = stdout.split('\n').map((line) => /file=([^,]+),.*too many lines \((\d+)\)/.exec(line) ?? []);
  const tooLong = reports
    .filter(([, , lines]) => Number(lines) > MOST_LINES_OF_A_FUNCTION)
    .map(([, path = '']) => path);
  expect(excused.filter((path) => !tooLong.some((one) => one.endsWith(path)))).toEqual([]);
});
