import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { environment } from '../../../../functions/engine/environment.ts';
import { OFF } from '../../context.ts';
import { DeployedFunction, type Surroundings } from './deployed-function.ts';
import { type EngineLogin, loginEnvironment, loginPermissions } from './engine-login.ts';
import { QueueWithDeadLetters, receiveFrom, sendTo } from './queue-with-dead-letters.ts';

export interface QueuedFunctionProps extends Surroundings, EngineLogin {
  /** The definition's name: also the key in `QUEUE_URLS`, and in the schedules of the context. */
  readonly name: string;
  readonly kind: 'trigger' | 'maintenance';
  readonly description: string;
  /** An expression, or `off`. */
  readonly schedule: string;
  readonly timeoutSeconds: number;
  readonly maxConcurrency: number;
  /** Sends a message for each tenant to its own queue. */
  readonly fansOut: boolean;
}

const folderOf = { trigger: 'triggers', maintenance: 'maintenance' } as const;

/** A function behind a queue of its own: rung by its schedule, by the API, and by itself when it fans out. */
export class QueuedFunction extends Construct {
  readonly name: string;
  readonly description: string;
  readonly schedule: string;
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly deployed: DeployedFunction;

  constructor(scope: Construct, id: string, props: QueuedFunctionProps) {
    super(scope, id);
    const timeout = Duration.seconds(props.timeoutSeconds);
    const { queue, deadLetters } = new QueueWithDeadLetters(this, 'Messages', timeout);
    this.name = props.name;
    this.description = props.description;
    this.schedule = props.schedule;
    this.queue = queue;
    this.deadLetters = deadLetters;
    this.deployed = new DeployedFunction(this, 'Handler', {
      ...props,
      folder: `${folderOf[props.kind]}/${props.name}`,
      timeout,
      memoryMegabytes: 512, // the work is in PostgreSQL; memory buys CPU for the cold start
      environment: {
        ...loginEnvironment(props),
        ...(props.fansOut ? { [environment.queueUrl]: queue.queueUrl } : {}),
      },
      permissions: [...loginPermissions(props), receiveFrom(queue), ...(props.fansOut ? [sendTo(queue)] : [])],
    });
    this.source(props.maxConcurrency);
    this.watch(props);
  }

  private source(maxConcurrency: number): void {
    new EventSourceMapping(this, 'Source', {
      target: this.deployed.lambda,
      eventSourceArn: this.queue.queueArn,
      // One message can be a tenant's whole evaluation: a statement of up to 45 s, after up to a minute of waiting for
      // a paused database. Two of them would outlast the time-out, and the second would be counted as failed through
      // no fault of its own. Ten would save $0.20 per million messages, half a percent of what their statements cost.
      batchSize: 1,
      reportBatchItemFailures: true,
      // Bounds the statements on the database, and unlike reserved concurrency burns no receive counts.
      maxConcurrency,
    });
  }

  private watch({ alarms, name, schedule }: QueuedFunctionProps): void {
    alarms.deadLetters(name, this.deadLetters);
    alarms.oldestMessage(name, this.queue);
    if (schedule !== OFF) alarms.absence(this, name, this.deployed.lambda, schedule);
  }
}
