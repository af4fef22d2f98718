/** Says verdicts in words. */
import type { Comparison } from '../../../engine/inference/compare.ts';
import type { Doubt, Verdict } from '../../../engine/inference/verdict.ts';

const words: Readonly<Record<Doubt, string>> = {
  NOBODY_YET: 'an arm has no customer yet whose days for the outcome are over',
  TWO_WEEKS_NOT_OVER: 'two whole weeks of customers are not counted yet',
  TOO_FEW_CUSTOMERS: 'an arm has fewer customers than it needs',
  INTERVALS_CONTAIN_ZERO: 'the difference may as well be chance',
};

const shown = (value: number): string => String(Number(value.toPrecision(3)));

/** "0.1 per customer, from 0.05 to 0.15". */
export const rangeInWords = ({ difference, low, high }: Pick<Comparison, 'difference' | 'low' | 'high'>): string =>
  `${shown(difference)} per customer, from ${shown(low)} to ${shown(high)}`;

export const doubtsInWords = (doubts: readonly Doubt[]): string => doubts.map((doubt) => words[doubt]).join('; ');

/** One sentence for people, which says no more than the figures do. */
export function verdictInWords({ kind, winner, doubts: why, comparisons }: Verdict, control: string): string {
  if (kind === 'SAMPLE_RATIO_MISMATCH')
    return 'The arms did not get the customers that they should have, so something beside chance divides them and no figure can be trusted. Look for customers who leave before the split, or writers that choose them; then draw up another experiment.';
  if (kind === 'NO_DIFFERENCE_SHOWN_YET') return `No difference shown yet: ${doubtsInWords(why)}.`;
  const comparison = comparisons.get(winner ?? '');
  if (!comparison) return `"${control}" does better than every other arm.`;
  return `"${winner}" does better than "${control}": by ${rangeInWords(comparison)}.`;
}
