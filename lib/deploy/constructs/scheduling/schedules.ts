import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { OFF } from '../../context-values/schedule.ts';
import type { CloudWatchAlarms } from '../monitoring/cloudwatch-alarms.ts';
import { deadLetterQueue, sendTo } from '../queues/queue-with-dead-letters.ts';
import { schedulerRole } from './scheduler-role.ts';

/** A queue that gets a message on a schedule. */
interface Recurring {
  readonly name: string;
  readonly description: string;
  /** An expression, or `off`. */
  readonly schedule: string;
  readonly queue: Queue;
}

/**
 * Content of a scheduled message; the scheduler fills it in. The two values identify the tick and are the same in a
 * duplicate. (The execution id is not: each attempt has another.)
 */
const tick = JSON.stringify({
  scheduledAt: '<aws.scheduler.scheduled-time>',
  scheduleArn: '<aws.scheduler.schedule-arn>',
});

/** All recurring schedules, in one group, with one role that the scheduler assumes for them. */
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

  /** A metric of this group, summed over five minutes. */
  metric(metricName: string): Metric {
    return new Metric({
      namespace: 'AWS/Scheduler',
      metricName,
      dimensionsMap: { ScheduleGroup: this.group.ref },
      period: Duration.minutes(5),
      statistic: 'Sum',
    });
  }

  /** An L1 construct, because the L2 target would grant the role three actions where one is needed. */
  private schedule({ name, description, schedule, queue }: Recurring, role: Role): CfnSchedule {
    return new CfnSchedule(this, name, {
      description,
      groupName: this.group.ref,
      scheduleExpression: schedule,
      scheduleExpressionTimezone: 'UTC', // a tick asks which tenants are due; their own time zones decide
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
