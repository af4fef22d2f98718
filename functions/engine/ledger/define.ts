/** What a queue of the ledger is, as plain data: the stack and the handler read the same definition. */

/** What a queue's jobs may reach beyond the database; the stack grants it, and sets what it takes in the environment. */
export type Capability =
  | 'email'
  | 'documents'
  | 'reading-files'
  | 'writing-files'
  | 'pruning-files'
  | 'snapshots'
  | 'listing-timers';

/** A queue of the ledger. One folder, one function with two event sources: all rows, and the urgent lane. */
export interface JobQueueDefinition {
  readonly kind: 'queue';
  readonly name: string;
  readonly description: string;
  /** Jobs that may run at the same time, over all functions. */
  readonly atOnce: number;
  readonly perMinute: number;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly capabilities: readonly Capability[];
}

export const jobPriorities = { CRITICAL: 1, HIGH: 3, NORMAL: 5, LOW: 7 } as const;

export const defineJobQueue = <const T extends Omit<JobQueueDefinition, 'kind'>>(definition: T) =>
  ({ kind: 'queue', ...definition }) as const;
