/** What a function is, as plain data: the stack, the API and the handlers read the same definition. */

/** A whole number in a trigger's config. A stored 0 is 0; only an absent value takes the default. */
export interface Setting {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Name of another setting that this one may not be below. */
  readonly atLeast?: string;
}

export const priorities = ['LOW', 'MEDIUM', 'HIGH', 'URGENT'] as const;
export type Priority = (typeof priorities)[number];

/** What task texts may name; anything else in braces is refused when a trigger is saved. */
export const placeholders = ['customer', 'product', 'date', 'days', 'rep'] as const;

/** EventBridge Scheduler expression, six-field cron or rate, in UTC. */
export type ScheduleExpression = `cron(${string})` | `rate(${string})`;

/** A rule over a tenant's data that gives people tasks. One folder, one queue, one function. */
export interface TriggerDefinition {
  readonly kind: 'trigger';
  /** Folder, queue and function name. */
  readonly name: string;
  /** `trigger_type` in the tables and the API. */
  readonly type: string;
  readonly description: string;
  readonly schedule: ScheduleExpression;
  readonly settings: Readonly<Record<string, Setting>>;
  /** Days from the evaluation to the task's due date, unless the trigger's config says otherwise. */
  readonly dueInDays: number;
  readonly taskTitle: string;
  readonly taskDescription: string;
  /** Triggers that a new tenant gets. */
  readonly presets: readonly TriggerPreset[];
}

export interface TriggerPreset {
  readonly name: string;
  readonly description: string;
  readonly config: Readonly<Record<string, number | string>>;
}

/** Scheduled housekeeping. One folder, one queue, one function. */
export interface MaintenanceDefinition {
  readonly kind: 'maintenance';
  readonly name: string;
  readonly description: string;
  readonly schedule: ScheduleExpression;
  readonly timeoutSeconds: number;
  /** Settings that a tenant must have switched on; without them it is left out, and a run-now is refused. */
  readonly needs?: readonly TenantSwitch[];
  /** Present when the work is a job of the ledger, which a tick only inserts. */
  readonly job?: MaintenanceJob;
}

export type TenantSwitch = 'clientJourney' | 'emailWorkflows';

export interface MaintenanceJob {
  readonly type: string;
  /** Name of a queue of the ledger. */
  readonly queue: string;
  readonly priority: number;
  /** One job for all, under the nil UUID in place of a tenant; or one for each tenant. */
  readonly scope: 'installation' | 'tenant';
}

/** Something that happened to a customer. One folder, one queue, one function that reacts. */
export interface EventDefinition {
  readonly kind: 'event';
  /** Folder, queue and function name: the type in kebab-case. */
  readonly name: string;
  readonly type: string;
  readonly description: string;
}

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

export const defineEvent = <const T extends Omit<EventDefinition, 'kind'>>(definition: T) =>
  ({ kind: 'event', ...definition }) as const;

export const defineJobQueue = <const T extends Omit<JobQueueDefinition, 'kind'>>(definition: T) =>
  ({ kind: 'queue', ...definition }) as const;

export const defineTrigger = <const T extends Omit<TriggerDefinition, 'kind'>>(definition: T) =>
  ({ kind: 'trigger', ...definition }) as const;

export const defineMaintenance = <const T extends Omit<MaintenanceDefinition, 'kind'>>(definition: T) =>
  ({ kind: 'maintenance', ...definition }) as const;

/** Settings that every trigger type takes, beside its own. */
export const commonSettings = {
  maxTasksPerRun: { default: 500, min: 1, max: 100_000 },
  dueInDays: { min: 0, max: 365 },
} as const;
