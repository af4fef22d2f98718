/** Turns a request or a template into a complete definition. Refuses what AWS refuses. */

import { ExpressionError } from '../../../../functions/engine/schedules/cron-field.ts';
import { type Expression, parseExpression } from '../../../../functions/engine/schedules/expression.ts';
import { AwsError } from '../../service.ts';
import { SCHEDULE_SHAPE } from './api/schedule-shape.ts';
import { checkShape } from './api/shape.ts';
import type { Definition, ScheduleRecord, Target } from './record.ts';

const DAY_SECONDS = 86_400;
const MOST_RETRIES = 185;

const invalid = (message: string) => new AwsError('ValidationException', message);

/** The input after the check of its shape. Absent members have defaults. */
type Description = Partial<Definition> &
  Pick<Definition, 'Name' | 'ScheduleExpression' | 'FlexibleTimeWindow'> & {
    readonly Target: Omit<Target, 'RetryPolicy'> & { readonly RetryPolicy?: Partial<Target['RetryPolicy']> };
  };

/** Scheduler only checks the form of the target's ARN. A missing target shows when the schedule fires. */
function checkTarget(target: Definition['Target']): void {
  const [arn, , service, , , kind] = target.Arn.split(':');
  if (arn !== 'arn' || service === undefined) throw invalid('Provided Arn is not in correct format.');
  const isFunction = service === 'lambda' && kind === 'function';
  if (!isFunction && !(service === 'sqs' && kind)) {
    throw invalid(`The local runtime runs schedules that send to SQS or invoke Lambda, not ${target.Arn}`);
  }
  if (!isFunction || target.Input === undefined) return;
  try {
    JSON.parse(target.Input);
  } catch {
    throw invalid('Provided Input is not valid JSON: a Lambda target needs JSON.');
  }
}

function checkDates({ StartDate, EndDate, FlexibleTimeWindow: window }: Definition): void {
  if (StartDate !== undefined && EndDate !== undefined && StartDate >= EndDate) {
    throw invalid('The StartDate must be before the EndDate.');
  }
  if ((window.Mode === 'FLEXIBLE') !== (window.MaximumWindowInMinutes !== undefined)) {
    throw invalid('MaximumWindowInMinutes must be given with a FLEXIBLE time window, and only then.');
  }
}

function only<T extends object, K extends keyof T>(from: T, ...names: readonly K[]): Pick<T, K> {
  const given = names.filter((name) => from[name] !== undefined && from[name] !== null);
  return Object.fromEntries(given.map((name) => [name, from[name]])) as Pick<T, K>; // exactly the members named
}

function completeTarget(target: Description['Target']): Target {
  const { MaximumEventAgeInSeconds = DAY_SECONDS, MaximumRetryAttempts = MOST_RETRIES } = target.RetryPolicy ?? {};
  return {
    ...only(target, 'Arn', 'RoleArn', 'Input', 'DeadLetterConfig', 'SqsParameters'),
    RetryPolicy: { MaximumEventAgeInSeconds, MaximumRetryAttempts },
  };
}

/** Returns when a schedule runs. Throws `ValidationException` for an expression or zone that AWS refuses. */
export function expressionOf(definition: Definition, anchorMs: number): Expression {
  const inMs = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000);
  try {
    return parseExpression(definition.ScheduleExpression, {
      timeZone: definition.ScheduleExpressionTimezone,
      anchorMs,
      startMs: inMs(definition.StartDate),
      endMs: inMs(definition.EndDate),
    });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw invalid(`Invalid Schedule Expression ${definition.ScheduleExpression}. (${error.message})`);
  }
}

/**
 * Throws `ValidationException` or `SerializationException`. Absent members get AWS's defaults, also in an update:
 * UpdateSchedule replaces everything.
 */
export function parseDefinition(input: unknown): Definition {
  checkShape(SCHEDULE_SHAPE, input);
  const given = input as Description; // its shape was checked just now
  const definition: Definition = {
    GroupName: 'default',
    ScheduleExpressionTimezone: 'UTC',
    State: 'ENABLED',
    ActionAfterCompletion: 'NONE',
    ...only(given, 'Name', 'GroupName', 'ScheduleExpression', 'ScheduleExpressionTimezone', 'StartDate', 'EndDate'),
    ...only(given, 'Description', 'State', 'KmsKeyArn', 'FlexibleTimeWindow', 'ActionAfterCompletion'),
    Target: completeTarget(given.Target),
  };
  expressionOf(definition, 0);
  checkDates(definition);
  checkTarget(definition.Target);
  return definition;
}

/**
 * Returns the record with the new definition. A new expression starts again; the same one continues. A
 * recurring schedule that is enabled again skips what it missed; a one-time schedule whose time has passed unfired
 * fires at once, as AWS warns it may.
 */
export function revise(before: ScheduleRecord, definition: Definition, nowMs: number): ScheduleRecord {
  const timing = ({ ScheduleExpression, ScheduleExpressionTimezone, StartDate }: Definition) =>
    JSON.stringify([ScheduleExpression, ScheduleExpressionTimezone, StartDate]);
  const revised = { ...before, definition, modifiedAtMs: nowMs };
  if (timing(before.definition) !== timing(definition)) {
    const { firedUntilMs: _, ...anew } = revised;
    return { ...anew, anchoredAtMs: wholeSecond(nowMs) };
  }
  const isResumed = before.definition.State === 'DISABLED' && definition.State === 'ENABLED';
  const { isRecurring } = expressionOf(definition, before.anchoredAtMs);
  return isResumed && isRecurring ? { ...revised, firedUntilMs: nowMs } : revised;
}

/** Rounds down to whole seconds, as scheduled times are. */
export const wholeSecond = (ms: number): number => Math.floor(ms / 1000) * 1000;
