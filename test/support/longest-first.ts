/** The order of test files: the longest first, so that no worker is left with a long file when the others are done. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Parts of paths, the longest files first, for a machine that has not measured them yet. The second needs no synthesis,
 * so that the second worker does not wait for the first one's.
 */
const LONGEST = [
  'end-to-end/chaos.',
  'end-to-end/iam.',
  'acceptance/ninety-days.',
  'start/command-line.',
  'test/console/console.',
  'test/console/follow-ups.',
  '/every-',
  'conformance/functions/',
  'end-to-end/triggers/',
  'end-to-end/bookings/',
  'end-to-end/work/',
  'end-to-end/',
  'local/runtime/runtime.',
  'rds-snapshots.',
  'housekeeping.',
  'test/stack/',
  'api/isolation.',
  'test/',
];

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST.findIndex((part) => moduleId.includes(part));
  return rank < 0 ? LONGEST.length : rank;
}

export class LongestFirst extends BaseSequencer {
  /** Sorts files of one rank as Vitest does: those that failed the last time first, then those that took long. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rankOf(a) - rankOf(b));
  }
}
