import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EventDefinition } from '../../../../functions/engine/events/define.ts';
import { DeployedFunction, type Surroundings } from './deployed-function.ts';
import { type EngineLogin, loginEnvironment, loginPermissions } from './engine-login.ts';
import { QueueWithDeadLetters, receiveFrom } from './queue-with-dead-letters.ts';

export interface EventFunctionProps extends Surroundings, EngineLogin {
  readonly definition: EventDefinition;
  readonly maxConcurrency: number;
}

/** A minute of waiting for a paused database, 45 s for a statement; the rest of a batch is milliseconds. */
const TIMEOUT = Duration.minutes(2);

/** Reacts to one type of event: a queue that the relay sends to, and a function that may talk to the database alone. */
export class EventFunction extends Construct {
  readonly name: string;
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly deployed: DeployedFunction;

  constructor(scope: Construct, id: string, { definition, maxConcurrency, ...props }: EventFunctionProps) {
    super(scope, id);
    const { name, description } = definition;
    const { queue, deadLetters } = new QueueWithDeadLetters(this, 'Messages', TIMEOUT);
    this.name = name;
    this.queue = queue;
    this.deadLetters = deadLetters;
    this.deployed = new DeployedFunction(this, 'Handler', {
      ...props,
      folder: `events/${name}`,
      description,
      timeout: TIMEOUT,
      memoryMegabytes: 512,
      environment: loginEnvironment(props),
      permissions: [...loginPermissions(props), receiveFrom(queue)],
    });
    new EventSourceMapping(this, 'Source', {
      target: this.deployed.lambda,
      eventSourceArn: queue.queueArn,
      // A reaction is one short statement: a tenth of the invocations when somebody imports a hundred thousand customers.
      batchSize: 10,
      reportBatchItemFailures: true,
      maxConcurrency,
    });
    props.alarms.deadLetters(name, deadLetters);
    props.alarms.oldestMessage(name, queue);
  }
}
