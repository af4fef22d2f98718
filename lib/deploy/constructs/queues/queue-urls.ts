/** Lists of queues by name, each as one string that CloudFormation fills in. */
import { Fn, Stack } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { QueueList } from '../../../../functions/engine/queue/queue-urls.ts';

/** A queue, and the name of the function or topic that it is for. */
export interface NamedQueue {
  readonly name: string;
  readonly queue: IQueue;
}

/** JSON object, name → URL, for the stack's outputs. */
export const queueUrls = (scope: Construct, named: readonly NamedQueue[]): string =>
  Stack.of(scope).toJsonString(Object.fromEntries(named.map(({ name, queue }) => [name, queue.queueUrl])));

/** `https://sqs.<region>.amazonaws.com/<account>/`, cut from a URL because the domain differs between partitions. */
export function prefixOf({ queueUrl }: IQueue): string {
  const parts = Fn.split('/', queueUrl);
  return Fn.join('/', [...[0, 1, 2, 3].map((index) => Fn.select(index, parts)), '']);
}

/** JSON of a QueueList, for a function's environment. All queues must be in one account and region. */
export function queueList(scope: Construct, named: readonly NamedQueue[]): string {
  const list: QueueList = {
    prefix: named[0] ? prefixOf(named[0].queue) : '',
    names: Object.fromEntries(named.map(({ name, queue }) => [name, queue.queueName])),
  };
  return Stack.of(scope).toJsonString(list);
}
