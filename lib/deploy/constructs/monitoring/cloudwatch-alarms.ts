import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { SystemDefinition } from '../../../../functions/engine/systems/define.ts';
import { engineMetric, metricOfAll } from './engine-metric.ts';
import { longestGap } from './longest-gap.ts';

const DAY_SECONDS = 86_400;
/** CloudWatch looks back seven days at the most. */
const LONGEST_WINDOW_SECONDS = 7 * DAY_SECONDS;

interface Watch {
  readonly metric: IMetric;
  /** Alarms at this value and above, or below it with `below`. */
  readonly threshold: number;
  readonly below?: boolean;
  readonly periods?: number;
  /** Of these, as many as must be bad; all of them when left out. */
  readonly badPeriods?: number;
  /** What no data means: all is well, unless silence itself is the alarm. */
  readonly silence?: TreatMissingData;
  /** What is wrong. */
  readonly fact: string;
  /** What to do first. */
  readonly advice: string;
  /** Heading in docs/operating.md with the rest. */
  readonly heading: string;
}

/**
 * Every alarm says what to do and where to read on. With a topic in the context it also tells somebody.
 *
 * CloudWatch bills each metric that an alarm reads: one alarm with a formula over ten queues costs as much as ten alarms,
 * tells less, and a composite alarm costs five more on top. So what is one alarm here is one metric, summed up by the
 * functions (`kind`), and where two alarms would tell the same there is the one that says more.
 * https://aws.amazon.com/cloudwatch/pricing/
 */
export class CloudWatchAlarms extends Construct {
  private readonly action: SnsAction | undefined;

  constructor(scope: Construct, id: string, topicArn: string | undefined) {
    super(scope, id);
    this.action = topicArn === undefined ? undefined : new SnsAction(Topic.fromTopicArn(this, 'Topic', topicArn));
  }

  /**
   * Only where nothing else tells: a function behind a queue leaves a message that comes again, and what keeps failing is an
   * old message and then a dead letter; one of the API is a 5xx; the migrations' ends the deployment.
   */
  functionErrors(scope: Construct, name: string, lambda: LambdaFunction): void {
    this.add(scope, 'Errors', {
      metric: lambda.metricErrors({ period: Duration.minutes(5) }),
      threshold: 1,
      fact: `Function ${name} threw, ran out of time or crashed.`,
      advice: 'Look for the error in its log group: what failed is tried again by itself, what keeps failing is not.',
      heading: 'function-errors',
    });
  }

  deadLetters(name: string, queue: IQueue): void {
    this.waiting(queue, {
      fact: `Messages for ${name} failed five times and wait in its dead letter queue, for 14 days.`,
      advice: 'Read one, mend the cause, then start a redrive: running a message twice does no harm.',
      heading: 'dead-letters',
    });
  }

