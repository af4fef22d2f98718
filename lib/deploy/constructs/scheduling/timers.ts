import { RemovalPolicy } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { CloudWatchAlarms } from '../monitoring/cloudwatch-alarms.ts';
import { deadLetterQueue, sendTo } from '../queues/queue-with-dead-letters.ts';
import { schedulerRole } from './scheduler-role.ts';

interface TimersProps {
  /** Queue that every timer sends its message to. */
  readonly target: Queue;
  readonly alarms: CloudWatchAlarms;
}

/**
 * Where functions make one-time schedules: a group of their own, the role that Scheduler takes for them, and a queue for the
 * messages that the target did not take. The schedules themselves are no resources of the stack.
 */
export class Timers extends Construct {
  readonly group: CfnScheduleGroup;
  readonly role: Role;
  readonly target: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { target, alarms }: TimersProps) {
    super(scope, id);
    this.target = target;
    this.group = new CfnScheduleGroup(this, 'Group');
    this.group.applyRemovalPolicy(RemovalPolicy.DESTROY); // reconcile-bookings makes its schedules again from the rows
    this.deadLetters = deadLetterQueue(this, 'DeadLetters', 'the timers');
    this.role = schedulerRole(this, 'Role', {
      group: this.group,
      policyName: 'Send',
      permissions: [sendTo(target, this.deadLetters)],
    });
    alarms.lostTimers(this.deadLetters);
  }
}
