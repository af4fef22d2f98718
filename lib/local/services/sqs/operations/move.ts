/** StartMessageMoveTask, ListMessageMoveTasks and CancelMessageMoveTask. */
import type { ListMessageMoveTasksResult } from '@aws-sdk/client-sqs';
import { integer, requiredText, text } from './input.ts';
import { authorize, type Operation } from './operation.ts';
import { invalidValue } from './refusal.ts';

const MOST_RESULTS = 10;

/** SQS moves messages with the rights of whoever asked: a task needs what a receiver of its source needs. */
function authorizeTask(scope: Parameters<Operation>[0], action: string, source: string): void {
  for (const one of [action, 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'])
    authorize(scope, one, source, scope.registry.find(source));
}

/**
 * It also needs to send to the destination, here to every queue that the messages may have come from.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
export const startMessageMoveTask: Operation = (scope, input) => {
  const source = requiredText(input, 'SourceArn');
  authorizeTask(scope, 'StartMessageMoveTask', source);
  const destination = text(input, 'DestinationArn');
  const targets = destination === undefined ? scope.registry.sourcesOf(source).map(({ arn }) => arn) : [destination];
  for (const target of targets) authorize(scope, 'SendMessage', target, scope.registry.find(target));
  const perSecond = integer(input, 'MaxNumberOfMessagesPerSecond');
  return { TaskHandle: scope.moveTasks.start(source, destination, perSecond) };
};

/** Newest first; one task unless `MaxResults` says otherwise. */
export const listMessageMoveTasks: Operation = (scope, input) => {
  const source = requiredText(input, 'SourceArn');
  authorizeTask(scope, 'ListMessageMoveTasks', source);
  const most = integer(input, 'MaxResults') ?? 1;
  if (most < 1 || most > MOST_RESULTS) throw invalidValue(most, 'MaxResults', 'Must be between 1 and 10, if provided.');
  return { Results: scope.moveTasks.list(source, most) } satisfies ListMessageMoveTasksResult;
};

export const cancelMessageMoveTask: Operation = (scope, input) => {
  const handle = requiredText(input, 'TaskHandle');
  const source = scope.moveTasks.sourceOf(handle);
  authorizeTask(scope, 'CancelMessageMoveTask', source);
  return { ApproximateNumberOfMessagesMoved: scope.moveTasks.cancel(handle) };
};
