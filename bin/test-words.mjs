// Reads the words after `npm test --`: --quick and --tests-only are its own, all others must be Vitest's.
import { slowGroups } from './test-groups.mjs';

const describeGroup = ([name, files]) => `  ${name}: ${files.join(', ')}`;

export const HELP = `npm test runs all static checks, then all tests.
npm test -- --quick leaves out these groups of tests:
${slowGroups.map(describeGroup).join('\n')}
npm test -- --tests-only leaves out the static checks.
npm test -- <part of a path> runs the test files whose path has that part.
Options of Vitest are passed on to it: npx vitest run --help lists them.`;

const OWN = ['--quick', '--tests-only'];

/** Names of the options in a help text of Vitest, such as `--reporter` and `-t`. */
const optionsIn = (help) => new Set(help.match(/(^|\s)--?[a-zA-Z]+/g).map((found) => found.trim()));

/** `--no-isolate`, `--sequence.shuffle=true` and `--bail=1` are uses of `--isolate`, `--sequence` and `--bail`. */
const optionOf = (word) => word.replace(/^--no-/, '--').replace(/[=.].*$/, '');

/** `askHelp` returns the text of `vitest run --help`; it is called only when there are options to look up. */
export function readWords(words, askHelp) {
  const passed = words.filter((word) => !OWN.includes(word));
  const options = passed.filter((word) => /^--?[a-zA-Z]/.test(word));
  const known = options.length > 0 ? optionsIn(askHelp()) : new Set();
  const unknown = options.find((word) => !known.has(optionOf(word)));
  return {
    isQuick: words.includes('--quick'),
    isTestsOnly: words.includes('--tests-only'),
    passed,
    problem:
      unknown &&
      `Unknown option ${unknown}: neither npm test nor Vitest has it; npm test -- --help tells what there is`,
  };
}
