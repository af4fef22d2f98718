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

export const ORDERS = ['chance', 'next', 'overdue', 'value'] as const;

/** Why a list is empty. `chance` is `next` without the model. */
export function nobodyWords(order: (typeof ORDERS)[number], rule: 'cadence' | 'rhythm'): string {
  if (order === 'overdue') return 'Nobody with orders on two days or more is overdue.';
  if (order === 'value') return 'The model expects nothing of anybody in the 90 days to come.';
  if (order === 'chance' && rule === 'cadence') return 'No customer has orders on two days or more.';
  return 'Nobody is due from today on. Whose day is over is under “who is overdue”.';
}
