/** The model of the next order in words. */
import type { ReplyOf } from '../../api/call.ts';

export type Cadence = ReplyOf<'getCadence'>;

const percents = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** "38 %". Nothing that may happen is shown as certain, nor as impossible. */
export function chanceWords(chance: number): string {
  if (chance > 0 && chance < 0.01) return 'less than 1 %';
  if (chance < 1 && chance > 0.99) return 'more than 99 %';
  return `${percents.format(chance * 100)} %`;
}

/** "1.6". */
export const tenthsOf = (value: number): string => (value > 0 && value < 0.05 ? 'less than 0.1' : tenths.format(value));
