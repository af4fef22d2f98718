/** Decides, from a tenant's histories, whether the model may be used: it must have fitted, and have been better on days that it had not seen. */
import { type BackTest, backTest, type TestedHistory } from './back-test.ts';
import { type BgNbd, compress, type History } from './model/bg-nbd.ts';
import { fitBgNbd, fitGammaGamma } from './model/fit.ts';
import type { GammaGamma } from './model/gamma-gamma.ts';

/** Why the model is off. docs/insight.md explains each. */
export type OffReason =
  | 'TOO_FEW_CUSTOMERS'
  | 'NOT_CONVERGED'
  | 'TOO_LITTLE_TO_TEST'
  | 'TOTAL_OFF'
  | 'DATES_NOT_BETTER'
  | 'LIST_NOT_BETTER';

/** A customer's orders until now, and until the days that are held back. */
export interface ObservedHistory extends History {
  /** Null: no day after the first one. */
  readonly meanValue: number | null;
  /** Undefined: the first order came in the days that are held back. */
  readonly tested: TestedHistory | undefined;
}

export interface Assessment {
  /** Undefined: the model is on. */
  readonly off: OffReason | undefined;
  readonly customers: number;
  readonly repeatCustomers: number;
  readonly model?: BgNbd | undefined;
  /** Undefined where the values of orders do not tell it: what orders are worth is not predicted then. */
  readonly values?: GammaGamma | undefined;
  readonly backTest?: BackTest | undefined;
}

/** Customers with a repeat that a fit needs: with fewer, its parameters change widely from one sample to another. */
export const LEAST_REPEAT_CUSTOMERS = 200;

/** Standard deviations by which the list must be better: with none, the chance of 2.5 % that it only seems so. */
const BEYOND_CHANCE = 1.96;

const withRepeat = (histories: readonly History[]): number => histories.filter(({ repeats }) => repeats > 0).length;

function judge({ orders90Days, dates, list }: BackTest): OffReason | undefined {
  const { expected, actual } = orders90Days;
  // Also true of NaN.
  if (!(expected <= 1.5 * actual && expected >= actual / 1.5)) return 'TOTAL_OFF';
  if (dates.cadenceErrorDays > dates.rhythmErrorDays) return 'DATES_NOT_BETTER';
  // McNemar's test: customers whom both lists name, rightly or not, say nothing about which is better.
  const [won, lost] = [list.cadenceOnlyHits, list.rhythmOnlyHits];
  return won - lost > BEYOND_CHANCE * Math.sqrt(won + lost) ? undefined : 'LIST_NOT_BETTER';
}

function valuesOf(histories: readonly ObservedHistory[]): GammaGamma | undefined {
  const spending = histories.flatMap(({ repeats, meanValue }) =>
    meanValue !== null && meanValue > 0 ? [{ repeats, meanValue }] : [],
  );
  if (spending.length < LEAST_REPEAT_CUSTOMERS) return undefined;
  const { model } = fitGammaGamma(spending);
  // With q up to 1 the model has no mean value.
  return model && model.q > 1 ? model : undefined;
}

/** Pure. The same histories give the same assessment. */
export function assess(histories: readonly ObservedHistory[]): Assessment {
  const counted = { customers: histories.length, repeatCustomers: withRepeat(histories) };
  if (counted.repeatCustomers < LEAST_REPEAT_CUSTOMERS) return { ...counted, off: 'TOO_FEW_CUSTOMERS' };
  const { model } = fitBgNbd(compress(histories));
  if (!model) return { ...counted, off: 'NOT_CONVERGED' };
  const values = valuesOf(histories);
  const tested = histories.flatMap((history) => history.tested ?? []);
  if (withRepeat(tested) < LEAST_REPEAT_CUSTOMERS) return { ...counted, off: 'TOO_LITTLE_TO_TEST', model, values };
  const { model: earlier } = fitBgNbd(compress(tested));
  if (!earlier) return { ...counted, off: 'NOT_CONVERGED', model, values };
  const test = backTest(earlier, tested);
  // Without a customer in one of them its shares would be no numbers.
  const isEnough = test.list.named > 0 && test.list.buyers > 0 && test.dates.customers > 0;
  if (!isEnough) return { ...counted, off: 'TOO_LITTLE_TO_TEST', model, values };
  return { ...counted, off: judge(test), model, values, backTest: test };
}
