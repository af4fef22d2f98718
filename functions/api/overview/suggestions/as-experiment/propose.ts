/** Experiments on a trigger that try a suggestion with a part of the customers first. */
import type { Json } from '../../../../engine/data/statement.ts';
import { CONTROLS } from '../../../http/fields/fields.ts';
import { type Request, SETTLE_DAYS } from '../suggestion.ts';

/** Those of code points, which may take two places each. */
const MOST_NAME = 60;
const MOST_LABEL = 30;
/** The most days that an outcome may have. */
const MOST_DAYS = 90;
/** Until a task is done, and then until the order that it brings. */
const OUTCOME_DAYS = 2 * SETTLE_DAYS;

interface OfTrigger {
  readonly triggerId: string;
  readonly triggerName: string;
}

/** A name of the CRM may have characters that an experiment's may not. */
const shortened = (name: string, most = MOST_NAME) =>
  [...name.replaceAll(new RegExp(CONTROLS, 'gu'), ' ')].slice(0, most).join('');

const drawUp = (body: Readonly<Record<string, Json>>, does: string): Request => ({
  ...{ method: 'POST', path: '/api/experiments', body },
  does: `Draws up an experiment: ${does} Nothing changes before you start it.`,
});

const ofTrigger = ({ triggerId, triggerName }: OfTrigger, what: string) => ({
  ...{ name: `${shortened(triggerName)}: ${what}`, triggerId },
});

/** Some customers get no task of the trigger: whether the others order more says what its tasks bring. */
export function holdOut(trigger: OfTrigger, percent: number, because: string): Request {
  const does = `${percent} % of the customers for whom “${trigger.triggerName}” would make a task get none, the others do, and the orders of both in ${OUTCOME_DAYS} days are compared. ${because}`;
  const outcome = { kind: 'ORDER', days: OUTCOME_DAYS };
  return drawUp({ ...ofTrigger(trigger, 'do its tasks help?'), holdoutPercent: percent, outcome }, does);
}

interface Delays extends OfTrigger {
  readonly now: number;
  readonly suggested: number;
  say(days: number): string;
}

/**
 * Half of the customers get their task at the delay of now, half at the suggested one. Customers come to it when the earlier of the two is due, so the
 * days of the outcome begin then, and must leave the later task its time. A text says why there is none.
 */
export function compareDelays({ now, suggested, say, ...trigger }: Delays): Request | string {
  const apart = Math.abs(suggested - now);
  if (apart + SETTLE_DAYS > MOST_DAYS)
    return `The two would act ${apart} days apart: an outcome counts for ${MOST_DAYS} days at the most, which leaves the later task less than ${SETTLE_DAYS}.`;
  const days = Math.min(MOST_DAYS, apart + OUTCOME_DAYS);
  const does = `half of the customers of “${trigger.triggerName}” get their task ${say(now)}, as before, half ${say(suggested)}, and their orders in the ${days} days from the earlier of the two on are compared.`;
  const arms = [
    { id: 'as-before', label: `As before, ${say(now)}`, percentage: 50 },
    { id: 'suggested', label: say(suggested), percentage: 50, config: { daysAfter: suggested } },
  ];
  return drawUp({ ...ofTrigger(trigger, say(suggested)), arms, outcome: { kind: 'ORDER', days } }, does);
}

interface Branches {
  readonly key: string;
  /** What the node is called. */
  readonly title: string;
  readonly branches: readonly { readonly id: string; readonly label?: string; readonly percentage: number }[];
  /** Undefined: the first. */
  readonly control: string | undefined;
  readonly outcome: 'ORDER' | 'GOAL';
  readonly daysApart: number;
}

const outcomeWords = { ORDER: 'orders', GOAL: 'runs that reached the goal' } as const;

/** Divides the customers who come to a split that is published. */
export function drawUpOnKey({ key, title, branches, control, outcome, daysApart }: Branches): Request {
  const days = Math.min(MOST_DAYS, Math.ceil(daysApart) + OUTCOME_DAYS);
  const arms = branches.map(({ id, label = id, percentage }) => ({ id, label: shortened(label), percentage }));
  const words = arms.map(({ label, percentage }) => `${percentage} % “${label}”`).join(', ');
  const does = `customers who come to the split before “${title}” for the first time are divided (${words}), and their ${outcomeWords[outcome]} in ${days} days are compared.`;
  const name = `${shortened(title)}: ${shortened(arms.find(({ id }) => id !== control)?.label ?? key, MOST_LABEL)}`;
  return drawUp(
    { name, key, arms, ...(control === undefined ? {} : { control }), outcome: { kind: outcome, days } },
    does,
  );
}
