/** Defines queues of the ledger as plain data: the stack and the handler read the same definition. */

/**
 * What a queue's jobs may use besides the database. The stack grants it, and sets the environment variables for it. `signing-key`: read the
 * secret that tenants' keys are derived from. `sealing-key`: open tokens that tenants have given. `tenant-endpoints`: call what tenants name.
 * `transactions`: several statements that are one transaction. `sending-messages`: write to people by Meta's API and AWS End User Messaging. `bulk-email`: send e-mails of many recipients in one call.
 */
export type Capability =
  | 'email'
  | 'bulk-email'
  | 'documents'
  | 'reading-files'
  | 'writing-files'
  | 'pruning-files'
  | 'snapshots'
  | 'listing-timers'
  | 'signing-key'
  | 'sealing-key'
  | 'tenant-endpoints'
  | 'transactions'
  | 'sending-messages';

/** A queue of the ledger: one folder, and one function with two event sources, one for each lane. */
export interface JobQueueDefinition {
  readonly kind: 'queue';
  readonly name: string;
  readonly description: string;
  /** Jobs that may run at the same time, in all instances of the function together. */
  readonly atOnce: number;
  /** Jobs that may start in a minute. */
  readonly perMinute: number;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly capabilities: readonly Capability[];
}

/** What an installation may set for a queue in place of its definition (context value `jobLimits`). */
export type JobLimits = Partial<Pick<JobQueueDefinition, 'atOnce' | 'perMinute'>>;

/** Any number from 1 to 100 will do, and these have names. Smaller numbers run first; priority 1 is the urgent lane's. */
export const jobPriorities = { CRITICAL: 1, HIGH: 3, NORMAL: 5, LOW: 7 } as const;

/** Keeps the literal types of the definition. */
export const defineJobQueue = <const T extends Omit<JobQueueDefinition, 'kind'>>(definition: T) =>
  ({ kind: 'queue', ...definition }) as const;
