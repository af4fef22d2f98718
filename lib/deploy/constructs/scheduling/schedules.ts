import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { OFF } from '../../context.ts';
import type { CloudWatchAlarms } from '../monitoring/cloudwatch-alarms.ts';
import { deadLetterQueue, sendTo } from '../queues/queue-with-dead-letters.ts';
import { schedulerRole } from './scheduler-role.ts';

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

  constructor(scope: Construct, id: string, recurring: readonly Recurring[], alarms: CloudWatchAlarms) {
    super(scope, id);
    this.group = new CfnScheduleGroup(this, 'Group');
    this.group.applyRemovalPolicy(RemovalPolicy.DESTROY);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters', 'the schedules');
    const switchedOn = recurring.filter(({ schedule }) => schedule !== OFF);
    const role = schedulerRole(this, 'Role', {
      group: this.group,
      policyName: 'Send',
      permissions: [sendTo(...switchedOn.map(({ queue }) => queue), this.deadLetters)],
    });
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
