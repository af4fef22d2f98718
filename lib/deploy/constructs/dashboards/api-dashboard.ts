import { Duration } from 'aws-cdk-lib';
import { Dashboard as Board } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { SystemDefinition } from '../../../../functions/engine/systems/define.ts';
import type { HttpApi } from '../api/http-api.ts';
import { metricOfEachType } from '../monitoring/engine-metric.ts';
import { graph } from './graph.ts';
import { graphsOfSystems } from './system-graphs.ts';

const options = { period: Duration.minutes(5) };
const sum = { ...options, statistic: 'Sum' };

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
        ...graphsOfSystems(systems.filter(({ dashboard }) => dashboard === undefined)),
        // The metric AttemptsFailed, which has the same types, would make more than the fifty lines that cost nothing.
        [graph('Jobs failed for good, by type', [metricOfEachType('JobsFailed')])],
      ],
    });
  }
}
