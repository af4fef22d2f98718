import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { environment } from '../../../functions/engine/environment.ts';
import { DeployedFunction, type Surroundings } from './functions/deployed-function.ts';
import { type EngineLogin, loginEnvironment, loginPermissions } from './functions/engine-login.ts';
import { type Permission, readSecret } from './functions/execution-role.ts';
import { deadLetterQueue, QueueWithDeadLetters, receiveFrom, sendTo } from './functions/queue-with-dead-letters.ts';
import { passToScheduler, schedulerRole } from './scheduling/scheduler-role.ts';

export interface BookingsProps extends Surroundings, EngineLogin {
  readonly signingSecretArn: string;
  readonly allowsLoopback: boolean;
  readonly maxConcurrency: number;
}

/** Waiting for a paused database, a statement on either side, and twenty-five schedules in between. */
const TIMERS_TIMEOUT = Duration.seconds(110);
/** The lease of a call (`automation.start_call`) is longer. */
const CALL_TIMEOUT = Duration.minutes(2);

/** A queue, the function that it rings, and their alarms. */
export interface Rung {
  readonly name: string;
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly deployed: DeployedFunction;
}

/** One timer for each booking, in a group of their own; a function that keeps them in step with the rows; and one that calls. */
export class Bookings extends Construct {
  readonly timers: Rung;
  readonly calls: Rung;
  readonly group: CfnScheduleGroup;
  /** Rings of timers that the queue of calls did not take. */
  readonly lostRings: Queue;

  constructor(scope: Construct, id: string, props: BookingsProps) {
    super(scope, id);
    this.group = new CfnScheduleGroup(this, 'Timers');
    this.group.applyRemovalPolicy(RemovalPolicy.DESTROY); // the reconciler makes them anew from the rows
    this.lostRings = deadLetterQueue(this, 'LostRings', 'the timers');
    this.calls = this.createCalls(props);
    this.timers = this.createTimers(
      props,
      schedulerRole(this, 'TimerRole', {
        group: this.group,
        policyName: 'Ring',
        permissions: [sendTo(this.calls.queue, this.lostRings)],
      }),
    );
    for (const { name, queue, deadLetters } of [this.timers, this.calls]) {
      props.alarms.deadLetters(name, deadLetters);
      props.alarms.oldestMessage(name, queue);
    }
    props.alarms.lostTimers(this.lostRings);
  }

  private createCalls(props: BookingsProps): Rung {
    const { queue, deadLetters } = new QueueWithDeadLetters(this, 'Calls', CALL_TIMEOUT);
    const deployed = new DeployedFunction(this, 'CallHandler', {
      ...props,
      folder: 'bookings/call',
      description: "Makes a booking's call to the tenant's endpoint when it is due",
      timeout: CALL_TIMEOUT,
      memoryMegabytes: 512,
      environment: {
        ...loginEnvironment(props),
        [environment.queueUrl]: queue.queueUrl,
        [environment.signingSecretArn]: props.signingSecretArn,
        ...(props.allowsLoopback ? { [environment.allowsLoopback]: 'true' } : {}),
      },
      permissions: [...loginPermissions(props), receiveFrom(queue), sendTo(queue), readSecret(props.signingSecretArn)],
    });
    // A call is mostly waiting for somebody else's server: ten wait as well as one.
    return this.ring('bookings-call', { queue, deadLetters, deployed, batchSize: 10, ...props });
  }

  private createTimers(props: BookingsProps, role: Role): Rung {
    const { queue, deadLetters } = new QueueWithDeadLetters(this, 'Changes', TIMERS_TIMEOUT);
    const deployed = new DeployedFunction(this, 'TimersHandler', {
      ...props,
      folder: 'bookings/timers',
      description: 'Keeps one EventBridge schedule for each booking to come',
      timeout: TIMERS_TIMEOUT,
      memoryMegabytes: 512,
      environment: {
        ...loginEnvironment(props),
        [environment.queueUrl]: queue.queueUrl,
        [environment.timerGroup]: this.group.ref,
        [environment.timerRoleArn]: role.roleArn,
        [environment.timerDeadLetterArn]: this.lostRings.queueArn,
        [environment.callQueueArn]: this.calls.queue.queueArn,
        [environment.callQueueUrl]: this.calls.queue.queueUrl,
      },
      permissions: [
        ...loginPermissions(props),
        receiveFrom(queue),
        sendTo(queue, this.calls.queue),
        this.changeTimers(),
        passToScheduler(role),
      ],
    });
    return this.ring('bookings', { queue, deadLetters, deployed, batchSize: 1, ...props });
  }

  private ring(
    name: string,
    { batchSize, maxConcurrency, ...rung }: Omit<Rung, 'name'> & { batchSize: number; maxConcurrency: number },
  ): Rung {
    new EventSourceMapping(this, `${name}-source`, {
      target: rung.deployed.lambda,
      eventSourceArn: rung.queue.queueArn,
      batchSize,
      reportBatchItemFailures: true,
      maxConcurrency,
    });
    const { queue, deadLetters, deployed } = rung;
    return { name, queue, deadLetters, deployed };
  }

  /** A timer is named after its booking and moment, hence the `*`. */
  private changeTimers(): Permission {
    const resourceName = `${this.group.ref}/followup-*`;
    const timers = Stack.of(this).formatArn({ service: 'scheduler', resource: 'schedule', resourceName });
    return { actions: ['scheduler:CreateSchedule', 'scheduler:DeleteSchedule'], resources: [timers] };
  }
}
