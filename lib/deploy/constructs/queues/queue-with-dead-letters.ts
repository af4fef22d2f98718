import { Duration, Validations } from 'aws-cdk-lib';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Permission } from '../iam/permission.ts';

/**
 * A queue of a function. A message that failed five times moves to `deadLetters`, which all queues of the stack share: its
 * attribute `DeadLetterQueueSourceArn` names the queue that it came from, and a redrive moves each message back to its own.
 * A standard queue, because its message groups make it a fair queue (one tenant's many messages do not delay the others')
 * and no message needs an order. `functionTimeout` is the time-out of the function that receives from it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export const functionQueue = (scope: Construct, id: string, deadLetters: IQueue, functionTimeout: Duration): Queue =>
  new Queue(scope, id, {
    retentionPeriod: Duration.days(4), // SQS's default, written down because the dead letters' must exceed it
    visibilityTimeout: Duration.seconds(6 * functionTimeout.toSeconds()), // AWS recommends it, as room for throttled retries
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });

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

/**
 * A queue for dead letters. `whose` says what they are, in cdk-nag's report. What SQS moves and what Scheduler, Lambda or
 * EventBridge send must not share one: a redrive stops at a message that no queue held before.
 */
export function deadLetterQueue(scope: Construct, id: string, whose: string): Queue {
  const queue = new Queue(scope, id, {
    // The maximum. A message keeps its age when SQS moves it here, so this must exceed a queue's own four days.
    retentionPeriod: Duration.days(14),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
  const reason = `This is the dead letter queue of ${whose} itself.`;
  Validations.of(queue).acknowledge({ id: 'Serverless-SQSRedrivePolicy', reason }, { id: 'AwsSolutions-SQS3', reason });
  return queue;
}
