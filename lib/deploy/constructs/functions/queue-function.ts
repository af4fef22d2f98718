import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { environment } from '../../../../functions/engine/environment.ts';
import { OFF } from '../../context.ts';
import { QueueWithDeadLetters, receiveFrom, sendTo } from '../queues/queue-with-dead-letters.ts';
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
  /** Messages, or batches of them, that are worked on at the same time. */
  readonly maxConcurrency: number;
  /** A second queue for urgent messages, which never wait behind the others. */
  readonly urgentQueue?: { readonly name: string; readonly maxConcurrency: number };
  /** The function sends messages to its own queue. */
  readonly sendsToItself?: boolean;
  /** It may send to itself more often in a chain than the sixteen times after which Lambda would stop it. */
  readonly allowsRecursion?: boolean;
  /** What it may reach beyond the database and its queues. */
  readonly grant?: Grant;
  /** For functions whose crash no message shows. */
  readonly alarmsOnErrors?: boolean;
  /** Expression of the schedule that sends to its queue, or `off`. */
  readonly schedule?: string;
}

interface QueueFunctionProps extends SharedFunctionProps, EngineLogin, QueueFunctionOptions {}

/** A queue that a function receives from. */
export interface FunctionQueue {
  readonly name: string;
  readonly queue: Queue;
  readonly deadLetters: Queue;
}

/**
 * A function behind one queue or two: queues, dead letters, event sources, the engine's database login and the alarms.
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
    const all = this.createQueue('Messages', name, timeout);
    const urgent = urgentQueue && this.createQueue('Urgent', urgentQueue.name, timeout);
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
    this.receive('Source', all.queue, props.batchSize, props.maxConcurrency);
    if (urgent && urgentQueue) this.receive('UrgentSource', urgent.queue, props.batchSize, urgentQueue.maxConcurrency);
    this.watch(props);
  }

  private createQueue(id: string, name: string, timeout: Duration): FunctionQueue {
    const { queue, deadLetters } = new QueueWithDeadLetters(this, id, timeout);
    return { name, queue, deadLetters };
  }

  private receive(id: string, queue: Queue, batchSize: number, maxConcurrency: number): void {
    new EventSourceMapping(this, id, {
      target: this.deployed.lambda,
      eventSourceArn: queue.queueArn,
      batchSize,
      reportBatchItemFailures: true,
      maxConcurrency, // bounds the statements on the database, and unlike reserved concurrency uses up no deliveries
    });
  }

  private watch({ alarms }: QueueFunctionProps): void {
    for (const { name, queue, deadLetters } of this.queues) {
      alarms.deadLetters(name, deadLetters);
      alarms.oldestMessage(name, queue);
    }
    if (this.schedule !== OFF) alarms.absence(this, this.name, this.deployed.lambda, this.schedule);
  }
}
