/** Figures as lines of a table and in words. Every number of a sentence comes from here. */
import { countBetween, type Share } from '../../../engine/inference/shares.ts';
import type { Effect, Figure } from './suggestion.ts';

const EFFECT_DAYS = 30;

const inPercent = (share: number): number => Math.round(share * 1000) / 10;
const rounded = (share: number): number => Math.round(share * 100);

/** A share as a line. */
export const lineOf = (label: string, { numerator, denominator, share, low, high }: Share): Figure => ({
  ...{ label, value: inPercent(share), unit: 'percent', numerator, denominator },
  ...{ low: inPercent(low), high: inPercent(high) },
});

/** A number as a line. */
export const numberOf = (label: string, value: number, unit: Figure['unit']): Figure => ({
  ...{ label, value, unit, numerator: null, denominator: null, low: null, high: null },
});

/** Such as "5 %; between 1 % and 16 %, chance considered". */
export const sayShare = ({ share, low, high }: Share): string =>
  `${rounded(share)} %; between ${rounded(low)} % and ${rounded(high)} %, chance considered`;

export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** What `cases` in `days` are in 30 days, with their interval: never more than there were, since what came at once may not come again. */
export function perMonth(cases: number, days: number, unit: string): Effect {
  const { low, high } = countBetween(cases);
  const scaled = (value: number) => (value * EFFECT_DAYS) / Math.max(EFFECT_DAYS, days);
  return { low: Math.floor(scaled(low)), high: Math.ceil(scaled(high)), unit: `${unit} in ${EFFECT_DAYS} days` };
}
