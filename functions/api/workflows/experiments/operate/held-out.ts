/** Outcomes that customers who are held out cannot have: that they have less of them is no finding. */
import type { Outcome } from '../../../http/experiments/outcomes.ts';
import { invalid } from '../../../http/fields/invalid.ts';

interface Measured {
  readonly outcome: Outcome;
  readonly eventType: string | null;
}

const GOAL = 'their runs end at the split or text, so they never reach the goal of the workflow';
const TASK = 'their runs end at the split or text, so they get no task that stands behind it';
const REPLY = 'they get no message to answer';

/** Why those held out of splits and texts lack it, whatever the workflows look like. automation.is_made_behind knows the same. */
function whyNever({ outcome, eventType }: Measured): string | undefined {
  if (outcome === 'GOAL') return GOAL;
  if (outcome === 'TASK_COMPLETED' || eventType?.startsWith('task.')) return TASK;
  return outcome === 'REPLY' || eventType?.startsWith('message.') ? REPLY : undefined;
}

/** Throws INVALID_INPUT for an outcome that those held out cannot have, or only by chance elsewhere. */
export function checkHeldOut(measured: Measured & { readonly holdout: number }, isOnTrigger: boolean): void {
  const { holdout, outcome, eventType } = measured;
  if (holdout === 0) return;
  const isTask = outcome === 'TASK_COMPLETED' || eventType?.startsWith('task.') === true;
  const ofTrigger = isTask ? 'they get no task to complete' : undefined;
  const why = isOnTrigger ? ofTrigger : whyNever(measured);
  if (why === undefined) return;
  const [place, what] = outcome === 'EVENT' ? ['outcome.eventType', `${eventType}`] : ['outcome.kind', `${outcome}`];
  throw invalid(place, `must not be ${what} while customers${isOnTrigger ? ' of a trigger' : ''} are held out: ${why}`);
}
