/** Makes KPIs of sums. */
import type { kpiNames } from './kpi-view.ts';
import type * as queries from './queries.gen.ts';

export type KpiName = (typeof kpiNames)[number];
export type TaskSums = Omit<
  NonNullable<(typeof queries.sumTasks)['gives']>,
  'kind' | 'bucket' | 'groupId' | 'groupName'
>;
export type SampleSums = Omit<
  NonNullable<(typeof queries.sumSamples)['gives']>,
  'kind' | 'bucket' | 'groupId' | 'groupName'
>;
export type Targets = Omit<NonNullable<(typeof queries.findTargets)['gives']>, 'timeZone'>;

export interface Sums {
  readonly tasks: TaskSums;
  readonly samples: SampleSums;
}

interface Figure {
  readonly value: number | null;
  readonly numerator: number;
  readonly denominator: number;
}

/** Fewer say more about chance than about anybody's work. */
export const SMALLEST = 10;

export const noTasks: TaskSums = {
  ...{ made: 0, completed: 0, followed: 0, soon: 0, medianHours: null, stars: 0, rated: 0, wereRight: 0, judged: 0 },
};
export const noSamples: SampleSums = { tastings: 0, ordered: 0, tastingsBefore: 0, orderedBefore: 0 };

const round = (value: number, decimals: number): number => Number(value.toFixed(decimals));

const figure = (numerator: number, denominator: number, value: () => number): Figure => ({
  value: denominator < SMALLEST ? null : value(),
  ...{ numerator, denominator },
});
const percent = (part: number, whole: number): Figure => figure(part, whole, () => round((100 * part) / whole, 1));

/** The figure of each KPI, without its target. */
export function figuresOf({ tasks, samples }: Sums): Readonly<Record<KpiName, Figure>> {
  return {
    SAMPLE_CONVERSION: percent(samples.ordered, samples.tastings),
    COMPLETION: percent(tasks.completed, tasks.made),
    FOLLOW_UP: figure(tasks.soon, tasks.followed, () => round(tasks.medianHours ?? 0, 2)),
    SATISFACTION: figure(tasks.stars, tasks.rated, () => round(tasks.stars / tasks.rated, 2)),
    ACCURACY: percent(tasks.wereRight, tasks.judged),
  };
}

/** With the change against it, of the baseline. Without an order in the baseline there is nothing that could be a fifth more. */
function baselineOf({ ordered, tastings, orderedBefore, tastingsBefore }: SampleSums) {
  const isKnown = tastings >= SMALLEST && tastingsBefore >= SMALLEST && orderedBefore > 0;
  const change = isKnown ? round((100 * ordered * tastingsBefore) / (tastings * orderedBefore) - 100, 1) : null;
  return { ...percent(orderedBefore, tastingsBefore), change };
}

interface Judged {
  readonly kpi: KpiName;
  readonly figure: Figure;
  readonly target: number;
  /** Asked only about a figure that has a value. */
  readonly isReached: () => boolean;
}

const judged = ({ kpi, figure: shown, target, isReached }: Judged) => ({
  kpi,
  ...shown,
  baseline: null,
  target,
  isReached: shown.value === null ? null : isReached(),
  reason: shown.value === null ? ('TOO_FEW' as const) : null,
});

function conversionOf(shown: Figure, samples: SampleSums, target: number) {
  const { ordered, tastings, orderedBefore, tastingsBefore } = samples;
  const baseline = baselineOf(samples);
  const isReached = () => 100 * ordered * tastingsBefore >= (100 + target) * tastings * orderedBefore;
  const known = judged({ kpi: 'SAMPLE_CONVERSION', figure: shown, target, isReached });
  if (shown.value === null || baseline.change !== null) return { ...known, baseline };
  return { ...known, baseline, isReached: null, reason: 'TOO_FEW_BEFORE' as const };
}

/** Whether `some` of `all` are more than so many percent, of up to one decimal; all of them are more than any number. */
const isMore = (some: number, all: number, percentage: number): boolean =>
  some === all || 1000 * some > Math.round(10 * percentage) * all;

/** All KPIs with their targets. A value is judged before it is rounded, in whole numbers: a quotient may miss the target that it reaches. */
export function kpisOf(sums: Sums, targets: Targets) {
  const { tasks, samples } = sums;
  const figures = figuresOf(sums);
  const own = (kpi: KpiName, target: number, isReached: () => boolean) =>
    judged({ kpi, figure: figures[kpi], target, isReached });
  return [
    conversionOf(figures.SAMPLE_CONVERSION, samples, targets.conversionGain),
    own('COMPLETION', targets.completionRate, () => isMore(tasks.completed, tasks.made, targets.completionRate)),
    own('FOLLOW_UP', targets.followUpHours, () => (tasks.medianHours ?? 0) < targets.followUpHours),
    own('SATISFACTION', targets.satisfaction, () => isMore(tasks.stars, 5 * tasks.rated, 20 * targets.satisfaction)),
    own('ACCURACY', targets.accuracy, () => isMore(tasks.wereRight, tasks.judged, targets.accuracy)),
  ];
}
