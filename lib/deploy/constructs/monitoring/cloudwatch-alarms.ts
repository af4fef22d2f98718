import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { SystemDefinition } from '../../../../functions/engine/systems/define.ts';
import { type EngineAlarm, engineAlarms } from './engine-alarms.ts';
import { engineMetric } from './engine-metric.ts';
import { longestGap } from './longest-gap.ts';
import type { Watch } from './watch.ts';

/** CloudWatch looks back seven days at the most, in periods of up to one day. */
const [LONGEST_WINDOW, LONGEST_PERIOD] = [Duration.days(7), Duration.days(1)];

/**
 * All alarms of a stack. Each description says what to do and where to read on. The topic is told of each change to ALARM and
 * back to OK.
 *
 * CloudWatch bills each metric that an alarm reads: one alarm with a formula over ten queues costs as much as ten alarms and
 * does not say which queue, and a composite alarm costs as much as five more. So an alarm over all types reads one metric
 * that functions count for all of them (`kind`), and of two alarms that would show the same fault there is only one.
 * https://aws.amazon.com/cloudwatch/pricing/
 */
export class CloudWatchAlarms extends Construct {
  private readonly action: SnsAction;

  constructor(scope: Construct, id: string, topic: ITopic) {
    super(scope, id);
    this.action = new SnsAction(topic);
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

  /** Of all queues of the stack: each dead letter names its own. */
  deadLetters(queue: IQueue): void {
    this.waiting(queue, {
      fact: 'Messages failed five times. The dead letter queue of the stack keeps them for 14 days.',
      advice:
        'GET /api/dead-letters shows them. Mend the cause, then send them back: handling a message twice is harmless.',
      heading: 'dead-letters',
    });
  }

  /**
   * Tells when the relay has not run for twice the pause of its sweep, or for seven days: then nothing looks for lost wake-ups,
   * stalled work and overdue schedules. The alarm's state is then INSUFFICIENT_DATA, which it also has before the first run,
   * but only the change is sent: a deployment raises nothing.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
   */
  absentRelay(scope: Construct, lambda: LambdaFunction, schedule: string): void {
    const gap = Duration.seconds(longestGap(schedule));
    const period = gap.toSeconds() > LONGEST_PERIOD.toSeconds() ? LONGEST_PERIOD : gap;
    const windowSeconds = Math.min(2 * gap.toSeconds(), LONGEST_WINDOW.toSeconds());
    const alarm = this.add(scope, 'Absence', {
      metric: lambda.metricInvocations({ period }),
      threshold: 1,
      below: true,
      periods: Math.ceil(windowSeconds / period.toSeconds()),
      silence: TreatMissingData.MISSING,
      fact: `The relay has not run for twice the pause of its sweep, ${schedule}, or for seven days.`,
      advice: 'INSUFFICIENT_DATA after OK means that. Check that its schedule is enabled, and invoke it by hand.',
      heading: 'absence',
    });
    alarm.addInsufficientDataAction(this.action);
  }

  /** Over all functions of the region, because they share the account's concurrency. */
  throttles(scope: Construct): void {
    this.add(scope, 'Throttles', {
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'Throttles',
        period: Duration.minutes(5),
        statistic: 'Sum',
      }),
      threshold: 1,
      periods: 3,
      fact: "For a quarter of an hour Lambda has refused invocations: the account's concurrency is used up.",
      advice:
        'Messages and wake-ups are tried again, calls of the API fail. Ask for a higher quota, or lower maxConcurrency.',
      heading: 'throttles',
    });
  }

  /** Capacity in percent of the cluster's maximum. */
  capacity(scope: Construct, clusterIdentifier: string): void {
    this.add(scope, 'Capacity', {
      metric: new Metric({
        namespace: 'AWS/RDS',
        metricName: 'ACUUtilization',
        dimensionsMap: { DBClusterIdentifier: clusterIdentifier },
        period: Duration.minutes(5),
        statistic: 'Average',
      }),
      threshold: 95,
      periods: 6,
      fact: 'The database has worked at its maximum capacity for half an hour.',
      advice: 'Raise maxCapacity, or find the statement that takes it in Performance Insights.',
      heading: 'capacity',
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

  /** What SES reported of an e-mail, and EventBridge could not send to the queue for a day. */
  lostReports(deadLetters: IQueue): void {
    this.waiting(deadLetters, {
      fact: 'EventBridge could not send a bounce or complaint to the queue of e-mail reports for a day, and gave up.',
      advice: "Deploy again: the queue's policy was changed by hand. Then send the messages to the queue.",
      heading: 'lost-reports',
    });
  }

  /** What somebody answered to a message, or a carrier reported, and SNS or EventBridge could not send to the queue. */
  lostAnswers(deadLetters: IQueue): void {
    this.waiting(deadLetters, {
      fact: 'An answer to a text message or to WhatsApp, or a report about one, could not be sent to its queue.',
      advice: "Deploy again: the queue's policy was changed by hand. Then send the messages to the queue.",
      heading: 'lost-answers',
    });
  }

  ofEngine(scope: Construct, ...names: readonly EngineAlarm[]): void {
    for (const name of names) this.add(scope, name, engineAlarms[name]);
  }

  /** What a system's definition says about the metrics that its functions count. */
  ofSystem(scope: Construct, { name, alarms }: Pick<SystemDefinition, 'name' | 'alarms'>): void {
    for (const { metric, periodMinutes, periods, fact, advice, heading } of alarms) {
      const counted = engineMetric(metric, name).with({ period: Duration.minutes(periodMinutes) });
      this.add(scope, metric, { metric: counted, threshold: 1, periods, fact, advice, heading });
    }
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

  /** A database that wakes up makes one period slow, not three. */
  apiLatency(scope: Construct, metric: IMetric): void {
    this.add(scope, 'Latency', {
      metric,
      threshold: Duration.seconds(3).toMilliseconds(),
      periods: 3,
      fact: 'For a quarter of an hour one call of the API in twenty has taken more than three seconds.',
      advice:
        'Compare integrationLatencyMs and authorizerLatencyMs in the access log, then look at the capacity of the database.',
      heading: 'api-latency',
    });
  }

  /** Alarms on the first message in a dead letter queue. */
  private waiting(deadLetters: IQueue, said: Pick<Watch, 'fact' | 'advice' | 'heading'>): void {
    const options = { period: Duration.minutes(5), statistic: 'Maximum' };
    const metric = deadLetters.metricApproximateNumberOfMessagesVisible(options);
    this.add(deadLetters, 'Waiting', { metric, threshold: 1, ...said });
  }

  private add(scope: Construct, id: string, watch: Watch): Alarm {
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
    alarm.addAlarmAction(this.action);
    alarm.addOkAction(this.action);
    return alarm;
  }
}
