/** Fits both models by maximum likelihood, on the logarithms of their parameters. */
import { type BgNbd, type Counted, logLikelihood } from './bg-nbd.ts';
import { type GammaGamma, groupSpending, logLikelihoodOfValues, type Spending } from './gamma-gamma.ts';
import { minimise } from './minimise.ts';

/** The search goes no farther: beyond it, differences of ln Γ have too few digits left. */
const FARTHEST = Math.log(1_000_000);
/** A fit that ends within this of there has run away: the data does not tell its parameters, and it counts as failed. */
const TOO_NEAR = 0.5;

/**
 * Weight of a penalty on the squared logarithms. Where customers are all alike, a likelihood has no maximum but a ridge to infinity; this gives it an
 * end, and moves the parameters of varied customers by less than the fourth digit.
 */
const PENALTY = 1e-4;

/** A fit, or undefined in place of the model when the search did not end at one. */
export interface Fitted<Model> {
  readonly model: Model | undefined;
  readonly logLikelihood: number;
  readonly evaluations: number;
}

/** Searches again from where it ended, with a new simplex: the first one may have become too flat. */
function search(of: (parameters: readonly number[]) => number, start: readonly number[]) {
  const penaltyOf = (logs: readonly number[]) => PENALTY * logs.reduce((sum, log) => sum + log * log, 0);
  const isInside = (logs: readonly number[], edge: number) => logs.every((log) => Math.abs(log) < edge);
  const cost = (logs: readonly number[]) =>
    isInside(logs, FARTHEST) ? penaltyOf(logs) - of(logs.map(Math.exp)) : Number.POSITIVE_INFINITY;
  const first = minimise(cost, start);
  const second = minimise(cost, first.at, { step: 0.05 });
  const isEnd = second.isConverged && isInside(second.at, FARTHEST - TOO_NEAR);
  const evaluations = first.evaluations + second.evaluations;
  return {
    parameters: isEnd ? second.at.map(Math.exp) : undefined,
    logLikelihood: penaltyOf(second.at) - second.value,
    evaluations,
  };
}

const modelOf = ([r = 0, alpha = 0, a = 0, b = 0]: readonly number[]): BgNbd => ({ r, alpha, a, b });
const valuesOf = ([p = 0, q = 0, v = 0]: readonly number[]): GammaGamma => ({ p, q, v });

/** Fits BG/NBD to compressed histories. */
export function fitBgNbd(histories: readonly Counted[]): Fitted<BgNbd> {
  const found = search((given) => logLikelihood(modelOf(given), histories), [1, 5, 1, 2].map(Math.log));
  return { ...found, model: found.parameters && modelOf(found.parameters) };
}

/** Fits gamma-gamma to customers with repeats. Values are divided by their mean meanwhile, so that a currency's size does not matter. */
export function fitGammaGamma(spending: readonly Spending[]): Fitted<GammaGamma> {
  const counted = spending.filter(({ repeats, meanValue }) => repeats > 0 && meanValue > 0);
  const mean = counted.reduce((sum, { meanValue }) => sum + meanValue, 0) / counted.length;
  const groups = groupSpending(counted.map(({ repeats, meanValue }) => ({ repeats, meanValue: meanValue / mean })));
  const found = search((given) => logLikelihoodOfValues(valuesOf(given), groups), [1, 2, 1].map(Math.log));
  const scaled = found.parameters && valuesOf(found.parameters);
  // A density of values: it has one factor of the mean for each customer.
  const logLikelihoodOf = found.logLikelihood - counted.length * Math.log(mean);
  return { ...found, logLikelihood: logLikelihoodOf, model: scaled && { ...scaled, v: scaled.v * mean } };
}
