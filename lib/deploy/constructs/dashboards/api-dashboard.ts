import { Duration } from 'aws-cdk-lib';
import { Dashboard as Board } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { HttpApi } from '../api/http-api.ts';
import { graph } from './graph.ts';

const options = { period: Duration.minutes(5) };
const sum = { ...options, statistic: 'Sum' };

/** One row for the API: how many calls, how many refused or failed, how long they took. */
export class ApiDashboard extends Construct {
  constructor(scope: Construct, id: string, { stage }: HttpApi) {
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
            ['p50', 'p99'].map((statistic) => stage.metricLatency({ ...options, statistic, label: statistic })),
          ),
        ],
      ],
    });
  }
}
