/** StartMessageMoveTask, ListMessageMoveTasks and CancelMessageMoveTask. */
import type { ListMessageMoveTasksResult } from '@aws-sdk/client-sqs';
import { integer, requiredText, text } from './input.ts';
import { authorize, type Operation } from './operation.ts';
import { invalidValue } from './refusal.ts';

const MOST_RESULTS = 10;

export const startMessageMoveTask: Operation = (scope, input) => {
  const source = requiredText(input, 'SourceArn');
  authorize(scope, 'StartMessageMoveTask', source, scope.registry.find(source));
  const destination = text(input, 'DestinationArn');
  const perSecond = integer(input, 'MaxNumberOfMessagesPerSecond');
  return { TaskHandle: scope.moveTasks.start(source, destination, perSecond) };
};

/** Newest first; one task unless `MaxResults` says otherwise. */
export const listMessageMoveTasks: Operation = (scope, input) => {
  const source = requiredText(input, 'SourceArn');
  authorize(scope, 'ListMessageMoveTasks', source, scope.registry.find(source));
  const most = integer(input, 'MaxResults') ?? 1;
  if (most < 1 || most > MOST_RESULTS) throw invalidValue(most, 'MaxResults', 'Must be between 1 and 10, if provided.');
  return { Results: scope.moveTasks.list(source, most) } satisfies ListMessageMoveTasksResult;
};

export const cancelMessageMoveTask: Operation = (scope, input) => {
  const handle = requiredText(input, 'TaskHandle');
  const source = scope.moveTasks.sourceOf(handle);
  authorize(scope, 'CancelMessageMoveTask', source, scope.registry.find(source));
  return { ApproximateNumberOfMessagesMoved: scope.moveTasks.cancel(handle) };
};
