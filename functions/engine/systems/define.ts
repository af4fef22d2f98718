/** What a system is, as plain data: functions that belong together, and what dashboard and alarms show of them. */
import type { Capability } from '../ledger/define.ts';

/**
 * What a function of a system may reach beyond the database; the stack grants it, and sets what it takes in the environment.
 * `own-queue`: send to the queue that it receives from, any number of times in a chain. `setting-timers`: make and delete
 * one-time schedules, and send to their target.
 */
export type SystemCapability = Capability | 'own-queue' | 'setting-timers';

/** One folder, one queue, one function. */
export interface SystemFunctionDefinition {
  readonly kind: 'system-function';
  /** Folder under `functions`. */
  readonly folder: string;
  /** Name of the queue: the topic of outbox rows, and what alarms, dashboards and outputs call it. */
  readonly name: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  /** The most messages that one invocation takes. */
  readonly batchSize: number;
  /**
   * Who sends to the queue, besides functions with a capability for it. The relay may also send to
   * the timers' target, which is one function at most.
   * `mail-events`: EventBridge, with what SES reports about e-mails. `channel-events`: EventBridge and SNS, with what AWS End User Messaging says.
   */
  readonly messagesFrom: 'relay' | 'timers' | 'mail-events' | 'channel-events';
  readonly capabilities: readonly SystemCapability[];
  /** How many functions run at once, whatever the installation's `maxConcurrency`; 2 at the least, says Lambda. */
  readonly atOnce?: number;
}

/** A graph with a line for each metric and statistic. */
interface SystemGraph {
  readonly title: string;
  readonly metrics: readonly string[];
  /** CloudWatch's names; `Sum` when left out. */
  readonly statistics?: readonly ('Sum' | 'p50' | 'Maximum')[];
}

/** Alarms when the sum of a metric is at least 1 in each of `periods` consecutive periods. */
interface SystemAlarm {
  readonly metric: string;
  readonly periodMinutes: number;
  readonly periods: number;
  /** What is wrong, and what to do first. */
  readonly fact: string;
  readonly advice: string;
  /** Anchor of the heading in docs/operating.md with the rest. */
  readonly heading: string;
}

export interface SystemDefinition {
  /** What its functions count their metrics under (`countMetrics`). */
  readonly name: string;
  readonly functions: readonly SystemFunctionDefinition[];
  /** The dashboard with its graphs: each has room for fifty lines. That of the API when left out. */
  readonly dashboard?: 'automation';
  readonly graphs: readonly SystemGraph[];
  readonly alarms: readonly SystemAlarm[];
}

export const defineSystemFunction = <const T extends Omit<SystemFunctionDefinition, 'kind'>>(definition: T) =>
  ({ kind: 'system-function', ...definition }) as const;
