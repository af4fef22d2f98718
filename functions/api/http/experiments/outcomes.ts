/** What experiments are for, and how far they are. Loads in a browser. */

export const experimentStatuses = ['DRAFT', 'RUNNING', 'STOPPED', 'DECIDED'] as const;
export const outcomes = ['ORDER', 'REVENUE', 'TASK_COMPLETED', 'REPLY', 'BOOKING_KEPT', 'GOAL', 'EVENT'] as const;

/** Of the outcome: whether the arm with more of it wins, or that with less. */
export const aims = ['MORE', 'LESS'] as const;

export type ExperimentStatus = (typeof experimentStatuses)[number];
export type Outcome = (typeof outcomes)[number];
export type Aim = (typeof aims)[number];

/** What began a phase. */
export const phaseReasons = ['START', 'PERCENTAGES', 'TRIGGER_CHANGED', 'WORKFLOW_CHANGED'] as const;
export type PhaseReason = (typeof phaseReasons)[number];
export const MOST_PHASES = 1000;
