/** What the function that works on dead letters is told, and what it may do with them. */
import { Stack } from 'aws-cdk-lib';
import type { IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { environment } from '../../../../functions/engine/environment.ts';
import type {
  DeadLetterList,
  DeadLetterName,
  DeadLetters,
} from '../../../../functions/engine/queue/dead-letter-list.ts';
import type { Grant } from '../functions/grants.ts';
import { prefixOf } from './queue-urls.ts';
import { sendTo } from './queue-with-dead-letters.ts';

/** Dead letters of the installation. */
export interface NamedDeadLetters {
  readonly name: DeadLetterName;
  readonly queue: IQueue;
  /** SQS itself puts the messages here: only those can it move back. */
  readonly isMovable?: true;
  /** Where messages go that do not say where they were sent to. */
  readonly target?: IQueue;
}

interface DeadLettersProps {
  readonly all: readonly [NamedDeadLetters, ...NamedDeadLetters[]];
  /** Where messages may be sent back to. */
  readonly queues: readonly Queue[];
  /** Those of `queues` whose messages may hold personal data. */
  readonly personal: readonly IQueue[];
}

export function workingOnDeadLetters(scope: Construct, { all, queues, personal }: DeadLettersProps): Grant {
  const told = ({ queue, isMovable, target }: NamedDeadLetters): DeadLetters => ({
    queue: queue.queueName,
    isMovable: isMovable === true,
    ...(target ? { target: target.queueName } : {}),
  });
  const stack = Stack.of(scope);
  const list: DeadLetterList = {
    urlPrefix: prefixOf(all[0].queue),
    arnPrefix: stack.formatArn({ service: 'sqs', resource: '' }),
    queues: Object.fromEntries(all.map((one) => [one.name, told(one)])),
    personal: personal.map(({ queueName }) => queueName),
  };
  const arnsOf = (some: readonly NamedDeadLetters[]) => some.map(({ queue }) => queue.queueArn);
  const actions = (...names: readonly string[]) => names.map((name) => `sqs:${name}`);
  return {
    environment: { [environment.deadLetters]: stack.toJsonString(list) },
    permissions: [
      {
        actions: actions('ReceiveMessage', 'ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes'),
        resources: arnsOf(all),
      },
      {
        actions: actions('StartMessageMoveTask', 'ListMessageMoveTasks', 'CancelMessageMoveTask'),
        resources: arnsOf(all.filter(({ isMovable }) => isMovable)),
      },
      sendTo(...queues),
    ],
  };
}
