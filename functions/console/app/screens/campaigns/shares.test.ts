import { expect, it } from 'vitest';
import { partsOf, suppressedOf } from './shares.ts';

const progress = {
  ...{ recipients: 100, sent: 40, failed: 5, waiting: 45, perSecond: 3, expectedEndAt: null },
  suppressed: { OPTED_OUT: 7, NO_MESSAGE: 3 },
};

it('has parts that add up to the recipients', () => {
  expect(suppressedOf(progress)).toBe(10);
  expect(partsOf(progress).map(({ recipients }) => recipients)).toEqual([40, 5, 10, 45]);
  expect(partsOf(progress).reduce((sum, { recipients }) => sum + recipients, 0)).toBe(progress.recipients);
});
