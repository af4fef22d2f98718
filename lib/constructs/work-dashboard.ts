import { Duration } from 'aws-cdk-lib';
import { Dashboard as Board, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { graph, labelled } from './dashboard.ts';
import { engineMetric } from './engine-metric.ts';
import type { EventFunction } from './event-function.ts';
import type { JobFunction } from './job-function.ts';
import type { Relay } from './relay.ts';

export interface WorkDashboardProps {
  readonly events: readonly EventFunction[];
  readonly jobs: readonly JobFunction[];
  readonly relay: Relay;
}

const options = { period: Duration.minutes(5) };
const maximum = { ...options, statistic: 'Maximum' };

/** One page for events and jobs: how late they are, what waits, what failed. */
export class WorkDashboard extends Construct {
  constructor(scope: Construct, id: string, { events, jobs, relay }: WorkDashboardProps) {
    super(scope, id);
    const lanes = jobs.flatMap((job) => job.lanes);
    const queues = [...events, ...lanes];
    const functions = [...events, ...jobs, { name: 'relay', deployed: relay.deployed }];
    const eachQueue = (metric: (one: (typeof queues)[number]) => IMetric) =>
      queues.map((one) => labelled(metric(one), one.name));
    new Board(this, 'Board', {
      defaultInterval: Duration.days(1),
      widgets: [
        [
          graph(
            'Lag from event to handler, ms',
            events.map(({ name }) => engineMetric('EventLagMilliseconds', name, 'Maximum')),
          ),
          graph(
            'Events handled',
            events.map(({ name }) => engineMetric('EventsHandled', name)),
          ),
          graph(
            'Jobs completed',
            jobs.map(({ name }) => engineMetric('JobsDone', name)),
          ),
          graph(
            'Jobs failed for good',
            jobs.map(({ name }) => engineMetric('JobsFailed', name)),
          ),
        ],
        [
          graph(
            'Messages waiting',
            eachQueue(({ queue }) => queue.metricApproximateNumberOfMessagesVisible(maximum)),
          ),
          graph(
            'Age of the oldest message',
            eachQueue(({ queue }) => queue.metricApproximateAgeOfOldestMessage(maximum)),
          ),
          graph('Dead letters', [
            ...eachQueue(({ deadLetters }) => deadLetters.metricApproximateNumberOfMessagesVisible(maximum)),
            labelled(relay.deadLetters.metricApproximateNumberOfMessagesVisible(maximum), 'relay'),
          ]),
          graph(
            'Errors',
            functions.map((one) => labelled(one.deployed.lambda.metricErrors(options), one.name)),
          ),
        ],
      ],
    });
  }
}
