import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { JobQueueDefinition } from '../../../../functions/engine/ledger/define.ts';
import { accessTo, type Reach } from './capabilities.ts';
import { DeployedFunction, type Surroundings } from './deployed-function.ts';
import { type EngineLogin, loginEnvironment, loginPermissions } from './engine-login.ts';
import { QueueWithDeadLetters, receiveFrom } from './queue-with-dead-letters.ts';

export interface JobFunctionProps extends Surroundings, EngineLogin {
  readonly definition: JobQueueDefinition;
  readonly reach: Reach;
}

/** SQS as a source takes no less. How many jobs of a queue run at once is for the ledger to say, which counts them. */
const LEAST_CONCURRENCY = 2;

/** Queue of rings for all rows, or for urgent ones alone. */
export interface Lane {
  readonly name: string;
  readonly queue: Queue;
  readonly deadLetters: Queue;
}

/**
 * Works through one queue of the ledger. Rings come in two lanes, so that an urgent row never waits behind the rings of a
 * backlog; each lane has its own concurrency, and both ring the same function.
 */
export class JobFunction extends Construct {
  readonly name: string;
  readonly lanes: readonly Lane[];
  readonly deployed: DeployedFunction;

  constructor(scope: Construct, id: string, { definition, reach, ...props }: JobFunctionProps) {
    super(scope, id);
    const { name, atOnce } = definition;
    this.name = name;
    const timeout = Duration.seconds(definition.timeoutSeconds);
    const lane = (id: string, named: string): Lane => {
      const { queue, deadLetters } = new QueueWithDeadLetters(this, id, timeout);
      return { name: named, queue, deadLetters };
    };
    const all = lane('Messages', name);
    // Beside one job at a time nothing can run, however urgent.
    const urgent = atOnce > 1 ? [lane('Urgent', `${name}-urgent`)] : [];
    this.lanes = [all, ...urgent];
    const access = accessTo(definition.capabilities, reach, this);
    this.deployed = new DeployedFunction(this, 'Handler', {
      ...props,
      folder: `jobs/${name}`,
      description: definition.description,
      timeout,
      memoryMegabytes: definition.memoryMegabytes,
      alarmsOnErrors: true, // whoever dies leaves jobs that only their lease tells of, and no count of failures
      environment: { ...loginEnvironment(props), ...access.environment },
      permissions: [
        ...loginPermissions(props),
        receiveFrom(...this.lanes.map(({ queue }) => queue)),
        ...access.permissions,
      ],
    });
    this.source('Source', all.queue, Math.max(atOnce, LEAST_CONCURRENCY));
    for (const { queue } of urgent) this.source('UrgentSource', queue, LEAST_CONCURRENCY);
    for (const one of this.lanes) {
      props.alarms.deadLetters(one.name, one.deadLetters);
      props.alarms.oldestMessage(one.name, one.queue);
    }
  }

  private source(id: string, queue: Queue, maxConcurrency: number): void {
    new EventSourceMapping(this, id, {
      target: this.deployed.lambda,
      eventSourceArn: queue.queueArn,
      batchSize: 1, // a ring may be minutes of work; a second one behind it could run elsewhere meanwhile
      reportBatchItemFailures: true,
      maxConcurrency,
    });
  }
}
