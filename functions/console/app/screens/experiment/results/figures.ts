/** Figures of results in words: shares of customers, and amounts for revenue. */
import type { ReplyOf } from '../../../api/call.ts';
import type { Outcome } from '../../experiments/experiment-words.ts';

export type Results = ReplyOf<'getExperimentResults'>;
export type Arm = Results['arms'][number];
export type Comparison = NonNullable<Arm['comparison']>;

const percents = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const fine = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const amounts = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const signed = (value: number, text: string): string => (value > 0 ? `+${text}` : text);

/** "12.4 %". */
export const percent = (share: number): string => `${percents.format(share * 100)} %`;

export interface Format {
  /** Of a mean: a share of customers, or an amount for each. */
  readonly mean: (value: number) => string;
  /** Of a difference, with its sign. */
  readonly difference: (value: number) => string;
  /** Heading of the means. */
  readonly heading: string;
  readonly unit: string;
}

/** How figures of an outcome are said. */
export function formatOf(kind: Outcome['kind']): Format {
  if (kind === 'REVENUE')
    return {
      mean: (value) => amounts.format(value),
      difference: (value) => signed(value, amounts.format(value)),
      ...{ heading: 'Revenue a customer', unit: 'a customer' },
    };
  return {
    mean: percent,
    difference: (value) => signed(value, fine.format(value * 100)),
    ...{ heading: 'Customers with it', unit: 'percentage points' },
  };
}

const DAY_MS = 86_400_000;
/** From the first day that is counted to the last. */
export const TWO_WEEKS = 14;

/** Days in UTC from which results can say something, for a phase that began then. A day is counted when its outcomes are over. */
export function firstDaysOf(phaseStartedAt: string, outcomeDays: number) {
  const day = (after: number) => new Date(Date.parse(phaseStartedAt) + after * DAY_MS).toISOString().slice(0, 10);
  return { figures: day(outcomeDays + 1), verdict: day(outcomeDays + 1 + TWO_WEEKS) };
}
