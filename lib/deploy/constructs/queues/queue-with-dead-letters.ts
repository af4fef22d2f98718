import { Duration, Validations } from 'aws-cdk-lib';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Permission } from '../iam/permission.ts';

/**
 * A queue, and the dead letter queue that takes a message after five failures. A standard queue, because its message groups
 * make it a fair queue (one tenant's many messages do not delay the others') and no message needs an order.
 */
export class QueueWithDeadLetters extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  /** `functionTimeout` is the time-out of the function that receives from the queue. */
  constructor(scope: Construct, id: string, functionTimeout: Duration) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      // The maximum. A message keeps its age when it is moved here, so this must exceed the queue's own.
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    this.queue = new Queue(this, 'Queue', {
      retentionPeriod: Duration.days(4), // SQS's default, written down because the dead letters' must exceed it
      visibilityTimeout: Duration.seconds(6 * functionTimeout.toSeconds()), // AWS recommends it, as room for throttled retries
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

/** Allows exactly what Lambda's poller needs from a function's role. */
export const receiveFrom = (...queues: readonly Queue[]): Permission => ({
  actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  resources: queues.map(({ queueArn }) => queueArn),
});

/** Allows sending messages to these queues. */
export const sendTo = (...queues: readonly IQueue[]): Permission => ({
  actions: ['sqs:SendMessage'],
  resources: queues.map(({ queueArn }) => queueArn),
});

/** A queue for what Scheduler or Lambda could not deliver. `whose` says what that is, in cdk-nag's report. */
export function deadLetterQueue(scope: Construct, id: string, whose: string): Queue {
  const queue = new Queue(scope, id, {
    retentionPeriod: Duration.days(14),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
  const reason = `This is the dead letter queue of ${whose} itself.`;
  Validations.of(queue).acknowledge({ id: 'Serverless-SQSRedrivePolicy', reason }, { id: 'AwsSolutions-SQS3', reason });
  return queue;
}
