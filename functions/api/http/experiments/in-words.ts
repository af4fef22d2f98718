/** Says verdicts in words. */
import type { Comparison } from '../../../engine/inference/compare.ts';
import { type Doubt, FEWEST_OUTCOMES, type Verdict } from '../../../engine/inference/verdict.ts';

const words: Readonly<Record<Doubt, string>> = {
  NOBODY_YET: 'an arm has no customer yet whose days for the outcome are over',
  TWO_WEEKS_NOT_OVER: 'two whole weeks of customers are not counted yet',
  TOO_FEW_CUSTOMERS: 'an arm has fewer customers than it needs',
  TOO_FEW_OUTCOMES: `the outcome is too rare, or too usual, for arms of this size: the smaller one should have ${FEWEST_OUTCOMES} customers with it, and ${FEWEST_OUTCOMES} without`,
  INTERVALS_CONTAIN_ZERO: 'the difference may as well be chance',
};

const shown = (value: number): string => String(Number(value.toPrecision(3)));

/** "10 percentage points, from 5 to 15"; of revenue the amount per customer. */
export function rangeInWords(
  outcome: string,
  { difference, low, high }: Pick<Comparison, 'difference' | 'low' | 'high'>,
): string {
  if (outcome === 'REVENUE')
    return `${shown(difference)} of revenue per customer, from ${shown(low)} to ${shown(high)}`;
  return `${shown(100 * difference)} percentage points, from ${shown(100 * low)} to ${shown(100 * high)}`;
}

export const doubtsInWords = (doubts: readonly Doubt[]): string => doubts.map((doubt) => words[doubt]).join('; ');

interface Named {
  readonly control: string;
  /** Its kind. */
  readonly outcome: string;
  /** The label of an arm. */
  nameOf(arm: string): string;
}

/** One sentence for people, which says no more than the figures do. */
export function verdictInWords(verdict: Verdict, { control, outcome, nameOf }: Named): string {
  const { kind, winner, doubts: why, comparisons } = verdict;
  if (kind === 'SAMPLE_RATIO_MISMATCH')
    return 'The arms did not get the customers that they should have, so something beside chance divides them and no figure can be trusted. Look for customers who leave before the split, or writers that choose them; then draw up another experiment.';
  if (kind === 'NO_DIFFERENCE_SHOWN_YET') return `No difference shown yet: ${doubtsInWords(why)}.`;
  const comparison = comparisons.get(winner ?? '');
  if (!comparison) return `"${nameOf(control)}" does better than every other arm.`;
  return `"${nameOf(winner ?? '')}" does better than "${nameOf(control)}": by ${rangeInWords(outcome, comparison)}.`;
}
