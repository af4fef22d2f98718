import { Duration } from 'aws-cdk-lib';
import { Dashboard as Board, type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { SystemDefinition } from '../../../../functions/engine/systems/define.ts';
import type { Database } from '../data/database.ts';
import type { QueueFunction } from '../functions/queue-function.ts';
import { engineMetric } from '../monitoring/engine-metric.ts';
import type { Schedules } from '../scheduling/schedules.ts';
import { graph, labelled } from './graph.ts';
import { graphsOfSystems } from './system-graphs.ts';

interface AutomationDashboardProps {
  readonly triggers: readonly QueueFunction[];
  readonly maintenance: readonly QueueFunction[];
  readonly deadLetters: IQueue;
  readonly schedules: Schedules;
  readonly database: Database;
  /** Whose graphs have their place here. */
  readonly systems: readonly SystemDefinition[];
}

/** What the engine counts, in order of interest. */
const engineMetrics = ['TasksCreated', 'Suppressed', 'Deferred', 'EvaluationsFailed'] as const;

const options = { period: Duration.minutes(5) };
const maximum = { ...options, statistic: 'Maximum' };

/** Zero while the cluster is paused. */
const capacity = ({ clusterIdentifier }: Database): IMetric =>
  new Metric({
    namespace: 'AWS/RDS',
    metricName: 'ServerlessDatabaseCapacity',
    dimensionsMap: { DBClusterIdentifier: clusterIdentifier },
    ...maximum,
  });

/** One page: what was done, what waits, what failed. A graph per question, a line per function, 50 lines at the most. */
export class AutomationDashboard extends Construct {
  constructor(scope: Construct, id: string, props: AutomationDashboardProps) {
    super(scope, id);
    const { triggers, maintenance, deadLetters, schedules, database, systems } = props;
    const each = (functions: readonly QueueFunction[], metric: (one: QueueFunction) => IMetric) =>
      functions.map((one) => labelled(metric(one), one.name));
    const errors = ({ deployed }: QueueFunction) => deployed.lambda.metricErrors(options);
    const waiting = ({ queue }: QueueFunction) => queue.metricApproximateNumberOfMessagesVisible(maximum);
    const duration = ({ deployed }: QueueFunction) => deployed.lambda.metricDuration({ ...options, statistic: 'p95' });
    new Board(this, 'Board', {
      defaultInterval: Duration.days(1),
      widgets: [
        engineMetrics.map((name) =>
          graph(
            name,
            each(triggers, (one) => engineMetric(name, one.name)),
          ),
        ),
        [
          graph('Messages for triggers', each(triggers, waiting)),
          graph('Duration of triggers, p95', each(triggers, duration)),
          graph('Errors of triggers', each(triggers, errors)),
          graph('Errors of maintenance', each(maintenance, errors)),
        ],
        [
          graph('Dead letters', [deadLetters.metricApproximateNumberOfMessagesVisible(maximum)]),
          graph('Schedules: dropped, overdue', [
            schedules.metric('InvocationDroppedCount'),
            engineMetric('SchedulesOverdue', 'relay'),
          ]),
          graph('Aurora capacity units', [capacity(database)]),
        ],
        ...graphsOfSystems(systems),
      ],
    });
  }
}
