/** What `npm test` makes of the words after it. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const VITEST_HELP = '  -t, --testNamePattern <p>  Run\n  --isolate  Run\n  --sequence.shuffle  Run\n';

/** In a process of its own, as the module is plain JavaScript without types. */
function read(...words: readonly string[]) {
  const module = join(import.meta.dirname, 'test-words.mjs');
  const script = `import(${JSON.stringify(module)}).then(({ readWords }) =>
    console.log(JSON.stringify(readWords(${JSON.stringify(words)}, () => ${JSON.stringify(VITEST_HELP)}))))`;
  return JSON.parse(spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stdout);
}

test('--quick and --tests-only are its own, and everything else goes to Vitest', () => {
  const forVitest = ['-t', 'a name', '--no-isolate', '--sequence.shuffle=true', 'functions/api'];
  expect(read('--quick', ...forVitest)).toEqual({ isQuick: true, isTestsOnly: false, passed: forVitest });
  expect(read('functions', '--tests-only')).toEqual({ isQuick: false, isTestsOnly: true, passed: ['functions'] });
  expect(read()).toEqual({ isQuick: false, isTestsOnly: false, passed: [] });
});

test.each(['--quik', '--isolatd', '-q', '--no-quick'])('%s is refused with the way to the list of options', (word) => {
  expect(read('functions/api', word).problem).toBe(
    `Unknown option ${word}: neither npm test nor Vitest has it; npm test -- --help tells what there is`,
  );
});
