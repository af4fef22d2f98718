/** What an experiment may say: that an arm is better, only when nothing speaks against it; else that no difference is shown yet, and why. */
import { type Comparison, compareArms, expectedOutcomes } from './compare.ts';
import { checkSampleRatio, type SampleRatio } from './sample-ratio.ts';
import { addSums, noSums, type Sums } from './sums.ts';

export interface ArmFigures {
  readonly id: string;
  /** What it should have of all who come, of any sum. */
  readonly share: number;
  /** Customers who came to it. */
  readonly exposed: number;
  /** Of those whose time for the outcome is over. */
  readonly sums: Sums;
}

export interface Figures {
  readonly control: string;
  readonly arms: readonly ArmFigures[];
  /** Those who are held out: they count for the sample ratio, and all arms together are compared with them. No verdict follows from that. */
  readonly heldOut?: ArmFigures | undefined;
  /** From the first to the last day of exposure whose outcomes are counted, both included. Days between may have no customers. */
  readonly days: number;
  /** Customers that each arm needs. */
  readonly smallestArm: number;
  /** LESS: of a bad outcome, the arm with less of it wins. */
  readonly better: 'MORE' | 'LESS';
}

export type Doubt =
  | 'NOBODY_YET'
  | 'TWO_WEEKS_NOT_OVER'
  | 'TOO_FEW_CUSTOMERS'
  | 'TOO_FEW_OUTCOMES'
  | 'INTERVALS_CONTAIN_ZERO';

/** All arms together, with those held out. */
export interface ComparisonOfAll {
  readonly comparison: Comparison;
  /** Why it shows no effect yet. */
  readonly doubts: readonly Doubt[];
}

export interface Verdict {
  readonly kind: 'WINNER' | 'NO_DIFFERENCE_SHOWN_YET' | 'SAMPLE_RATIO_MISMATCH';
  /** Of WINNER. */
  readonly winner?: string;
  /** Why there is no winner yet. */
  readonly doubts: readonly Doubt[];
  /** Days until the last one that is counted is two whole weeks after the first. */
  readonly missingDays: number;
  readonly sampleRatio: SampleRatio | undefined;
  /** By arm, with the control. Empty when the sample ratio is off: no figure could be trusted. */
  readonly comparisons: ReadonlyMap<string, Comparison>;
  /** Undefined when nobody is held out, nothing can be compared, or the sample ratio is off. */
  readonly ofAll: ComparisonOfAll | undefined;
}

const ALPHA = 0.05;
/** The last one is two whole weeks after the first, so 14 full days lie behind the first customer. */
export const FEWEST_DAYS = 15;
/** Of customers with the outcome, and without it, that the smaller of two arms should have: with fewer, means are not distributed as the intervals need it. */
export const FEWEST_OUTCOMES = 5;

/** Seen from what is better: more is. */
const towards = (better: Figures['better'], { difference, low, high }: Comparison) =>
  better === 'MORE' ? { difference, low, high } : { difference: -difference, low: -high, high: -low };

/** The best of the arms that are better than the control; the control when all others are worse. */
function winnerOf(
  control: string,
  comparisons: ReadonlyMap<string, Comparison>,
  better: Figures['better'],
): string | undefined {
  const all = [...comparisons].map(([arm, found]) => [arm, towards(better, found)] as const);
  const ahead = all.filter(([, { low }]) => low > 0).toSorted(([, a], [, b]) => b.difference - a.difference);
  if (ahead[0]) return ahead[0][0];
  return all.length > 0 && all.every(([, { high }]) => high < 0) ? control : undefined;
}

type Limits = Pick<Figures, 'days' | 'smallestArm'>;

/** Why nothing may be said of these arms beside `base`, whatever the intervals are. */
function doubtsOf(base: Sums, others: readonly Sums[], { days, smallestArm }: Limits): Doubt[] {
  const all = [base, ...others];
  const isAnybody = all.every(({ n }) => n > 0);
  const doubts: Doubt[] = [];
  if (!isAnybody) doubts.push('NOBODY_YET');
  if (days < FEWEST_DAYS) doubts.push('TWO_WEEKS_NOT_OVER');
  if (all.some(({ n }) => n < smallestArm)) doubts.push('TOO_FEW_CUSTOMERS');
  if (isAnybody && others.some((other) => expectedOutcomes(base, other) < FEWEST_OUTCOMES))
    doubts.push('TOO_FEW_OUTCOMES');
  return doubts;
}

function compareAll(
  arms: readonly ArmFigures[],
  heldOut: Sums,
  alpha: number,
  limits: Limits,
): ComparisonOfAll | undefined {
  const all = arms.reduce<Sums>((sum, { sums }) => addSums(sum, sums), noSums);
  const comparison = compareArms(heldOut, all, alpha);
  if (!comparison) return undefined;
  const doubts = doubtsOf(heldOut, [all], limits);
  if (comparison.low <= 0 && comparison.high >= 0) doubts.push('INTERVALS_CONTAIN_ZERO');
  return { comparison, doubts };
}

/** Of the arms that customers are to come to. α is divided among all comparisons, so that many arms make no more false alarms than two. */
export function judge({ control, arms, heldOut, better, ...limits }: Figures): Verdict {
  const counted = heldOut ? [...arms, heldOut] : arms;
  const sampleRatio = checkSampleRatio(
    counted.map(({ exposed }) => exposed),
    counted.map(({ share }) => share),
  );
  const common = { sampleRatio, missingDays: Math.max(0, FEWEST_DAYS - limits.days) };
  if (sampleRatio?.judgement === 'MISMATCH')
    return { kind: 'SAMPLE_RATIO_MISMATCH', doubts: [], ...common, comparisons: new Map(), ofAll: undefined };
  const base = arms.find(({ id }) => id === control)?.sums ?? noSums;
  const others = arms.filter(({ id, share }) => share > 0 && id !== control);
  const alpha = ALPHA / (others.length + (heldOut ? 1 : 0));
  const comparisons = new Map<string, Comparison>();
  for (const { id, sums } of others) {
    const one = compareArms(base, sums, alpha);
    if (one) comparisons.set(id, one);
  }
  const ofAll = heldOut && compareAll(arms, heldOut.sums, alpha, limits);
  const winner = comparisons.size === others.length ? winnerOf(control, comparisons, better) : undefined;
  const all = others.map(({ sums }) => sums);
  const doubts = doubtsOf(base, all, limits);
  if (winner === undefined && (comparisons.size > 0 || doubts.length === 0)) doubts.push('INTERVALS_CONTAIN_ZERO');
  if (winner === undefined || doubts.length > 0)
    return { kind: 'NO_DIFFERENCE_SHOWN_YET', doubts, ...common, comparisons, ofAll };
  return { kind: 'WINNER', winner, doubts, ...common, comparisons, ofAll };
}
