/** The constraints of CreateSchedule, UpdateSchedule and AWS::Scheduler::Schedule, from the service model. */
import type { Shape } from './shape.ts';

export const NAME_SHAPE = { kind: 'text', min: 1, max: 64, pattern: '^[0-9a-zA-Z-_.]+$' } as const satisfies Shape;
export const TOKEN_SHAPE = { kind: 'text', min: 1, max: 64, pattern: '^[a-zA-Z0-9-_]+$' } as const satisfies Shape;

const TARGET_SHAPE: Shape = {
  kind: 'structure',
  required: true,
  members: {
    Arn: { kind: 'text', min: 1, max: 1600, required: true },
    RoleArn: {
      kind: 'text',
      min: 1,
      max: 1600,
      pattern: '^arn:aws(-[a-z]+)?:iam::\\d{12}:role\\/[\\w+=,.@\\/-]+$',
      required: true,
    },
    Input: { kind: 'text', min: 1 },
    DeadLetterConfig: {
      kind: 'structure',
      members: {
        // The pattern has no dot, so that a FIFO queue is refused.
        Arn: {
          kind: 'text',
          min: 1,
          max: 1600,
          pattern: '^arn:aws(-[a-z]+)?:sqs:[a-z0-9\\-]+:\\d{12}:[a-zA-Z0-9\\-_]+$',
        },
      },
    },
    RetryPolicy: {
      kind: 'structure',
      members: {
        MaximumEventAgeInSeconds: { kind: 'integer', min: 60, max: 86_400 },
        MaximumRetryAttempts: { kind: 'integer', min: 0, max: 185 },
      },
    },
    SqsParameters: { kind: 'structure', members: { MessageGroupId: { kind: 'text', min: 1, max: 128 } } },
  },
};

/** Lacks the parameters of targets that do not run here. A request may have them; a template with them is refused. */
export const SCHEDULE_SHAPE = {
  kind: 'structure',
  members: {
    Name: { ...NAME_SHAPE, required: true },
    GroupName: NAME_SHAPE,
    ScheduleExpression: { kind: 'text', min: 1, max: 256, required: true },
    ScheduleExpressionTimezone: { kind: 'text', min: 1, max: 50 },
    StartDate: { kind: 'timestamp' },
    EndDate: { kind: 'timestamp' },
    Description: { kind: 'text', max: 512 },
    State: { kind: 'choice', values: ['ENABLED', 'DISABLED'] },
    KmsKeyArn: {
      kind: 'text',
      min: 1,
      max: 2048,
      pattern: '^arn:aws(-[a-z]+)?:kms:[a-z0-9\\-]+:\\d{12}:(key|alias)\\/[0-9a-zA-Z-_]*$',
    },
    Target: TARGET_SHAPE,
    FlexibleTimeWindow: {
      kind: 'structure',
      required: true,
      members: {
        Mode: { kind: 'choice', values: ['OFF', 'FLEXIBLE'], required: true },
        MaximumWindowInMinutes: { kind: 'integer', min: 1, max: 1440 },
      },
    },
    ActionAfterCompletion: { kind: 'choice', values: ['NONE', 'DELETE'] },
  },
} as const satisfies Shape;
