import { Duration } from 'aws-cdk-lib';
import { Dashboard as Board, type IMetric, type IWidget, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Database } from '../data/database.ts';
import type { FunctionQueue, QueueFunction } from '../functions/queue-function.ts';
import { engineMetric } from '../monitoring/engine-metric.ts';
import type { Schedules } from '../scheduling/schedules.ts';
import { graph, labelled } from './graph.ts';

interface AutomationDashboardProps {
  readonly queued: readonly QueueFunction[];
  readonly schedules: Schedules;
  readonly database: Database;
}

/** What the engine counts, in order of interest. */
const engineMetrics = ['TasksCreated', 'Suppressed', 'Deferred', 'EvaluationsFailed'] as const;

const options = { period: Duration.minutes(5) };
const maximum = { ...options, statistic: 'Maximum' };

/** One page: what was done, what waits, what failed. A graph per question, a line per function. */
export class AutomationDashboard extends Construct {
  constructor(scope: Construct, id: string, { queued, schedules, database }: AutomationDashboardProps) {
    super(scope, id);
    const each = (metric: (one: QueueFunction) => IMetric) => queued.map((one) => labelled(metric(one), one.name));
    const queues = (metric: (one: FunctionQueue) => IMetric) =>
      queued.flatMap((one) => one.queues).map((one) => labelled(metric(one), one.name));
    const functions = (metric: (one: LambdaFunction) => IMetric) => each(({ deployed }) => metric(deployed.lambda));
    new Board(this, 'Board', {
      defaultInterval: Duration.days(1),
      widgets: [
        engineMetrics.map((name) =>
          graph(
            name,
            each((one) => engineMetric(name, one.name)),
          ),
        ),
        [
          graph(
            'Messages waiting',
            queues(({ queue }) => queue.metricApproximateNumberOfMessagesVisible(maximum)),
          ),
          graph(
            'Age of the oldest message',
            queues(({ queue }) => queue.metricApproximateAgeOfOldestMessage(maximum)),
          ),
          graph(
            'Dead letters',
            queues(({ deadLetters }) => deadLetters.metricApproximateNumberOfMessagesVisible(maximum)),
          ),
          graph(
            'Schedules',
            ['InvocationAttemptCount', 'InvocationDroppedCount'].map((name) => schedules.metric(name)),
          ),
        ],
        [
          graph(
            'Invocations',
            functions((one) => one.metricInvocations(options)),
          ),
          graph(
            'Errors',
            functions((one) => one.metricErrors(options)),
          ),
          graph(
            'Duration, p95',
            functions((one) => one.metricDuration({ ...options, statistic: 'p95' })),
          ),
          ...capacity(database),
        ],
      ],
    });
  }
}

/** Zero while the cluster is paused. */
function capacity({ clusterIdentifier }: Database): IWidget[] {
  const metricName = 'ServerlessDatabaseCapacity';
  const dimensionsMap = { DBClusterIdentifier: clusterIdentifier };
  return [
    graph('Aurora capacity units', [new Metric({ namespace: 'AWS/RDS', metricName, dimensionsMap, ...maximum })]),
  ];
}
