import { Duration } from 'aws-cdk-lib';
import { Dashboard as Board, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { QueueFunction } from '../functions/queue-function.ts';
import { engineMetric, metricOfAll } from '../monitoring/engine-metric.ts';
import type { Relay } from '../relay.ts';
import type { Timers } from '../scheduling/timers.ts';
import { graph, labelled } from './graph.ts';

interface WorkDashboardProps {
  readonly events: readonly QueueFunction[];
  readonly jobs: readonly QueueFunction[];
  readonly ofSystems: readonly QueueFunction[];
  readonly relay: Relay;
  readonly timers: Timers | undefined;
  readonly deadLetters: IQueue;
}

const options = { period: Duration.minutes(5) };
const maximum = { ...options, statistic: 'Maximum' };

const waiting = (queue: IQueue): IMetric => queue.metricApproximateNumberOfMessagesVisible(maximum);

/** A line for each function of what it counts itself. */
const counted = (functions: readonly QueueFunction[], metric: string): IMetric[] =>
  functions.map(({ name }) => labelled(engineMetric(metric, name), name));

/** One page for events, jobs and systems: how late they are, what waits, what failed. 50 lines at the most. */
export class WorkDashboard extends Construct {
  constructor(scope: Construct, id: string, props: WorkDashboardProps) {
    super(scope, id);
    const { events, jobs, ofSystems, relay, timers, deadLetters } = props;
    const lost = timers ? [labelled(waiting(timers.deadLetters), 'timers')] : [];
    const all = [...events, ...jobs, ...ofSystems, { name: 'relay', deployed: relay.deployed }];
    const queues = ofSystems.flatMap((one) => one.queues);
    new Board(this, 'Board', {
      defaultInterval: Duration.days(1),
      widgets: [
        [
          graph('Lag from event to handler, ms', [metricOfAll('events', 'EventLagMilliseconds', 'Maximum')]),
          graph('Events handled', counted(events, 'EventsHandled')),
          graph('Jobs completed', counted(jobs, 'JobsDone')),
          graph(
            'Errors of functions',
            all.map(({ name, deployed }) => labelled(deployed.lambda.metricErrors(options), name)),
          ),
        ],
        [
          graph('Failed for good', [metricOfAll('events', 'EventsGivenUp'), metricOfAll('jobs', 'JobsFailed')]),
          graph('Late: old messages, stalled work', [
            metricOfAll('queues', 'OldMessages'),
            engineMetric('StalledWork', 'relay'),
          ]),
          graph(
            'Messages of systems waiting',
            queues.map(({ name, queue }) => labelled(waiting(queue), name)),
          ),
          graph('Dead letters', [
            labelled(waiting(deadLetters), 'queues'),
            labelled(waiting(relay.deadLetters), 'relay'),
            ...lost,
          ]),
        ],
      ],
    });
  }
}
