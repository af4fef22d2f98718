/** What an experiment may say: that an arm is better, only when nothing speaks against it; else that no difference is shown yet, and why. */
import { type Comparison, compareArms } from './compare.ts';
import { checkSampleRatio, type SampleRatio } from './sample-ratio.ts';
import type { Sums } from './sums.ts';

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
  /** Those who are held out: they count for the sample ratio, and are compared with nobody here. */
  readonly heldOut?: ArmFigures | undefined;
  /** Whole days of exposure whose outcomes are all counted, from the first to the last. */
  readonly days: number;
  /** Customers that each arm needs. */
  readonly smallestArm: number;
}

export type Doubt = 'NOBODY_YET' | 'TWO_WEEKS_NOT_OVER' | 'TOO_FEW_CUSTOMERS' | 'INTERVALS_CONTAIN_ZERO';

export interface Verdict {
  readonly kind: 'WINNER' | 'NO_DIFFERENCE_SHOWN_YET' | 'SAMPLE_RATIO_MISMATCH';
  /** Of WINNER. */
  readonly winner?: string;
  /** Why there is no winner yet. */
  readonly doubts: readonly Doubt[];
  readonly sampleRatio: SampleRatio | undefined;
  /** By arm, with the control. Empty when the sample ratio is off: no figure could be trusted. */
  readonly comparisons: ReadonlyMap<string, Comparison>;
}

const ALPHA = 0.05;
/** Each day of the week twice. */
const FEWEST_DAYS = 14;

/** The best of the arms that are better than the control; the control when all others are worse. */
function winnerOf(control: string, comparisons: ReadonlyMap<string, Comparison>): string | undefined {
  const all = [...comparisons];
  const better = all.filter(([, { low }]) => low > 0).toSorted(([, a], [, b]) => b.difference - a.difference);
  if (better[0]) return better[0][0];
  return all.length > 0 && all.every(([, { high }]) => high < 0) ? control : undefined;
}

/** Why nothing may be said of arms yet, whatever their intervals are. */
export function doubtsOf(
  arms: readonly Sums[],
  { days, smallestArm }: Pick<Figures, 'days' | 'smallestArm'>,
): readonly Doubt[] {
  const doubts: Doubt[] = [];
  if (arms.some(({ n }) => n === 0)) doubts.push('NOBODY_YET');
  if (days < FEWEST_DAYS) doubts.push('TWO_WEEKS_NOT_OVER');
  if (arms.some(({ n }) => n < smallestArm)) doubts.push('TOO_FEW_CUSTOMERS');
  return doubts;
}

/** Of the arms that customers are to come to. α is divided among the comparisons, so that many arms make no more false alarms than two. */
export function judge({ control, arms, heldOut, days, smallestArm }: Figures): Verdict {
  const counted = heldOut ? [...arms, heldOut] : arms;
  const sampleRatio = checkSampleRatio(
    counted.map(({ exposed }) => exposed),
    counted.map(({ share }) => share),
  );
  if (sampleRatio?.judgement === 'MISMATCH')
    return { kind: 'SAMPLE_RATIO_MISMATCH', doubts: [], sampleRatio, comparisons: new Map() };
  const open = arms.filter(({ id, share }) => share > 0 || id === control);
  const base = open.find(({ id }) => id === control);
  const others = open.filter(({ id }) => id !== control);
  const comparisons = new Map<string, Comparison>();
  for (const { id, sums } of others) {
    const one = base && compareArms(base.sums, sums, ALPHA / others.length);
    if (one) comparisons.set(id, one);
  }
  const winner = comparisons.size === others.length ? winnerOf(control, comparisons) : undefined;
  const doubts = [
    ...doubtsOf(
      open.map(({ sums }) => sums),
      { days, smallestArm },
    ),
  ];
  if (winner === undefined && comparisons.size > 0) doubts.push('INTERVALS_CONTAIN_ZERO');
  if (winner === undefined || doubts.length > 0)
    return { kind: 'NO_DIFFERENCE_SHOWN_YET', doubts, sampleRatio, comparisons };
  return { kind: 'WINNER', winner, doubts, sampleRatio, comparisons };
}
