import { Duration, Validations } from 'aws-cdk-lib';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Permission } from '../iam/permission.ts';

/**
 * A standard queue and where its messages go after five failures. Standard, because the message group then makes it a
 * fair queue (one tenant's flood does not hold up the others), and nothing here needs an order.
 */
export class QueueWithDeadLetters extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  /** `functionTimeout` bounds how long a message is worked on. */
  constructor(scope: Construct, id: string, functionTimeout: Duration) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      // The longest there is. A message keeps the age it had, so this must exceed the four days of the queue itself.
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    this.queue = new Queue(this, 'Queue', {
      visibilityTimeout: Duration.seconds(6 * functionTimeout.toSeconds()), // AWS's advice: room for throttled retries
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    Validations.of(this.deadLetters).acknowledge({
      id: 'Serverless-SQSRedrivePolicy',
      reason: 'This is the dead letter queue itself.',
    });
  }
}

/** What Lambda's poller needs of a function's role, and no more. */
export const receiveFrom = (...queues: readonly Queue[]): Permission => ({
  actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  resources: queues.map(({ queueArn }) => queueArn),
});

export const sendTo = (...queues: readonly IQueue[]): Permission => ({
  actions: ['sqs:SendMessage'],
  resources: queues.map(({ queueArn }) => queueArn),
});

/** Where Scheduler, or Lambda, leaves what a target did not take: `whose` says of what, in the words of cdk-nag's report. */
export function deadLetterQueue(scope: Construct, id: string, whose: string): Queue {
  const queue = new Queue(scope, id, {
    retentionPeriod: Duration.days(14),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
  const reason = `This is the dead letter queue of ${whose} themselves.`;
  Validations.of(queue).acknowledge({ id: 'Serverless-SQSRedrivePolicy', reason }, { id: 'AwsSolutions-SQS3', reason });
  return queue;
}
