/** What experiments on a trigger, or on splits of a workflow, show: each with its comparisons, and which of them tells the effect of the whole. */
import type { Comparison } from '../../../engine/inference/compare.ts';
import { divisionOf, HELD_OUT, nameOfArm } from '../experiments/division.ts';
import { doubtsInWords, rangeInWords, verdictInWords } from '../experiments/in-words.ts';
import { findSums, judgeSums } from '../experiments/judge-sums.ts';
import type { Aim, ExperimentStatus, Outcome } from '../experiments/outcomes.ts';
import type { RequestContext } from '../route-handler.ts';
import { listEffects } from './queries.gen.ts';
import { ALL_ARMS } from './score-view.ts';

/** Of a trigger, or of a workflow; the other is null. */
export interface Subject {
  readonly triggerId: string | null;
  readonly workflowId: string | null;
}

type Row = NonNullable<typeof listEffects.gives>;
type Sums = Awaited<ReturnType<typeof findSums>>;

const intervalOf = ({ difference, low, high }: Comparison) => ({ difference, low, high });

/** Without comparisons while figures are hidden, or nobody is counted. */
function effectOf(row: Row, sums: Sums) {
  const { id, name, status, control, outcomeDays, eventType } = row;
  // The table allows no others.
  const [kind, better] = [row.outcome as Outcome, row.better as Aim];
  const outcome = { kind, days: outcomeDays, eventType, better };
  const division = divisionOf(row);
  const { verdict, ofAll } = judgeSums({ ...row, better, division }, sums);
  const labelOf = (arm: string) => nameOfArm(division, arm);
  const all = {
    ...{ arm: ALL_ARMS, against: HELD_OUT, againstLabel: labelOf(HELD_OUT) },
    label: division.arms.length === 1 ? labelOf(division.arms[0] ?? '') : 'All arms',
  };
  // A single arm against those held out is all arms.
  const ofArms = control === HELD_OUT ? [] : [...verdict.comparisons];
  const named = { against: control, againstLabel: labelOf(control) };
  return {
    ...{ experimentId: id, name, status: status as ExperimentStatus }, // the table allows no others
    outcome,
    verdict: verdictInWords(verdict, { control, outcome, nameOf: labelOf }),
    comparisons: [
      ...(ofAll ? [{ ...all, ...intervalOf(ofAll.comparison) }] : []),
      ...ofArms.map(([arm, found]) => ({ arm, label: labelOf(arm), ...named, ...intervalOf(found) })),
    ],
    ...{ ofAll, missingDays: verdict.missingDays },
  };
}

/** The newest first, by two statements. */
export async function effectsOf(context: Pick<RequestContext, 'database' | 'caller'>, subject: Subject) {
  const found = await context.database.many(listEffects, { tenantId: context.caller.tenantId, ...subject });
  const sums = found.length === 0 ? [] : await findSums(context, found);
  return found.map((row) =>
    effectOf(
      row,
      sums.filter(({ experimentId }) => experimentId === row.id),
    ),
  );
}

type Effect = Awaited<ReturnType<typeof effectsOf>>[number];

/** Says what the newest comparison with customers held out shows. Undefined without one. */
export function effectInWords(effects: readonly Effect[]): string | undefined {
  const known = effects.find(({ ofAll }) => ofAll !== undefined);
  if (!known?.ofAll) return undefined;
  const { comparison, doubts } = known.ofAll;
  const range = rangeInWords(known.outcome, comparison);
  const shown = `Against customers held out, "${known.name}" shows`;
  return doubts.length === 0
    ? `${shown} an effect: ${range}.`
    : `${shown} no effect yet: ${range}; ${doubtsInWords(doubts, known)}.`;
}
