/** An experiment as the form has it, and as the API takes it. */
import type { Input, ReplyOf } from '../../api/call.ts';
import type { Outcome } from '../experiments/experiment-words.ts';

export type Experiment = ReplyOf<'getExperiment'>;
export type NewExperiment = NonNullable<Input<'createExperiment'>['body']>;
export type ExperimentChange = NonNullable<Input<'changeExperiment'>['body']>;

export interface ArmDraft {
  readonly id: string;
  readonly label: string;
  readonly percentage: string;
}

/** Numbers as they are typed. */
export interface Draft {
  readonly name: string;
  /** Empty for one on a trigger. */
  readonly key: string;
  /** Null for one on splits. */
  readonly triggerId: string | null;
  readonly arms: readonly ArmDraft[];
  readonly control: string;
  readonly kind: Outcome['kind'];
  readonly days: string;
  readonly eventType: string;
  readonly holdoutPercent: string;
  readonly smallestArm: string;
}

/** As many hundredths of a percent each as there are, the first ones one more. */
export function dividedEvenly(arms: readonly ArmDraft[]): readonly ArmDraft[] {
  const each = Math.floor(10_000 / arms.length);
  const left = 10_000 - each * arms.length;
  return arms.map((arm, place) => ({ ...arm, percentage: String((each + Number(place < left)) / 100) }));
}

export const armsOf = (ids: readonly string[]): readonly ArmDraft[] =>
  dividedEvenly(ids.map((id) => ({ id, label: '', percentage: '' })));

export const emptyDraft: Draft = {
  ...{
    name: '',
    key: '',
    triggerId: null,
    arms: armsOf(['a', 'b']),
    control: '',
    kind: 'ORDER',
    days: '14',
    eventType: '',
  },
  ...{ holdoutPercent: '0', smallestArm: '100' },
};

/** On a trigger, whose tasks are compared with no task: it has no arms of its own. */
export const draftOn = (triggerId: string): Draft => ({
  ...{ ...emptyDraft, triggerId, arms: armsOf(['trigger']), holdoutPercent: '10' },
});

/** Whether it only holds customers out. */
export const isHoldout = ({ triggerId, arms }: Pick<Draft, 'triggerId' | 'arms'>): boolean =>
  triggerId !== null && arms.length === 1;

export function draftOf(experiment: Experiment): Draft {
  const { name, key, triggerId, arms, control, outcome, holdoutPercent, smallestArm } = experiment;
  return {
    ...{
      name,
      key: key ?? '',
      triggerId,
      control,
      kind: outcome.kind,
      days: String(outcome.days),
      eventType: outcome.eventType ?? '',
    },
    arms: arms.map(({ id, label, percentage }) => ({
      id,
      label: label === id ? '' : label,
      percentage: String(percentage),
    })),
    ...{ holdoutPercent: String(holdoutPercent), smallestArm: String(smallestArm) },
  };
}

/** What is no number becomes null, for the API to say so at its field. */
const numberOf = (typed: string): number => (typed.trim() === '' ? Number.NaN : Number(typed.replace(',', '.')));

/** What the percentages add up to; NaN while one is no number. */
export const sumOf = (arms: readonly ArmDraft[]): number =>
  Math.round(arms.reduce((sum, { percentage }) => sum + numberOf(percentage), 0) * 100) / 100;

const armBody = ({ id, label, percentage }: ArmDraft) => ({
  id,
  percentage: numberOf(percentage),
  ...(label.trim() === '' ? {} : { label }),
});

/** Only percentages and labels: what may change while it runs. */
export const divisionOf = ({ arms, holdoutPercent }: Pick<Draft, 'arms' | 'holdoutPercent'>) => ({
  arms: arms.map(armBody),
  holdoutPercent: numberOf(holdoutPercent),
});

export function changeOf(draft: Draft): ExperimentChange {
  const { name, control, kind, days, eventType, smallestArm } = draft;
  const { arms, holdoutPercent } = divisionOf(draft);
  return {
    ...{ name, ...(isHoldout(draft) ? {} : { arms }), holdoutPercent, smallestArm: numberOf(smallestArm) },
    outcome: { kind, days: numberOf(days), ...(kind === 'EVENT' && eventType.trim() !== '' ? { eventType } : {}) },
    ...(control === '' || isHoldout(draft) ? {} : { control }),
  };
}

export const newExperiment = (draft: Draft): NewExperiment => {
  const { key, triggerId } = draft;
  return { ...changeOf(draft), ...(triggerId === null ? { key } : { triggerId }) } as NewExperiment; // changeOf gives a name
};

interface PlanDraft {
  readonly baseline: string;
  readonly effect: string;
  readonly customersPerDay: string;
  readonly power: '80' | '90';
}

export const emptyPlan: PlanDraft = { baseline: '10', effect: '2', customersPerDay: '50', power: '80' };

/** The share of the customers who count in the arms of a plan, which are of one size. Two arms of other sizes, h and 1 − h, tell as much as 4 h (1 − h). */
export function countedShare(draft: Draft): number {
  const heldOut = numberOf(draft.holdoutPercent) / 100;
  return isHoldout(draft) ? 4 * heldOut * (1 - heldOut) : 1 - heldOut;
}

/** Shares are typed in percent. */
export function planOf(plan: PlanDraft, draft: Draft): NonNullable<Input<'planExperiment'>['body']> {
  const perDay = numberOf(plan.customersPerDay) * countedShare(draft);
  const share = (typed: string) => Number((numberOf(typed) / 100).toPrecision(12));
  return {
    ...{ baseline: share(plan.baseline), effect: share(plan.effect), power: plan.power },
    ...{
      customersPerDay: Number(perDay.toPrecision(12)),
      arms: Math.max(2, draft.arms.length),
      outcomeDays: numberOf(draft.days),
    },
  };
}