  /** Half an hour: a message that failed once is back after the visibility time-out of twelve minutes. */
  oldestMessage(name: string, queue: IQueue): void {
    this.add(queue, 'OldestMessage', {
      metric: queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5), statistic: 'Maximum' }),
      threshold: Duration.minutes(30).toSeconds(),
      fact: `A message for ${name} has waited for half an hour.`,
      advice: 'If the queue is deep, raise maxConcurrency or maxCapacity; if it is not, that message keeps failing.',
      heading: 'oldest-message',
    });
  }

  /**
   * Silence is the alarm, after twice the pause of the schedule, or after the seven days that CloudWatch remembers: a weekly
   * schedule is missed once. Schedules that pause longer than that have none.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
   */
  absence(scope: Construct, name: string, lambda: LambdaFunction, schedule: string): void {
    const gapSeconds = longestGap(schedule);
    if (gapSeconds > LONGEST_WINDOW_SECONDS) return;
    const periodSeconds = Math.min(gapSeconds, DAY_SECONDS);
    this.add(scope, 'Absence', {
      metric: lambda.metricInvocations({ period: Duration.seconds(periodSeconds) }),
      threshold: 1,
      below: true,
      periods: Math.ceil(Math.min(2 * gapSeconds, LONGEST_WINDOW_SECONDS) / periodSeconds),
      silence: TreatMissingData.BREACHING,
      fact: `Function ${name} has not run for twice the pause of its schedule, ${schedule}, or for seven days.`,
      advice:
        'Check that the schedule is enabled and the event source mapping too. Normal until the first run after a deployment.',
      heading: 'absence',
    });
  }

  /** A tick that no queue took in an hour: kept among the dead letters, or, when that fails as well, dropped. */
  lostTicks(scope: Construct, deadLetters: IQueue, dropped: IMetric): void {
    const fact = 'EventBridge Scheduler could not send a tick to its queue for an hour and gave it up.';
    const advice = 'Check what the role of the schedules may send to; the next tick makes up for the lost one.';
    this.waiting(deadLetters, { fact, advice, heading: 'lost-ticks' });
    this.add(scope, 'Dropped', { metric: dropped, threshold: 1, fact, advice, heading: 'lost-ticks' });
  }

  /** A wake or a ring that the relay never took. Nothing is lost with it: the row is in the outbox. */
  lostRings(deadLetters: IQueue): void {
    this.waiting(deadLetters, {
      fact: 'The relay failed when PostgreSQL, an alarm clock or the sweep rang, and again when it was tried again.',
      advice: 'Look for the error in its log group; the next ring or sweep sends what waits in the outbox.',
      heading: 'lost-rings',
    });
  }

  /** A timer whose ring the queue of calls did not take for a day. */
  lostTimers(deadLetters: IQueue): void {
    this.waiting(deadLetters, {
      fact: 'EventBridge Scheduler could not ring for the call of a booking and gave it up.',
      advice:
        'Check what the role of the timers may send to; then run the maintenance reconcile-bookings, which calls what is overdue.',
      heading: 'lost-timers',
    });
  }

  /** What a system's definition says about the metrics that its functions count. */
  ofSystem(scope: Construct, { name, alarms }: Pick<SystemDefinition, 'name' | 'alarms'>): void {
    for (const { metric, periodMinutes, periods, fact, advice, heading } of alarms) {
      const counted = engineMetric(metric, name).with({ period: Duration.minutes(periodMinutes) });
      this.add(scope, metric, { metric: counted, threshold: 1, periods, fact, advice, heading });
    }
  }

  /** Of all types: they share doorbell and relay. Measured by the handler, so also late when SQS or the function was. */
  eventLag(scope: Construct): void {
    this.add(scope, 'EventLag', {
      metric: metricOfAll('events', 'EventLagMilliseconds', 'Maximum'),
      threshold: Duration.minutes(30).toMilliseconds(),
      fact: 'An event was handled half an hour or more after it happened; the dashboard of events and jobs shows which type.',
      advice: 'Once in a while a ring is lost and the sweep finds it. Often: check the doorbell, then the relay.',
      heading: 'event-lag',
    });
  }

  failedJobs(scope: Construct): void {
    this.add(scope, 'FailedJobs', {
      metric: metricOfAll('jobs', 'JobsFailed'),
      threshold: 1,
      fact: 'A job failed for good; the dashboard of events and jobs shows which type.',
      advice: 'Find it with GET /api/jobs?status=FAILED, mend the cause, then POST /api/jobs/{id}/retry.',
      heading: 'failed-jobs',
    });
  }

  apiFailures(scope: Construct, metric: IMetric): void {
    this.add(scope, 'Failures', {
      metric,
      threshold: 1,
      periods: 12,
      badPeriods: 2, // one is a database that woke up slowly, and callers who tried again
      fact: 'The API has answered 5xx in two periods of five minutes within an hour.',
      advice: 'Find the request in the access log, then its requestId in the log group of the function.',
      heading: 'api-failures',
    });
  }

  /** A single message among dead letters is one too many. */
  private waiting(deadLetters: IQueue, said: Pick<Watch, 'fact' | 'advice' | 'heading'>): void {
    const options = { period: Duration.minutes(5), statistic: 'Maximum' };
    const metric = deadLetters.metricApproximateNumberOfMessagesVisible(options);
    this.add(deadLetters, 'Waiting', { metric, threshold: 1, ...said });
  }

  private add(scope: Construct, id: string, watch: Watch): void {
    const alarm = new Alarm(scope, id, {
      metric: watch.metric,
      threshold: watch.threshold,
      comparisonOperator: watch.below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: watch.periods ?? 1,
      ...(watch.badPeriods === undefined ? {} : { datapointsToAlarm: watch.badPeriods }),
      treatMissingData: watch.silence ?? TreatMissingData.NOT_BREACHING,
      alarmDescription: `${watch.fact} ${watch.advice} More: docs/operating.md#${watch.heading}`,
    });
    if (this.action) alarm.addAlarmAction(this.action);
  }
}
