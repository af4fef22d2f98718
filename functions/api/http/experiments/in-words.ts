/** Says verdicts in words. */
import type { Comparison } from '../../../engine/inference/compare.ts';
import { type Doubt, FEWEST_DAYS, FEWEST_OUTCOMES, type Verdict } from '../../../engine/inference/verdict.ts';
import type { Aim, Outcome } from './outcomes.ts';

const words: Readonly<Record<Exclude<Doubt, 'TWO_WEEKS_NOT_OVER'>, string>> = {
  NOBODY_YET: 'an arm has no customer yet whose days for the outcome are over',
  TOO_FEW_CUSTOMERS: 'an arm has fewer customers than it needs',
  TOO_FEW_OUTCOMES: `the outcome is too rare, or too usual, for arms of this size: the smaller one should have ${FEWEST_OUTCOMES} customers with it, and ${FEWEST_OUTCOMES} without`,
  INTERVALS_CONTAIN_ZERO: 'the difference may as well be chance',
};

const shown = (value: number): string => String(Number(value.toPrecision(3)));

interface Measured {
  readonly kind: Outcome;
  readonly better: Aim;
}

/** "10 percentage points, from 5 to 15"; of revenue the amount per customer. Of a bad outcome it says that less is better. */
export function rangeInWords(
  { kind, better }: Measured,
  { difference, low, high }: Pick<Comparison, 'difference' | 'low' | 'high'>,
): string {
  const isRevenue = kind === 'REVENUE';
  const [scale, unit] = isRevenue ? [1, 'of revenue per customer'] : [100, 'percentage points'];
  const range = `${shown(scale * difference)} ${unit}, from ${shown(scale * low)} to ${shown(scale * high)}`;
  if (better === 'MORE') return range;
  return `${range} (${isRevenue ? 'less' : 'fewer'} is better)`;
}

/** How many more days it takes is said once any is counted. */
function weeksInWords(missingDays: number): string {
  const is = 'the last day that is counted must be two whole weeks after the first';
  if (missingDays >= FEWEST_DAYS) return is;
  return `${is}: ${missingDays === 1 ? 'one more day' : `${missingDays} more days`}`;
}

export const doubtsInWords = (doubts: readonly Doubt[], { missingDays }: Pick<Verdict, 'missingDays'>): string =>
  doubts.map((doubt) => (doubt === 'TWO_WEEKS_NOT_OVER' ? weeksInWords(missingDays) : words[doubt])).join('; ');

interface Named {
  readonly control: string;
  readonly outcome: Measured;
  /** The label of an arm. */
  nameOf(arm: string): string;
}

/** One sentence for people, which says no more than the figures do. */
export function verdictInWords(verdict: Verdict, { control, outcome, nameOf }: Named): string {
  const { kind, winner, doubts: why, comparisons } = verdict;
  if (kind === 'SAMPLE_RATIO_MISMATCH')
    return 'The arms did not get the customers that they should have, so something beside chance divides them and no figure can be trusted. Look for customers who leave before the split, or writers that choose them; then draw up another experiment.';
  if (kind === 'NO_DIFFERENCE_SHOWN_YET') return `No difference shown yet: ${doubtsInWords(why, verdict)}.`;
  const comparison = comparisons.get(winner ?? '');
  if (!comparison)
    return `"${nameOf(control)}" does better than every other arm${outcome.better === 'LESS' ? ': less is better' : ''}.`;
  return `"${nameOf(winner ?? '')}" does better than "${nameOf(control)}": by ${rangeInWords(outcome, comparison)}.`;
}
