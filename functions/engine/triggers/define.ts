/** Defines trigger types as plain data: the stack, the API and the handler read the same definition. */
import type { ScheduleExpression } from '../patterns.ts';

/** A whole number in a trigger's config. A stored 0 stays 0; only an absent value gets the default. */
export interface Setting {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** What forms call it. */
  readonly label: string;
  /** Follows the number in forms. */
  readonly unit?: string;
  /** A match begins this number of days after its `waiting_since`, and nothing else depends on it: arms of an experiment may differ in it. */
  readonly isDelay?: true;
  /** This setting ends a window of days, which begins `after` another setting, or at once. look-back.ts says what follows. */
  readonly window?: { readonly after?: string };
}

/** A setting that is one of a few words. */
export interface Choice {
  readonly values: readonly string[];
  readonly default: string;
  readonly label: string;
  readonly description: string;
}

/** Of tasks. */
export const priorities = ['LOW', 'MEDIUM', 'HIGH', 'URGENT'] as const;

/** Of a trigger: it acts on all that is due, or on what becomes due after it was set up. */
export const starts = ['everything', 'now'] as const;

/** Facts of the cadence model, in the order of automation.cadence_words. */
export const cadencePlaceholders = [
  'pAlive',
  'nextOrderAt',
  'expectedOrders30Days',
  'expectedValue',
  'overdueRatio',
] as const;

/** Placeholders of task texts; others in braces are refused when a trigger is saved. */
export const placeholders = ['customer', 'product', 'date', 'days', 'rep', ...cadencePlaceholders] as const;

/** A kind of rule that makes tasks from a tenant's data, with a folder, a queue and a function of its own. */
export interface TriggerDefinition {
  readonly kind: 'trigger';
  /** Folder, queue and function name. */
  readonly name: string;
  /** `trigger_type` in the tables and the API. */
  readonly type: string;
  readonly description: string;
  readonly schedule: ScheduleExpression;
  /** True when `matches.sql` reads all that may match at each evaluation, so that there is nothing to follow. */
  readonly looksAtAll?: boolean;
  readonly settings: Readonly<Record<string, Setting>>;
  readonly choices?: Readonly<Record<string, Choice>>;
  /** Days from the evaluation to the task's due date, unless the trigger's config says otherwise. */
  readonly dueInDays: number;
  /** How many open tasks of one trigger a customer may have, unless the trigger's config says otherwise; 0: no limit. */
  readonly maxOpenTasksPerCustomer: number;
  readonly taskTitle: string;
  readonly taskDescription: string;
  /** The triggers of this type that a new tenant gets. */
  readonly presets: readonly TriggerPreset[];
}

interface TriggerPreset {
  readonly name: string;
  readonly description: string;
  readonly config: Readonly<Record<string, number | string>>;
}

/** Settings that every trigger type has in addition to its own. */
export const commonSettings = {
  maxTasksPerRun: { default: 500, min: 1, max: 100_000 },
  maxOpenTasksPerCustomer: { min: 0, max: 1000 },
  dueInDays: { min: 0, max: 365 },
} as const;

/** Keeps the literal types of the definition. */
export const defineTrigger = <const T extends Omit<TriggerDefinition, 'kind'>>(definition: T) =>
  ({ kind: 'trigger', ...definition }) as const;
