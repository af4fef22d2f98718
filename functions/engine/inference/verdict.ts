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
  /** Whole days of exposure whose outcomes are all counted, from the first to the last. */
  readonly days: number;
  /** Customers that each arm needs. */
  readonly smallestArm: number;
}

export type Doubt =
  | 'NOBODY_YET'
  | 'TWO_WEEKS_NOT_OVER'
  | 'TOO_FEW_CUSTOMERS'
  | 'TOO_FEW_OUTCOMES'
  | 'INTERVALS_CONTAIN_ZERO';

export interface Verdict {
  readonly kind: 'WINNER' | 'NO_DIFFERENCE_SHOWN_YET' | 'SAMPLE_RATIO_MISMATCH';
  /** Of WINNER. */
  readonly winner?: string;
  /** Why there is no winner yet. */
  readonly doubts: readonly Doubt[];
  readonly sampleRatio: SampleRatio | undefined;
  /** By arm, with the control. Empty when the sample ratio is off: no figure could be trusted. */
  readonly comparisons: ReadonlyMap<string, Comparison>;
  /** All arms together, with those held out. */
  readonly ofAll: Comparison | undefined;
}

const ALPHA = 0.05;
/** Each day of the week twice. */
const FEWEST_DAYS = 14;
/** Of customers with the outcome, and without it, that the smaller of two arms should have: with fewer, means are not distributed as the intervals need it. */
export const FEWEST_OUTCOMES = 5;

/** The best of the arms that are better than the control; the control when all others are worse. */
function winnerOf(control: string, comparisons: ReadonlyMap<string, Comparison>): string | undefined {
  const all = [...comparisons];
  const better = all.filter(([, { low }]) => low > 0).toSorted(([, a], [, b]) => b.difference - a.difference);
  if (better[0]) return better[0][0];
  return all.length > 0 && all.every(([, { high }]) => high < 0) ? control : undefined;
}

/** Of the arms that customers are to come to. α is divided among all comparisons, so that many arms make no more false alarms than two. */
export function judge({ control, arms, heldOut, days, smallestArm }: Figures): Verdict {
  const counted = heldOut ? [...arms, heldOut] : arms;
  const sampleRatio = checkSampleRatio(
    counted.map(({ exposed }) => exposed),
    counted.map(({ share }) => share),
  );
  if (sampleRatio?.judgement === 'MISMATCH')
    return { kind: 'SAMPLE_RATIO_MISMATCH', doubts: [], sampleRatio, comparisons: new Map(), ofAll: undefined };
  const open = arms.filter(({ id, share }) => share > 0 || id === control);
  const base = open.find(({ id }) => id === control);
  const others = open.filter(({ id }) => id !== control);
  const alpha = ALPHA / (others.length + (heldOut ? 1 : 0));
  const comparisons = new Map<string, Comparison>();
  for (const { id, sums } of others) {
    const one = base && compareArms(base.sums, sums, alpha);
    if (one) comparisons.set(id, one);
  }
  const all = arms.reduce<Sums>((sum, { sums }) => addSums(sum, sums), noSums);
  const ofAll = heldOut && compareArms(heldOut.sums, all, alpha);
  const winner = comparisons.size === others.length ? winnerOf(control, comparisons) : undefined;
  const doubts: Doubt[] = [];
  if (open.some(({ sums }) => sums.n === 0)) doubts.push('NOBODY_YET');
  if (days < FEWEST_DAYS) doubts.push('TWO_WEEKS_NOT_OVER');
  if (open.some(({ sums }) => sums.n < smallestArm)) doubts.push('TOO_FEW_CUSTOMERS');
  const isTold = ({ id, sums }: ArmFigures) =>
    base !== undefined && comparisons.has(id) && expectedOutcomes(base.sums, sums) >= FEWEST_OUTCOMES;
  if (open.every(({ sums }) => sums.n > 0) && !others.every(isTold)) doubts.push('TOO_FEW_OUTCOMES');
  if (winner === undefined && comparisons.size > 0) doubts.push('INTERVALS_CONTAIN_ZERO');
  if (winner === undefined || doubts.length > 0)
    return { kind: 'NO_DIFFERENCE_SHOWN_YET', doubts, sampleRatio, comparisons, ofAll };
  return { kind: 'WINNER', winner, doubts, sampleRatio, comparisons, ofAll };
}
