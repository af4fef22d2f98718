/** Says a verdict in words. */
import type { Comparison } from '../../../../engine/inference/compare.ts';
import { type Doubt, FEWEST_OUTCOMES, type Verdict } from '../../../../engine/inference/verdict.ts';

const doubts: Readonly<Record<Doubt, string>> = {
  NOBODY_YET: 'an arm has no customer yet whose days for the outcome are over',
  TWO_WEEKS_NOT_OVER: 'two whole weeks of customers are not counted yet',
  TOO_FEW_CUSTOMERS: 'an arm has fewer customers than it needs',
  TOO_FEW_OUTCOMES: `the outcome is too rare, or too usual, for arms of this size: the smaller one should have ${FEWEST_OUTCOMES} customers with it, and as many without`,
  INTERVALS_CONTAIN_ZERO: 'the difference may as well be chance',
};

const shown = (value: number): string => String(Number(value.toPrecision(3)));

/** By how much, with the interval: in percentage points, or in revenue. */
export function differenceInWords(
  outcome: string,
  { difference, low, high }: Omit<Comparison, 'relative' | 'varianceReduction'>,
): string {
  if (outcome === 'REVENUE')
    return `${shown(difference)} of revenue per customer, from ${shown(low)} to ${shown(high)}`;
  return `${shown(100 * difference)} percentage points, from ${shown(100 * low)} to ${shown(100 * high)}`;
}

interface Words {
  readonly control: string;
  /** Its kind. */
  readonly outcome: string;
  /** The label of an arm. */
  nameOf(arm: string): string;
}

/** One sentence for people, which says no more than the figures do. */
export function verdictInWords(
  { kind, winner, doubts: why, comparisons }: Verdict,
  { control, outcome, nameOf }: Words,
): string {
  if (kind === 'SAMPLE_RATIO_MISMATCH')
    return 'The arms did not get the customers that they should have, so something beside chance divides them and no figure can be trusted. Look for customers who leave before the split, or writers that choose them; then draw up another experiment.';
  if (kind === 'NO_DIFFERENCE_SHOWN_YET')
    return `No difference shown yet: ${why.map((doubt) => doubts[doubt]).join('; ')}.`;
  const comparison = comparisons.get(winner ?? '');
  if (!comparison) return `"${nameOf(control)}" does better than every other arm.`;
  return `"${nameOf(winner ?? '')}" does better than "${nameOf(control)}": by ${differenceInWords(outcome, comparison)}.`;
}
