/** What may come of one customer and one trigger, in words. The first that some occurrence has is the trigger's. Loads in a browser. */
const explanations = {
  TASK: 'An evaluation at this moment makes a task.',
  DEFERRED:
    'Due, but maxTasksPerRun is reached by customers who have waited longer; a later evaluation makes the task.',
  OPEN_TASK: 'Due, but the customer has maxOpenTasksPerCustomer open tasks of this trigger; one must be closed first.',
  HELD_OUT: 'Due, but an experiment on the trigger holds the customer out, to show what happens without a task.',
  ARM_WAITS: 'Due by the first arm of an experiment on the trigger; the arm of this customer makes the task later.',
  DO_NOT_CONTACT: 'Due, but the customer is not to be contacted before doNotContactUntil.',
  NOT_ACTIVE: 'Due, but the customer is INACTIVE or ARCHIVED.',
  CUSTOMER_WITHOUT_NAME: 'Due, but the customer has no name; with one, the next evaluation makes the task.',
  BEFORE_START: 'Was due before the trigger was set up with startFrom now, so it never acts on this.',
  ALREADY_DONE: 'The trigger has made its task for this before.',
  TASK_MADE: 'The trigger made a task for this; what called for it has changed since, or the settings have.',
  NOT_DUE: 'Not due yet: nextAt is the moment to look again.',
  NO_CANDIDATE: 'Nothing that the trigger looks for; the checks say what is missing.',
  NOT_EVALUATED: 'The trigger cannot be evaluated: error says why.',
} as const;

export type Verdict = keyof typeof explanations;

/** In the order in which they count. */
export const verdicts = Object.keys(explanations) as [Verdict, ...Verdict[]]; // the keys above

export const explanationOf = (verdict: Verdict): string => explanations[verdict];
