/** Which files begin: the longest, lest one worker be left with a minute's file when the others are done. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Where the time goes, on a machine that has not measured it yet; the size of a file tells nothing. The second needs no
 * synthesis, so that the second worker does not wait for the first one's.
 */
const LONGEST = [
  'end-to-end/chaos.',
  'start/command-line.',
  'conformance/functions/',
  '/every-',
  'end-to-end/',
  'local/runtime/runtime.',
  'rds-snapshots.',
  'end-to-end/relay.',
  'test/stack/',
  'test/',
];

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST.findIndex((part) => moduleId.includes(part));
  return rank < 0 ? LONGEST.length : rank;
}

export class LongestFirst extends BaseSequencer {
  /** Among files of a rank it is Vitest's own order: what failed the last time, then what took long. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rankOf(a) - rankOf(b));
  }
}
