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
  /** How many of these periods must be bad; all of them when left out. */
  readonly badPeriods?: number;
  /** What missing data means: no alarm, unless stated otherwise. */
  readonly silence?: TreatMissingData;
  /** What is wrong. */
  readonly fact: string;
  /** What to do first. */
  readonly advice: string;
  /** Heading in docs/operating.md with the rest. */
  readonly heading: string;
}

/**
 * All alarms of a stack. Each description says what to do and where to read on. With a topic in the context, alarms are sent
 * to it.
 *
 * CloudWatch bills each metric that an alarm reads: one alarm with a formula over ten queues costs as much as ten alarms and
 * does not say which queue, and a composite alarm costs as much as five more. So an alarm over all types reads one metric
 * that functions count for all of them (`kind`), and of two alarms that would show the same fault there is only one.
 * https://aws.amazon.com/cloudwatch/pricing/
 */
export class CloudWatchAlarms extends Construct {
  private readonly action: SnsAction | undefined;

  constructor(scope: Construct, id: string, topicArn: string | undefined) {
    super(scope, id);
    this.action = topicArn === undefined ? undefined : new SnsAction(Topic.fromTopicArn(this, 'Topic', topicArn));
  }

  /**
   * Only for functions whose errors no other alarm shows. A message that keeps failing becomes an old message and then a dead
   * letter, an error of an API function is a 5xx, and an error of the migrations ends the deployment.
   */
  functionErrors(scope: Construct, name: string, lambda: LambdaFunction): void {
    this.add(scope, 'Errors', {
      metric: lambda.metricErrors({ period: Duration.minutes(5) }),
      threshold: 1,
      fact: `Function ${name} threw, ran out of time or crashed.`,
      advice: 'Look for the error in its log group. Retries are automatic, but they end when it keeps failing.',
      heading: 'function-errors',
    });
  }

  deadLetters(name: string, queue: IQueue): void {
    this.waiting(queue, {
      fact: `Messages for ${name} failed five times. Its dead letter queue keeps them for 14 days.`,
      advice: 'Read one, mend the cause, then start a redrive: handling a message twice is harmless.',
      heading: 'dead-letters',
    });
  }

  /** Half an hour, because a message that failed once comes again after the visibility time-out of twelve minutes. */
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
   * Alarms when a scheduled function has not run for twice the pause of its schedule, or for the seven days that CloudWatch
   * looks back (a weekly schedule then has been missed once). Schedules with longer pauses have no alarm.
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

  /** A scheduled message that its queue did not take for an hour goes to dead letters; when that fails too it is dropped. */
  lostTicks(scope: Construct, deadLetters: IQueue, dropped: IMetric): void {
    const fact = 'EventBridge Scheduler could not send a tick to its queue for an hour and gave up.';
    const advice = 'Check which queues the role of the schedules may send to. The next tick makes up for the lost one.';
    this.waiting(deadLetters, { fact, advice, heading: 'lost-ticks' });
    this.add(scope, 'Dropped', { metric: dropped, threshold: 1, fact, advice, heading: 'lost-ticks' });
  }

  /** A wake-up that the relay failed to handle. Nothing is lost: the rows are in the outbox. */
  lostWakeUps(deadLetters: IQueue): void {
    this.waiting(deadLetters, {
      fact: 'The relay failed when PostgreSQL, a one-time schedule or the sweep invoked it, and its retries failed too.',
      advice: 'Look for the error in its log group. The next wake-up or sweep sends what waits in the outbox.',
      heading: 'lost-wake-ups',
    });
  }

  /** A timer whose message the queue of calls did not take for a day. */
  lostTimers(deadLetters: IQueue): void {
    this.waiting(deadLetters, {
      fact: 'EventBridge Scheduler could not send the message of a timer, which makes the call of a booking, and gave up.',
      advice:
        'Check which queue the role of the timers may send to. Then run reconcile-bookings, which makes the calls that are overdue.',
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

  /** Counted by triggers and by reconcile-events, and only when something was found. */
  unfollowed(scope: Construct): void {
    this.add(scope, 'Unfollowed', {
      metric: metricOfAll('unfollowed', 'Unfollowed'),
      threshold: 1,
      fact: "Rows were written while the database's triggers did not fire. They were found by comparison, and are followed now.",
      advice: 'Find the writer. What such writes cost is up to a day of delay; docs/importing.md says how to import.',
      heading: 'unfollowed-changes',
    });
  }

  /** Over all types, because they share doorbell and relay. The handler measures it, so SQS and the function count too. */
  eventLag(scope: Construct): void {
    this.add(scope, 'EventLag', {
      metric: metricOfAll('events', 'EventLagMilliseconds', 'Maximum'),
      threshold: Duration.minutes(30).toMilliseconds(),
      fact: 'An event was handled half an hour or more after it happened; the dashboard of events and jobs shows which type.',
      advice:
        'A single case is a lost wake-up that the sweep made up for. In case of many, check the doorbell, then the relay.',
      heading: 'event-lag',
    });
  }

  failedEvents(scope: Construct): void {
    this.add(scope, 'FailedEvents', {
      metric: metricOfAll('events', 'EventsGivenUp'),
      threshold: 1,
      fact: 'An event failed five times within an hour and is not tried again; the log of the function of its type shows why.',
      advice: 'Find it by its outcome in automation.events, mend the cause, then let its type be tried again.',
      heading: 'failed-events',
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
      badPeriods: 2, // a single one is a database that resumed slowly, and its callers' retries succeeded
      fact: 'The API has answered 5xx in two periods of five minutes within an hour.',
      advice: 'Find the request in the access log, then its requestId in the log group of the function.',
      heading: 'api-failures',
    });
  }

  /** Alarms on the first message in a dead letter queue. */
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
