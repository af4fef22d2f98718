/** What a trigger type is, as plain data: the stack, the API and the handler read the same definition. */
import type { ScheduleExpression } from '../patterns.ts';

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

interface TriggerPreset {
  readonly name: string;
  readonly description: string;
  readonly config: Readonly<Record<string, number | string>>;
}

/** Settings that every trigger type takes, beside its own. */
export const commonSettings = {
  maxTasksPerRun: { default: 500, min: 1, max: 100_000 },
  dueInDays: { min: 0, max: 365 },
} as const;

export const defineTrigger = <const T extends Omit<TriggerDefinition, 'kind'>>(definition: T) =>
  ({ kind: 'trigger', ...definition }) as const;
