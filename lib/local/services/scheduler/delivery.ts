/** One attempt to deliver an occurrence to its target, and the dead letter after the last one. */
import { randomUUID } from 'node:crypto';
import {
  AwsError,
  type Functions,
  type OutgoingMessage,
  type Principal,
  type Queues,
  type ServiceContext,
} from '../../service.ts';
import type { ScheduleRecord } from './record.ts';

interface Attempt {
  readonly scheduledAtMs: number;
  /** Counts from 1. */
  readonly number: number;
  /** New for every attempt, so it does not identify an occurrence. */
  readonly executionId: string;
}

/** The last error, and the limit of the retry policy that ended the attempts. */
export interface Failure {
  readonly error: unknown;
  readonly exhausted: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';
}

/** Delivers with the execution role of the schedule. */
export interface Delivery {
  /** Throws the error of the target, of IAM or of the role's trust policy. */
  hand(record: ScheduleRecord, attempt: Attempt): void;
  /** Never throws: a dead letter that cannot be sent is logged and lost, as on AWS. */
  giveUp(record: ScheduleRecord, attempt: Attempt, failure: Failure): void;
}

export const newAttempt = (scheduledAtMs: number, number: number): Attempt => ({
  scheduledAtMs,
  number,
  executionId: randomUUID(),
});

/** `2026-01-02T03:04:05Z`, as Scheduler writes it. */
const isoSecond = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** Returns the payload for a schedule without input. */
function defaultInput(record: ScheduleRecord, attempt: Attempt, { account, region }: ServiceContext): string {
  return JSON.stringify({
    version: '0',
    id: attempt.executionId,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account,
    time: isoSecond(attempt.scheduledAtMs),
    region,
    resources: [record.arn],
    detail: '{}',
  });
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
function payload(record: ScheduleRecord, attempt: Attempt, context: ServiceContext): string {
  const { Input } = record.definition.Target;
  if (Input === undefined) return defaultInput(record, attempt, context);
  return Input.replaceAll('<aws.scheduler.schedule-arn>', record.arn)
    .replaceAll('<aws.scheduler.scheduled-time>', isoSecond(attempt.scheduledAtMs))
    .replaceAll('<aws.scheduler.execution-id>', attempt.executionId)
    .replaceAll('<aws.scheduler.attempt-number>', String(attempt.number));
}

function deadLetter(record: ScheduleRecord, attempt: Attempt, failure: Failure, body: string): OutgoingMessage {
  const { error } = failure;
  const facts = {
    ERROR_CODE: error instanceof AwsError ? error.name : 'InternalError',
    ERROR_MESSAGE: error instanceof Error ? error.message : String(error),
    EXECUTION_ID: attempt.executionId,
    EXHAUSTED_RETRY_CONDITION: failure.exhausted,
    IS_PAYLOAD_TRUNCATED: 'false',
    RETRY_ATTEMPTS: String(attempt.number - 1),
    SCHEDULED_TIME: isoSecond(attempt.scheduledAtMs),
    SCHEDULE_ARN: record.arn,
    TARGET_ARN: record.definition.Target.Arn,
  };
  const attributes = Object.entries(facts).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]);
  return { body, attributes: Object.fromEntries(attributes) };
}

export function createDelivery(
  context: ServiceContext,
  groupArn: (name: string) => string,
  { lambda, sqs }: { lambda: Functions; sqs: Queues },
): Delivery {
  /** Trust policies see the group's ARN as the source, not the schedule's. */
  const assume = ({ definition }: ScheduleRecord): Principal =>
    context.iam.assume(definition.Target.RoleArn, 'scheduler.amazonaws.com', {
      'aws:SourceArn': groupArn(definition.GroupName),
      'aws:SourceAccount': context.account,
    });

  return {
    hand(record, attempt) {
      const { Arn, SqsParameters } = record.definition.Target;
      const body = payload(record, attempt, context);
      const caller = assume(record);
      if (Arn.split(':')[2] === 'sqs') {
        const group = SqsParameters?.MessageGroupId;
        sqs.send(Arn, { body, ...(group === undefined ? {} : { messageGroupId: group }) }, caller);
        return;
      }
      context.iam.authorize({ caller, action: 'lambda:InvokeFunction', resource: Arn });
      lambda.invokeLater(Arn, JSON.parse(body));
    },
    giveUp(record, attempt, failure) {
      const reason = failure.error instanceof Error ? failure.error.message : String(failure.error);
      context.log(`schedule ${record.definition.Name}: given up after ${attempt.number} attempts: ${reason}`);
      const queue = record.definition.Target.DeadLetterConfig?.Arn;
      if (queue === undefined) return;
      try {
        sqs.send(queue, deadLetter(record, attempt, failure, payload(record, attempt, context)), assume(record));
      } catch (error) {
        context.log(`schedule ${record.definition.Name}: no dead letter either: ${String(error)}`);
      }
    },
  };
}
