/** Judges the phases of experiments by the sums of their days. */
import { noSums } from '../../../engine/inference/sums.ts';
import { type ArmFigures, judge } from '../../../engine/inference/verdict.ts';
import type { RequestContext } from '../route-handler.ts';
import { type Division, HELD_OUT, sharesOf } from './division.ts';
import type { Aim } from './outcomes.ts';
import { sumArms } from './queries.gen.ts';

const DAY_MS = 86_400_000;

type Sum = NonNullable<typeof sumArms.gives>;

/** Reads the sums of these phases by one statement: a row for each arm that anybody came to. */
export const findSums = (
  { database, caller: { tenantId } }: Pick<RequestContext, 'database' | 'caller'>,
  phases: readonly { id: string; phase: number }[],
) => database.many(sumArms, { tenantId, phases: phases.map(({ id, phase }) => ({ id, phase })) });

/** Whole days from the first to the last, both included. */
function daysOf(sums: readonly Pick<Sum, 'firstDay' | 'lastDay'>[]): number {
  const first = sums.flatMap(({ firstDay }) => firstDay ?? []).toSorted()[0];
  const last = sums
    .flatMap(({ lastDay }) => lastDay ?? [])
    .toSorted()
    .at(-1);
  return first === undefined || last === undefined
    ? 0
    : Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1;
}

interface Phase {
  readonly division: Pick<Division, 'arms' | 'cuts'>;
  readonly holdout: number;
  readonly control: string;
  readonly smallestArm: number;
  readonly better: Aim;
  /** Those held out cannot have the outcome: that they have less of it is no effect. */
  readonly isMadeBehind?: boolean;
}

/** Arms without a row of sums count as arms without anybody. Of the sums only those of one phase may be given. `ofAll` is undefined while figures are hidden, or where it would be no effect. */
export function judgeSums(
  { division, holdout, control, smallestArm, better, isMadeBehind }: Phase,
  sums: readonly Sum[],
) {
  const figuresOf = (arm: string, share: number): ArmFigures => {
    const found = sums.find((one) => one.arm === arm);
    return { id: arm, share, exposed: found?.exposed ?? 0, sums: found ?? noSums };
  };
  const arms = [...sharesOf(division)].map(([arm, share]) => figuresOf(arm, (share * (10_000 - holdout)) / 10_000));
  const heldOut = holdout > 0 ? figuresOf(HELD_OUT, holdout) : undefined;
  const days = daysOf(sums);
  // A single arm is compared with those held out.
  const compared = arms.length === 1 && heldOut ? { arms: [heldOut, ...arms] } : { arms, heldOut };
  const verdict = judge({ control, days, smallestArm, better, ...compared });
  const isHidden = verdict.kind === 'SAMPLE_RATIO_MISMATCH';
  const [only] = arms;
  const comparison = only && arms.length === 1 ? verdict.comparisons.get(only.id) : undefined;
  const found = comparison ? { comparison, doubts: verdict.doubts } : verdict.ofAll;
  const ofAll = isMadeBehind ? undefined : found;
  return { arms, heldOut, days, verdict, isHidden, ofAll };
}
