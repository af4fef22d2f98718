/** The records of the local Scheduler. Definitions have the names and units (epoch seconds) of the API. */

/** The members of a target that this runtime uses. */
export interface Target {
  readonly Arn: string;
  readonly RoleArn: string;
  readonly Input?: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly RetryPolicy: { readonly MaximumEventAgeInSeconds: number; readonly MaximumRetryAttempts: number };
  readonly SqsParameters?: { readonly MessageGroupId?: string };
}

/** A schedule with every default filled in. */
export interface Definition {
  readonly Name: string;
  readonly GroupName: string;
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone: string;
  readonly StartDate?: number;
  readonly EndDate?: number;
  readonly Description?: string;
  readonly State: 'ENABLED' | 'DISABLED';
  readonly KmsKeyArn?: string;
  readonly Target: Target;
  readonly FlexibleTimeWindow: { readonly Mode: 'OFF' | 'FLEXIBLE'; readonly MaximumWindowInMinutes?: number };
  readonly ActionAfterCompletion: 'NONE' | 'DELETE';
}

/** An occurrence that is neither delivered nor given up. */
export interface Pending {
  readonly scheduledAtMs: number;
  /** Times that delivery failed. */
  readonly failures: number;
  readonly firstTriedAtMs: number;
  readonly nextTryAtMs: number;
}

/** Immutable: a change is a new record under the same ARN. */
export interface ScheduleRecord {
  readonly arn: string;
  readonly definition: Definition;
  readonly origin: 'template' | 'api';
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
  /** When the schedule got its present expression. */
  readonly anchoredAtMs: number;
  /** The latest occurrence that was begun. */
  readonly firedUntilMs?: number;
  readonly pending: readonly Pending[];
}

/** A group is `DELETING` until its schedules are removed; a restart continues that. */
export interface GroupRecord {
  readonly arn: string;
  readonly name: string;
  readonly state: 'ACTIVE' | 'DELETING';
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
  readonly tags: Readonly<Record<string, string>>;
}
