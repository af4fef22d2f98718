import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { EventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { environment } from '../../../functions/engine/environment.ts';
import { OFF } from '../context-values/schedule.ts';
import { relayArn, relayName } from './data/relay-name.ts';
import { DeployedFunction, type SharedFunctionProps } from './functions/deployed-function.ts';
import { type EngineLogin, loginEnvironment, loginPermissions } from './functions/engine-login.ts';
import type { Permission } from './iam/permission.ts';
import { queueList } from './queues/queue-urls.ts';
import { deadLetterQueue, sendTo } from './queues/queue-with-dead-letters.ts';
import { passToScheduler, schedulerRole } from './scheduling/scheduler-role.ts';

interface RelayProps extends SharedFunctionProps, EngineLogin {
  /** Every queue that outbox rows name as their topic. */
  readonly queues: readonly { readonly name: string; readonly queue: Queue }[];
  /** Expression of the schedule that looks for rows whose wake-up was lost, or `off`. */
  readonly sweep: string;
  /** Pause between the sweeps that the relay schedules itself while work is open. */
  readonly sweepMinutes: number;
  /** Longest pause in seconds of each schedule, by the name of its function: the sweep tells which are overdue. */
  readonly pauses: Readonly<Record<string, number>>;
}

/** Up to a minute of waiting for a paused database, and then batches of the outbox until it is empty. */
const TIMEOUT = Duration.minutes(5);

/**
 * Sends what the outbox holds to the queues of events, jobs and systems. PostgreSQL invokes it at commit; one-time schedules
 * that it makes itself invoke it for rows that are due later; and a slow sweep finds rows whose wake-up was lost.
 */
export class Relay extends Construct {
  readonly deployed: DeployedFunction;
  readonly deadLetters: Queue;
  readonly sweep: CfnSchedule | undefined;
  private readonly wakeUps: CfnScheduleGroup;

  constructor(scope: Construct, id: string, { queues, sweep, sweepMinutes, pauses, ...props }: RelayProps) {
    super(scope, id);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters', 'wake-ups');
    this.wakeUps = new CfnScheduleGroup(this, 'Wakes');
    this.wakeUps.applyRemovalPolicy(RemovalPolicy.DESTROY);
    const role = schedulerRole(this, 'WakeRole', {
      group: this.wakeUps,
      policyName: 'Wake',
      permissions: [{ actions: ['lambda:InvokeFunction'], resources: [relayArn(this)] }, sendTo(this.deadLetters)],
    });
    this.deployed = new DeployedFunction(this, 'Handler', {
      ...props,
      physicalName: relayName(this),
      folder: 'relay',
      description: 'Sends messages from the outbox to the queues of events, jobs and bookings',
      timeout: TIMEOUT,
      memoryMegabytes: 512,
      // It schedules its own wake-ups for as long as work waits. Lambda does not count schedules; if it did, work would stop.
      allowsRecursion: true,
      alarmsOnErrors: true, // every event and job waits for the relay
      environment: {
        ...loginEnvironment(props),
        [environment.queueUrls]: queueList(this, queues),
        [environment.relayFunctionArn]: relayArn(this),
        [environment.wakeScheduleGroup]: this.wakeUps.ref,
        [environment.wakeRoleArn]: role.roleArn,
        [environment.wakeDeadLetterArn]: this.deadLetters.queueArn,
        [environment.sweepMinutes]: String(sweepMinutes),
      },
      permissions: [
        ...loginPermissions(props),
        sendTo(...queues.map(({ queue }) => queue)),
        sendTo(this.deadLetters), // where Lambda puts asynchronous invocations that failed for good
        this.makeWakeUps(),
        passToScheduler(role),
      ],
    });
    new EventInvokeConfig(this, 'WakeUps', {
      function: this.deployed.lambda,
      // A wake-up only says that there is something to do; within an hour another one has said the same.
      maxEventAge: Duration.hours(1),
      retryAttempts: 2,
      onFailure: new SqsDestination(this.deadLetters),
    });
    this.sweep = sweep === OFF ? undefined : this.createSweep(sweep, role, pauses);
    props.alarms.lostWakeUps(this.deadLetters);
    if (this.sweep) props.alarms.absentRelay(this, this.deployed.lambda, sweep);
  }

  /** A one-time schedule is named after its minute, hence the `*`. It deletes itself. */
  private makeWakeUps(): Permission {
    const named = (name: string) => {
      const resourceName = `${this.wakeUps.ref}/${name}`;
      return Stack.of(this).formatArn({ service: 'scheduler', resource: 'schedule', resourceName });
    };
    return { actions: ['scheduler:CreateSchedule'], resources: [named('wake-*'), named('sweep-*')] };
  }

  private createSweep(expression: string, role: Role, pauses: RelayProps['pauses']): CfnSchedule {
    return new CfnSchedule(this, 'Sweep', {
      description: 'Looks for work whose wake-up was lost, and for schedules that are overdue',
      groupName: this.wakeUps.ref,
      scheduleExpression: expression,
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: this.deployed.lambda.functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify({ sweep: true, pauses }),
        retryPolicy: { maximumEventAgeInSeconds: Duration.hours(1).toSeconds(), maximumRetryAttempts: 30 },
        deadLetterConfig: { arn: this.deadLetters.queueArn },
      },
    });
  }
}
