import { Duration } from 'aws-cdk-lib';
import { Dashboard as Board, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { graph, labelled } from './dashboard.ts';
import { engineMetric, metricOfEachType } from './engine-metric.ts';
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
            events.map(({ name }) => labelled(engineMetric('EventLagMilliseconds', name, 'Maximum'), name)),
          ),
          graph(
            'Events handled',
            events.map(({ name }) => labelled(engineMetric('EventsHandled', name), name)),
          ),
          graph(
            'Events failed, by type, each attempt',
            events.map(({ name }) => labelled(engineMetric('EventsFailed', name), name)),
          ),
          graph(
            'Errors of functions',
            functions.map((one) => labelled(one.deployed.lambda.metricErrors(options), one.name)),
          ),
        ],
        [
          graph(
            'Jobs completed',
            jobs.map(({ name }) => labelled(engineMetric('JobsDone', name), name)),
          ),
          graph('Jobs failed for good, by type', [metricOfEachType('JobsFailed')]),
          graph('Failed attempts at jobs, by type', [metricOfEachType('AttemptsFailed')]),
          graph('Dead letters', [
            ...eachQueue(({ deadLetters }) => deadLetters.metricApproximateNumberOfMessagesVisible(maximum)),
            labelled(relay.deadLetters.metricApproximateNumberOfMessagesVisible(maximum), 'relay'),
          ]),
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
        ],
      ],
    });
  }
}
