// `npm test`: prepares the machine (prepare.mjs), runs the static checks side by side, then the tests.
// With `--quick` it leaves out the slow groups of tests (test-groups.mjs), with `--tests-only` the static checks. Every other
// word goes to Vitest.
// biome-ignore-all lint/style/useNodejsImportProtocol: Node before 12.20 does not know `node:`.
import { spawn, spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { checkNode, fail, install, project, wrapper } from './prepare.mjs';
import { slowGroups } from './test-groups.mjs';
import { HELP, readWords } from './test-words.mjs';

const VITEST = 'node_modules/vitest/vitest.mjs';
const color = process.stdout.isTTY ? { biome: ['--colors=force'], tsc: ['--pretty'] } : { biome: [], tsc: [] };
const staticChecks = [
  ['format and lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'].concat(color.biome)],
  ['types', ['node_modules/typescript/bin/tsc', '-p', '.'].concat(color.tsc)],
  ['types of the console', ['node_modules/typescript/bin/tsc', '-p', 'functions/console/app'].concat(color.tsc)],
  ['generated files', ['--import', 'tsx', 'bin/generate.ts', '--check']],
];

const secondsSince = (startedAt) => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;

/** Runs Node with these words. The output is returned when `stdio` is 'pipe'. */
function runNode(words, stdio, variables = {}) {
  const [command, ...rest] = [...wrapper(), process.execPath, ...words];
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...variables };
  const child = spawn(command, rest, { cwd: project, stdio: ['inherit', stdio, stdio], env });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    if (stream) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((done) => {
    child.on('error', (error) => done({ status: 1, output: error.message }));
    child.on('close', (status) => done({ status: status === null ? 1 : status, output }));
  });
}

/** Runs all static checks at once: none of them keeps two processors busy. Returns the names of those that failed. */
async function runStaticChecks() {
  const startedAt = Date.now();
  const results = await Promise.all(
    staticChecks.map(async ([name, words]) => {
      const { status, output } = await runNode(words, 'pipe');
      if (status === 0) console.log(`✓ ${name} (${secondsSince(startedAt)})`);
      else console.log(`\n✗ ${name}\n${output}`);
      return status === 0 ? [] : [name];
    }),
  );
  return [].concat(...results);
}

/** Runs Vitest; a reporter of ours leaves the counts in a file, and they are printed last. */
async function runTests({ isQuick, passed }) {
  const folder = mkdtempSync(join(tmpdir(), 'followthrough-counts-'));
  const counts = join(folder, 'counts');
  const excluded = isQuick ? [].concat(...slowGroups.map(([, files]) => files)) : [];
  const reporters = passed.some((word) => word.startsWith('--reporter')) ? [] : ['--reporter=default'];
  const words = [
    ...[VITEST, 'run', ...reporters, '--reporter=./bin/count-reporter.mjs'],
    ...[...excluded.map((files) => `--exclude=${files}`), ...passed],
  ];
  const { status } = await runNode(words, 'inherit', { TEST_COUNTS_FILE: counts });
  if (isQuick)
    console.log(`Left out by --quick: ${slowGroups.map(([name]) => name).join(', ')}. npm test runs them too.`);
  try {
    console.log(readFileSync(counts, 'utf8'));
  } catch {
    console.error('Vitest ended before it had counted the tests');
  }
  rmSync(folder, { recursive: true, force: true });
  return status;
}

function vitestHelp() {
  return spawnSync(process.execPath, [VITEST, 'run', '--help', '--expand-help'], { cwd: project, encoding: 'utf8' })
    .stdout;
}

async function main() {
  // Before anything is installed: the help needs nothing.
  if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) return void console.log(HELP);
  checkNode();
  await install();
  const words = readWords(process.argv.slice(2), vitestHelp);
  if (words.problem) fail(words.problem);
  const failed = words.isTestsOnly ? [] : await runStaticChecks();
  if (failed.length > 0) fail(`Failed, so that no tests ran: ${failed.join(', ')}`);
  process.exitCode = await runTests(words);
}

main();
