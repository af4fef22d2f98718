import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { environment } from '../../../../functions/engine/environment.ts';
import { OFF } from '../../context-values/schedule.ts';
import { functionQueue, receiveFrom, sendTo } from '../queues/queue-with-dead-letters.ts';
import { DeployedFunction, type SharedFunctionProps } from './deployed-function.ts';
import { type EngineLogin, loginEnvironment, loginPermissions } from './engine-login.ts';
import type { Grant } from './grants.ts';

/** What differs from function to function; `queue-function-options.ts` derives it from definitions. */
export interface QueueFunctionOptions {
  /** Also the name of its first queue. */
  readonly name: string;
  /** Folder under `functions`. */
  readonly folder: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** The most messages that one invocation takes. */
  readonly batchSize: number;
  /**
   * Messages, or batches of them, that are worked on at the same time. Left out where the senders bound how many there are:
   * Lambda then asks an idle queue with two requests at a time instead of five.
   */
  readonly maxConcurrency?: number;
  /** Name of a second queue for urgent messages, which never wait behind the others. */
  readonly urgentQueue?: string;
  /** The function sends messages to its own queue. */
  readonly sendsToItself?: boolean;
  /** It may send to itself more often in a chain than the sixteen times after which Lambda would stop it. */
  readonly allowsRecursion?: boolean;
  /** What it may reach beyond the database and its queues. */
  readonly grant?: Grant;
  /** Expression of the schedule that sends to its queue, or `off`. */
  readonly schedule?: string;
}

interface QueueFunctionProps extends SharedFunctionProps, EngineLogin, QueueFunctionOptions {
  /** The stack's queue for messages that failed five times. */
  readonly deadLetters: Queue;
}

/** A queue that a function receives from. */
export interface FunctionQueue {
  readonly name: string;
  readonly queue: Queue;
}

/**
 * A function behind one queue or two: queues, event sources and the engine's database login.
 * Every function that receives messages is one of these.
 */
export class QueueFunction extends Construct {
  readonly name: string;
  readonly description: string;
  readonly schedule: string;
  /** The first of `queues`. */
  readonly queue: Queue;
  readonly queues: readonly FunctionQueue[];
  readonly deployed: DeployedFunction;

  constructor(scope: Construct, id: string, props: QueueFunctionProps) {
    super(scope, id);
    const { name, description, schedule = OFF, urgentQueue, grant, sendsToItself = false } = props;
    const timeout = Duration.seconds(props.timeoutSeconds);
    const create = (queueId: string, queueName: string): FunctionQueue => ({
      name: queueName,
      queue: functionQueue(new Construct(this, queueId), 'Queue', props.deadLetters, timeout),
    });
    const all = create('Messages', name);
    const urgent = urgentQueue === undefined ? undefined : create('Urgent', urgentQueue);
    this.name = name;
    this.description = description;
    this.schedule = schedule;
    this.queue = all.queue;
    this.queues = urgent ? [all, urgent] : [all];
    this.deployed = new DeployedFunction(this, 'Handler', {
      ...props,
      timeout,
      environment: {
        ...loginEnvironment(props),
        ...(sendsToItself ? { [environment.queueUrl]: all.queue.queueUrl } : {}),
        ...grant?.environment,
      },
      permissions: [
        ...loginPermissions(props),
        receiveFrom(...this.queues.map(({ queue }) => queue)),
        ...(sendsToItself ? [sendTo(all.queue)] : []),
        ...(grant?.permissions ?? []),
      ],
    });
    this.receive('Source', all.queue, props);
    if (urgent) this.receive('UrgentSource', urgent.queue, props);
  }

  private receive(id: string, queue: Queue, { batchSize, maxConcurrency }: QueueFunctionOptions): void {
    new EventSourceMapping(this, id, {
      target: this.deployed.lambda,
      eventSourceArn: queue.queueArn,
      batchSize,
      reportBatchItemFailures: true,
      // Bounds the statements on the database, and unlike reserved concurrency uses up no deliveries.
      ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
    });
  }
}
