/** The local SQS: the template's queues, their API in AWS JSON 1.0, and what other services use of them. */
import {
  type ApiCall,
  AwsError,
  type Attributes as CloudFormationAttributes,
  type OutgoingMessage,
  type Principal,
  type Queues,
  type Resource,
  type Service,
  type ServiceContext,
  TemplateError,
} from '../../service.ts';
import { readDraft } from './draft.ts';
import { deleteMessage } from './operations/delete.ts';
import { readInput } from './operations/input.ts';
import * as inspect from './operations/inspect.ts';
import * as move from './operations/move.ts';
import { MoveTasks } from './operations/move-tasks.ts';
import { authorize, type Operation } from './operations/operation.ts';
import { receiveMessage } from './operations/receive.ts';
import { noSuchQueue } from './operations/refusal.ts';
import { senderId, sendMessage, sendMessageBatch } from './operations/send.ts';
import { changeMessageVisibility } from './operations/visibility.ts';
import type { Queue } from './queue.ts';
import { queueAttributes, queueName, readQueuePolicy } from './queue-resource.ts';
import { Registry } from './registry.ts';

interface QueueStatistics {
  readonly url: string;
  readonly arn: string;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** Messages in the queue's dead-letter queue, when it has one. */
  readonly dead?: number;
}

export interface Sqs extends Service, Queues {
  /** The queue itself, for event sources. */
  queue(arn: string): Queue | undefined;
  statistics(): Record<string, QueueStatistics>;
  /** When the delayed messages of each queue become visible. */
  delayed(): { readonly queueArn: string; readonly atMs: readonly number[] }[];
  handle(call: ApiCall): Promise<{ body?: unknown }>;
}

/** What functions, the start and an operator use. Queues are made by templates only. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  SendMessage: sendMessage,
  SendMessageBatch: sendMessageBatch,
  ReceiveMessage: receiveMessage,
  DeleteMessage: deleteMessage,
  ChangeMessageVisibility: changeMessageVisibility,
  GetQueueUrl: inspect.getQueueUrl,
  GetQueueAttributes: inspect.getQueueAttributes,
  ListQueues: inspect.listQueues,
  PurgeQueue: inspect.purgeQueue,
  StartMessageMoveTask: move.startMessageMoveTask,
  ListMessageMoveTasks: move.listMessageMoveTasks,
  CancelMessageMoveTask: move.cancelMessageMoveTask,
};

const QUEUE = 'AWS::SQS::Queue';

/** A queue has the messages of the last run as soon as the template creates it. */
export function createSqs(context: ServiceContext): Sqs {
  const registry = new Registry(context);
  const moveTasks = new MoveTasks(registry, context.clock);

  const create = (resource: Resource): void => {
    try {
      if (resource.type === QUEUE) {
        registry.create(queueName(resource), queueAttributes(resource));
        return;
      }
      const { urls, document } = readQueuePolicy(resource);
      for (const url of urls) {
        const queue = registry.atUrl(url);
        registry.setAttributes(queue, { Policy: JSON.stringify(document) });
        queue.policy = document;
      }
    } catch (error) {
      throw error instanceof AwsError ? new TemplateError(resource, error.message) : error;
    }
  };

  const send = (queueArn: string, message: OutgoingMessage, caller: Principal): void => {
    const queue = registry.find(queueArn);
    if (!queue) throw noSuchQueue();
    authorize({ context, caller }, 'SendMessage', queueArn, queue);
    const { body, messageGroupId, attributes } = message;
    const input = { MessageBody: body, MessageGroupId: messageGroupId, MessageAttributes: attributes };
    queue.send([readDraft(input, queue.attributes, senderId(caller))]);
  };

  const handle = async (call: ApiCall) => {
    const operation = OPERATIONS[call.operation];
    if (!operation)
      throw new AwsError('UnknownOperationException', `The operation ${call.operation} is not known.`, 404);
    const traceHeader = call.headers['x-amzn-trace-id'];
    const scope = { context, registry, moveTasks, caller: call.caller, ...(traceHeader && { traceHeader }) };
    const body = await operation(scope, readInput(call.body));
    return { body: body ?? {} };
  };

  return {
    handles: [QUEUE, 'AWS::SQS::QueuePolicy'],
    signingName: 'sqs',
    attributes: (resource) => attributesOf(resource, registry),
    create,
    handle,
    send,
    queue: (arn) => registry.find(arn),
    statistics: () => Object.fromEntries(registry.all().map((queue) => [queue.name, statisticsOf(queue, registry)])),
    delayed: () => registry.all().map((queue) => ({ queueArn: queue.arn, atMs: queue.delayedUntilMs() })),
    stop: () => {
      for (const queue of registry.all()) queue.close();
    },
    // A queue changes by itself at timers of the clock only.
    idle: () => true,
  };
}

function attributesOf(resource: Resource, registry: Registry): CloudFormationAttributes {
  if (resource.type !== QUEUE) return { ref: resource.logicalId, Id: resource.logicalId };
  const name = queueName(resource);
  const url = registry.url(name);
  return { ref: url, QueueUrl: url, Arn: registry.arn(name), QueueName: name };
}

function statisticsOf(queue: Queue, registry: Registry): QueueStatistics {
  const { url, arn, redrivePolicy } = queue;
  const dead = redrivePolicy && registry.find(redrivePolicy.deadLetterTargetArn)?.counts();
  return { url, arn, ...queue.counts(), ...(dead ? { dead: dead.visible + dead.inFlight + dead.delayed } : {}) };
}
