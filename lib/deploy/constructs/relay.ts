import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { EventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { environment } from '../../../functions/engine/environment.ts';
import { OFF } from '../context.ts';
import { RELAY_NAME, relayArn } from './data/relay-name.ts';
import { DeployedFunction, type SharedFunctionProps } from './functions/deployed-function.ts';
import { type EngineLogin, loginEnvironment, loginPermissions } from './functions/engine-login.ts';
import type { Permission } from './iam/permission.ts';
import { queueList } from './queues/queue-urls.ts';
import { deadLetterQueue, sendTo } from './queues/queue-with-dead-letters.ts';
import { passToScheduler, schedulerRole } from './scheduling/scheduler-role.ts';

export interface RelayProps extends SharedFunctionProps, EngineLogin {
  /** Every queue of events and jobs, by the name that outbox rows use. */
  readonly queues: readonly { readonly name: string; readonly queue: Queue }[];
  /** Expression of the sweep that covers lost rings when nothing else wakes the relay, or `off`. */
  readonly sweep: string;
  /** Pause between the sweeps that it orders itself while work is open. */
  readonly sweepMinutes: number;
}

/** A minute of waiting for a paused database, and then batches of the outbox until it is empty. */
const TIMEOUT = Duration.minutes(5);

/**
 * Hands outbox rows to their queues, the only sender of all of them. Rung by PostgreSQL at commit, by one-time schedules
 * that it makes for what is due later, and by a slow sweep.
 */
export class Relay extends Construct {
  readonly deployed: DeployedFunction;
  readonly deadLetters: Queue;
  readonly sweep: CfnSchedule | undefined;
  private readonly wakes: CfnScheduleGroup;

  constructor(scope: Construct, id: string, { queues, sweep, sweepMinutes, ...props }: RelayProps) {
    super(scope, id);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters', 'rings');
    this.wakes = new CfnScheduleGroup(this, 'Wakes');
    this.wakes.applyRemovalPolicy(RemovalPolicy.DESTROY);
    const role = schedulerRole(this, 'WakeRole', {
      group: this.wakes,
      policyName: 'Wake',
      permissions: [{ actions: ['lambda:InvokeFunction'], resources: [relayArn(this)] }, sendTo(this.deadLetters)],
    });
    this.deployed = new DeployedFunction(this, 'Handler', {
      ...props,
      physicalName: RELAY_NAME,
      folder: 'relay',
      description: 'Hands events and rings of jobs from the outbox to their queues',
      timeout: TIMEOUT,
      memoryMegabytes: 512,
      alarmsOnErrors: true, // all events and jobs wait for it
      environment: {
        ...loginEnvironment(props),
        [environment.queueUrls]: queueList(this, queues),
        [environment.relayFunctionArn]: relayArn(this),
        [environment.wakeScheduleGroup]: this.wakes.ref,
        [environment.wakeRoleArn]: role.roleArn,
        [environment.wakeDeadLetterArn]: this.deadLetters.queueArn,
        [environment.sweepMinutes]: String(sweepMinutes),
      },
      permissions: [
        ...loginPermissions(props),
        sendTo(...queues.map(({ queue }) => queue)),
        sendTo(this.deadLetters), // of an asynchronous invocation that failed for good
        this.setAlarms(),
        passToScheduler(role),
      ],
    });
    new EventInvokeConfig(this, 'Rings', {
      function: this.deployed.lambda,
      // A ring says only that there is something to do: after an hour another has said it.
      maxEventAge: Duration.hours(1),
      retryAttempts: 2,
      onFailure: new SqsDestination(this.deadLetters),
    });
    this.sweep = sweep === OFF ? undefined : this.createSweep(sweep, role);
    props.alarms.lostRings(this.deadLetters);
    if (this.sweep) props.alarms.absence(this, 'relay', this.deployed.lambda, sweep);
  }

  /** A schedule is named after the minute that it rings in, hence the `*`. They delete themselves. */
  private setAlarms(): Permission {
    const named = (name: string) => {
      const resourceName = `${this.wakes.ref}/${name}`;
      return Stack.of(this).formatArn({ service: 'scheduler', resource: 'schedule', resourceName });
    };
    return { actions: ['scheduler:CreateSchedule'], resources: [named('wake-*'), named('sweep-*')] };
  }

  private createSweep(expression: string, role: Role): CfnSchedule {
    return new CfnSchedule(this, 'Sweep', {
      description: 'Looks for rows of the outbox whose ring was lost',
      groupName: this.wakes.ref,
      scheduleExpression: expression,
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: this.deployed.lambda.functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify({ sweep: true }),
        retryPolicy: { maximumEventAgeInSeconds: Duration.hours(1).toSeconds(), maximumRetryAttempts: 30 },
        deadLetterConfig: { arn: this.deadLetters.queueArn },
      },
    });
  }
}
