import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { OFF } from '../context.ts';
import type { Alarms } from './monitoring/alarms.ts';

export interface Recurring {
  readonly name: string;
  readonly description: string;
  /** An expression, or `off`. */
  readonly schedule: string;
  readonly queue: Queue;
}

/**
 * What a scheduled message says. The two together name the tick; the scheduler fills them in, and they stay the same
 * when it delivers twice. (The execution id would not: each attempt has another.)
 */
const tick = JSON.stringify({
  scheduledAt: '<aws.scheduler.scheduled-time>',
  scheduleArn: '<aws.scheduler.schedule-arn>',
});

/** All recurring schedules, in a group of their own, with the one role that the scheduler takes for them. */
export class Schedules extends Construct {
  readonly group: CfnScheduleGroup;
  readonly all: readonly CfnSchedule[];
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, recurring: readonly Recurring[], alarms: Alarms) {
    super(scope, id);
    this.group = new CfnScheduleGroup(this, 'Group');
    this.group.applyRemovalPolicy(RemovalPolicy.DESTROY);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    const reason = 'This is the dead letter queue of the schedules themselves.';
    Validations.of(this.deadLetters).acknowledge(
      { id: 'Serverless-SQSRedrivePolicy', reason },
      { id: 'AwsSolutions-SQS3', reason },
    );
    const switchedOn = recurring.filter(({ schedule }) => schedule !== OFF);
    const role = this.executionRole([...switchedOn.map(({ queue }) => queue), this.deadLetters]);
    this.all = switchedOn.map((each) => this.schedule(each, role));
    alarms.lostTicks(this, this.deadLetters, this.metric('InvocationDroppedCount'));
  }

  /** Sums over five minutes of a metric of this group. */
  metric(metricName: string): Metric {
    return new Metric({
      namespace: 'AWS/Scheduler',
      metricName,
      dimensionsMap: { ScheduleGroup: this.group.ref },
      period: Duration.minutes(5),
      statistic: 'Sum',
    });
  }

  /** The trust conditions keep other accounts, and other schedules of this account, from borrowing the role. */
  private executionRole(queues: readonly Queue[]): Role {
    return new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': this.group.attrArn } },
      }),
      inlinePolicies: {
        Send: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['sqs:SendMessage'], resources: queues.map((queue) => queue.queueArn) }),
          ],
        }),
      },
    });
  }

  /** L1, because the L2 target would grant the role three actions where one is needed. */
  private schedule({ name, description, schedule, queue }: Recurring, role: Role): CfnSchedule {
    return new CfnSchedule(this, name, {
      description,
      groupName: this.group.ref,
      scheduleExpression: schedule,
      scheduleExpressionTimezone: 'UTC', // tenants have time zones of their own; a tick only asks whose time has come
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: queue.queueArn,
        roleArn: role.roleArn,
        input: tick,
        retryPolicy: { maximumEventAgeInSeconds: Duration.hours(1).toSeconds(), maximumRetryAttempts: 30 },
        deadLetterConfig: { arn: this.deadLetters.queueArn },
      },
    });
  }
}
