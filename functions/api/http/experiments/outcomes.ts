/** What experiments are for, and how far they are. Loads in a browser. */

export const experimentStatuses = ['DRAFT', 'RUNNING', 'STOPPED', 'DECIDED'] as const;
export const outcomes = ['ORDER', 'REVENUE', 'TASK_COMPLETED', 'REPLY', 'BOOKING_KEPT', 'GOAL', 'EVENT'] as const;

export type ExperimentStatus = (typeof experimentStatuses)[number];
export type Outcome = (typeof outcomes)[number];
