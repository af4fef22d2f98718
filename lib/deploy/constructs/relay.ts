import { Aws, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { environment } from '../../../functions/engine/environment.ts';
import { OFF } from '../context.ts';
import { DeployedFunction, type Surroundings } from './functions/deployed-function.ts';
import { type EngineLogin, loginEnvironment, loginPermissions } from './functions/engine-login.ts';
import type { Permission } from './functions/execution-role.ts';
import { queueList } from './functions/queue-urls.ts';
import { RELAY_NAME, relayArn } from './relay-name.ts';

export interface RelayProps extends Surroundings, EngineLogin {
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
    this.deadLetters = this.createDeadLetters();
    this.wakes = new CfnScheduleGroup(this, 'Wakes');
    this.wakes.applyRemovalPolicy(RemovalPolicy.DESTROY);
    const role = this.wakeRole();
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
        { actions: ['sqs:SendMessage'], resources: queues.map(({ queue }) => queue.queueArn) },
        // Of an asynchronous invocation that failed for good.
        { actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn] },
        ...this.wakePermissions(role),
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

  private createDeadLetters(): Queue {
    const deadLetters = new Queue(this, 'DeadLetters', {
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    const reason = 'This is the dead letter queue of rings themselves.';
    Validations.of(deadLetters).acknowledge(
      { id: 'Serverless-SQSRedrivePolicy', reason },
      { id: 'AwsSolutions-SQS3', reason },
    );
    return deadLetters;
  }

  /** What the scheduler takes to invoke the relay; only for this account's schedules of this group. */
  private wakeRole(): Role {
    const conditions = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': this.wakes.attrArn } };
    const statements = [
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [relayArn(this)] }),
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn] }),
    ];
    return new Role(this, 'WakeRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions }),
      inlinePolicies: { Wake: new PolicyDocument({ statements }) },
    });
  }

  /** A schedule is named after the minute that it rings in, hence the `*`. They delete themselves. */
  private wakePermissions(role: Role): Permission[] {
    const named = (name: string) => {
      const resourceName = `${this.wakes.ref}/${name}`;
      return Stack.of(this).formatArn({ service: 'scheduler', resource: 'schedule', resourceName });
    };
    return [
      { actions: ['scheduler:CreateSchedule'], resources: [named('wake-*'), named('sweep-*')] },
      {
        actions: ['iam:PassRole'],
        resources: [role.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      },
    ];
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
