/** An experiment as the form has it, and as the API takes it. */
import type { Input, ReplyOf } from '../../api/call.ts';
import { HELD_OUT, type Outcome } from '../experiments/experiment-words.ts';

export type Experiment = ReplyOf<'getExperiment'>;
export type NewExperiment = NonNullable<Input<'createExperiment'>['body']>;
export type ExperimentChange = NonNullable<Input<'changeExperiment'>['body']>;

/** What the tasks of an arm have in place of the trigger's own: a text or a number, null for the type's default. */
export type ArmConfig = Readonly<Record<string, unknown>>;

export interface ArmDraft {
  readonly id: string;
  readonly label: string;
  readonly percentage: string;
  readonly config?: ArmConfig;
}

/** Numbers as they are typed. */
export interface Draft {
  readonly name: string;
  /** What divides customers: the splits of a key, or a trigger. */
  readonly subject: 'split' | 'trigger';
  readonly key: string;
  readonly triggerId: string;
  readonly arms: readonly ArmDraft[];
  readonly control: string;
  readonly kind: Outcome['kind'];
  readonly days: string;
  readonly eventType: string;
  readonly better: Outcome['better'];
  readonly holdoutPercent: string;
  readonly smallestArm: string;
}

/** As many hundredths of a percent each as there are, the first ones one more. */
export function dividedEvenly(arms: readonly ArmDraft[]): readonly ArmDraft[] {
  const each = Math.floor(10_000 / arms.length);
  const left = 10_000 - each * arms.length;
  return arms.map((arm, place) => ({ ...arm, percentage: String((each + Number(place < left)) / 100) }));
}

/** `labels`: what the drawing calls them, by their ids. */
export const armsOf = (ids: readonly string[], labels?: ReadonlyMap<string, string>): readonly ArmDraft[] =>
  dividedEvenly(ids.map((id) => ({ id, label: labels?.get(id) ?? '', percentage: '' })));

/** The trigger as it is, and another way of it. */
export const armsOfTrigger = (): readonly ArmDraft[] =>
  armsOf(['as-before', 'other']).map((arm) => ({ ...arm, config: {} }));

/** The trigger as it is, beside those who are held out. */
export const onlyHoldingOut = (): readonly ArmDraft[] => armsOf(['trigger']).map((arm) => ({ ...arm, config: {} }));

export const emptyDraft: Draft = {
  ...{ name: '', subject: 'split', key: '', triggerId: '' },
  ...{ arms: armsOf(['a', 'b']), control: '', kind: 'ORDER', days: '14', eventType: '' },
  better: 'MORE',
  ...{ holdoutPercent: '0', smallestArm: '100' },
};

export function draftOf(experiment: Experiment): Draft {
  const { name, key, triggerId, arms, control, outcome, holdoutPercent, smallestArm } = experiment;
  const isOnTrigger = triggerId !== null;
  return {
    ...{ name, subject: isOnTrigger ? 'trigger' : 'split', key: key ?? '', triggerId: triggerId ?? '', control },
    ...{ kind: outcome.kind, days: String(outcome.days), eventType: outcome.eventType ?? '' },
    better: outcome.better,
    arms: arms.map(({ id, label, percentage, config = {} }) => ({
      ...{ id, label: label === id ? '' : label, percentage: String(percentage) },
      ...(isOnTrigger ? { config: config as ArmConfig } : {}), // the contract: an object
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

/** One arm has nobody to be compared with but those who are held out, and of several those are never the control. */
const hasControl = ({ arms, control }: Draft): boolean => arms.length > 1 && control !== '' && control !== HELD_OUT;

export function changeOf(draft: Draft): ExperimentChange {
  const { name, subject, arms, control, kind, days, eventType, better, smallestArm } = draft;
  const withConfigs = arms.map((arm) => ({ ...armBody(arm), config: arm.config ?? {} }));
  return {
    ...{
      name,
      ...divisionOf(draft),
      ...(subject === 'trigger' ? { arms: withConfigs } : {}),
      smallestArm: numberOf(smallestArm),
    },
    outcome: {
      kind,
      better,
      days: numberOf(days),
      ...(kind === 'EVENT' && eventType.trim() !== '' ? { eventType } : {}),
    },
    ...(hasControl(draft) ? { control } : {}),
  };
}

export function newExperiment(draft: Draft): NewExperiment {
  const { subject, key, triggerId } = draft;
  return { ...changeOf(draft), ...(subject === 'trigger' ? { triggerId } : { key }) } as NewExperiment; // changeOf gives a name and arms
}

export interface PlanDraft {
  readonly baseline: string;
  readonly effect: string;
  readonly customersPerDay: string;
  readonly power: '80' | '90';
}

/** How it is now is counted, or typed: nothing stands there that is nobody's. */
export const emptyPlan: PlanDraft = { baseline: '', effect: '2', customersPerDay: '', power: '80' };

/** What the plan is counted for. Undefined: nothing is chosen yet, or the days are no number. */
export function baselineInput({ subject, key, triggerId, days }: Draft): Input<'getExperimentBaseline'> | undefined {
  const of = subject === 'trigger' ? { triggerId } : { key };
  const counted = numberOf(days);
  const isAsked = Number.isInteger(counted) && counted >= 1 && counted <= 90;
  return isAsked && Object.values(of)[0] !== '' ? { query: { ...of, days: counted } } : undefined;
}

/** Those who order are counted, whatever the outcome; of other outcomes the share has to be typed. */
export function countedPlan({ customersPerDay, share }: ReplyOf<'getExperimentBaseline'>, { kind }: Draft) {
  const isOrders = kind === 'ORDER' || kind === 'REVENUE';
  return {
    ...(customersPerDay === null ? {} : { customersPerDay: String(customersPerDay) }),
    ...(isOrders && share !== null && share > 0 ? { baseline: String(Number((share * 100).toFixed(2))) } : {}),
  };
}

/**
 * Shares are typed in percent, and those who are held out come to no arm. A single arm is compared with them: two unequal groups say as much as two
 * halves of 4 h (1 − h) of the customers, where h is the share of one.
 */
export function planOf(plan: PlanDraft, draft: Draft): NonNullable<Input<'planExperiment'>['body']> {
  const heldOut = numberOf(draft.holdoutPercent) / 100;
  const isSingle = draft.arms.length === 1;
  const perDay = numberOf(plan.customersPerDay) * (1 - heldOut) * (isSingle ? 4 * heldOut : 1);
  const share = (typed: string) => Number((numberOf(typed) / 100).toPrecision(12));
  return {
    ...{ baseline: share(plan.baseline), effect: share(plan.effect), power: plan.power },
    ...{
      customersPerDay: Number(perDay.toPrecision(12)),
      arms: isSingle ? 2 : draft.arms.length,
      outcomeDays: numberOf(draft.days),
    },
  };
}
