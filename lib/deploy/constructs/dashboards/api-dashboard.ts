import { Duration } from 'aws-cdk-lib';
import { Dashboard as Board, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { SystemDefinition } from '../../../../functions/engine/systems/define.ts';
import type { HttpApi } from '../api/http-api.ts';
import { engineMetric, metricOfEachType } from '../monitoring/engine-metric.ts';
import { graph, labelled } from './graph.ts';

const options = { period: Duration.minutes(5) };
const sum = { ...options, statistic: 'Sum' };

const graphsOf = ({ name, graphs }: SystemDefinition): IWidget[] =>
  graphs.map(({ title, metrics, statistics = ['Sum'] }) =>
    graph(
      title,
      statistics.flatMap((statistic) =>
        metrics.map((metric) => labelled(engineMetric(metric, name, statistic), metric)),
      ),
    ),
  );

/** What callers and customers get: the API's calls, failures and latency, calls of bookings, e-mails, and failed jobs by type. */
export class ApiDashboard extends Construct {
  constructor(scope: Construct, id: string, { stage }: HttpApi, systems: readonly SystemDefinition[]) {
    super(scope, id);
    new Board(this, 'Board', {
      defaultInterval: Duration.days(1),
      widgets: [
        [
          graph('API calls', [stage.metricCount(sum)]),
          graph('API refusals, 4xx', [stage.metricClientError(sum)]),
          graph('API failures, 5xx', [stage.metricServerError(sum)]),
          graph(
            'API latency',
            ['p50', 'p95'].map((statistic) => stage.metricLatency({ ...options, statistic, label: statistic })),
          ),
        ],
        ...systems.map(graphsOf),
        // The metric AttemptsFailed, which has the same types, would make more than the fifty lines that cost nothing.
        [graph('Jobs failed for good, by type', [metricOfEachType('JobsFailed')])],
      ],
    });
  }
}
