/** Experiments in words. */
import type { ReplyOf } from '../../api/call.ts';
import type { Tone } from '../../parts/pill.tsx';
import { count } from '../../parts/words.ts';

export type Experiment = ReplyOf<'listExperiments'>['items'][number];
export type Outcome = Experiment['outcome'];
type Status = Experiment['status'];
export type Doubt = NonNullable<Experiment['verdict']>['doubts'][number];

/** Statuses with their words, in the order of an experiment's life. */
export const states: Readonly<Record<Status, readonly [Tone, string]>> = {
  DRAFT: ['plain', 'draft'],
  RUNNING: ['run', 'running'],
  STOPPED: ['wait', 'stopped'],
  DECIDED: ['ok', 'decided'],
};

export const outcomeWords: Readonly<Record<Outcome['kind'], string>> = {
  ORDER: 'an order',
  REVENUE: 'the revenue of orders',
  TASK_COMPLETED: 'a completed task',
  REPLY: 'a reply to a message',
  BOOKING_KEPT: 'a booking that was kept',
  GOAL: 'the goal of the workflow',
  EVENT: 'an event',
};

export const aimWords: Readonly<Record<Outcome['better'], string>> = { MORE: 'more', LESS: 'fewer, or less' };

/** "an order within 14 days". */
export const outcomeInWords = ({ kind, days, eventType }: Outcome): string =>
  `${eventType === null ? outcomeWords[kind] : `an event ${eventType}`} within ${count(days, 'day')}`;

/** Likewise, with what is better of a bad outcome. */
export const outcomeAndAim = (outcome: Outcome): string =>
  `${outcomeInWords(outcome)}${outcome.better === 'MORE' ? '' : `; ${outcome.kind === 'REVENUE' ? 'less' : 'fewer'} is better`}`;

/** Customers who are held out stand beside the arms under this name. */
export const HELD_OUT = 'HELD_OUT';

/** Called by its label, or by its id; those who are held out have neither. */
export const armName = (arms: readonly { readonly id: string; readonly label: string }[], id: string): string =>
  id === HELD_OUT ? 'being held out' : `“${arms.find((arm) => arm.id === id)?.label ?? id}”`;

const shortDoubts: Readonly<Record<Doubt, string>> = {
  NOBODY_YET: 'an arm has nobody counted',
  TWO_WEEKS_NOT_OVER: 'two weeks are not over',
  TOO_FEW_CUSTOMERS: 'an arm is too small',
  TOO_FEW_OUTCOMES: 'too few outcomes',
  INTERVALS_CONTAIN_ZERO: 'it may be chance',
};

type Judged = Pick<Experiment, 'arms' | 'control' | 'verdict' | 'winner'>;

/** What may be said of an experiment, in one sentence. */
export function verdictSentence({ arms, control, verdict, winner: decided }: Judged): string {
  if (decided !== null) return `Decided: everybody goes the way of ${armName(arms, decided)}.`;
  if (verdict === null) return 'It has not started.';
  const { kind, winner, doubts } = verdict;
  if (kind === 'SAMPLE_RATIO_MISMATCH') return 'No figure can be trusted: the arms did not get their customers.';
  if (kind === 'NO_DIFFERENCE_SHOWN_YET')
    return `No difference shown yet: ${doubts.map((doubt) => shortDoubts[doubt]).join('; ')}.`;
  return winner === control || winner === null
    ? `${armName(arms, control)} does better than every other arm.`
    : `${armName(arms, winner)} does better than ${armName(arms, control)}.`;
}
