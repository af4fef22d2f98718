import { Duration } from 'aws-cdk-lib';
import { Dashboard as Board, type IMetric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { SystemDefinition } from '../../../../functions/engine/systems/define.ts';
import type { FunctionQueue, QueueFunction } from '../functions/queue-function.ts';
import { engineMetric, metricOfEachType } from '../monitoring/engine-metric.ts';
import type { Relay } from '../relay.ts';
import type { Timers } from '../scheduling/timers.ts';
import { graph, labelled } from './graph.ts';

interface WorkDashboardProps {
  readonly events: readonly QueueFunction[];
  readonly jobs: readonly QueueFunction[];
  readonly ofSystems: readonly QueueFunction[];
  readonly systems: readonly SystemDefinition[];
  readonly relay: Relay;
  readonly timers: Timers | undefined;
}

const options = { period: Duration.minutes(5) };
const maximum = { ...options, statistic: 'Maximum' };

const waiting = (queue: IQueue): IMetric => queue.metricApproximateNumberOfMessagesVisible(maximum);

/** A line for each function of what it counts itself. */
const counted = (functions: readonly QueueFunction[], metric: string, statistic?: string): IMetric[] =>
  functions.map(({ name }) => labelled(engineMetric(metric, name, statistic), name));

const graphsOf = ({ name, graphs }: SystemDefinition): IWidget[] =>
  graphs.map(({ title, metrics, statistics = ['Sum'] }) =>
    graph(
      title,
      statistics.flatMap((statistic) =>
        metrics.map((metric) => labelled(engineMetric(metric, name, statistic), metric)),
      ),
    ),
  );

/** One page for events, jobs and systems: how late they are, what waits, what failed. */
export class WorkDashboard extends Construct {
  constructor(scope: Construct, id: string, props: WorkDashboardProps) {
    super(scope, id);
    const { events, jobs, ofSystems, systems, relay, timers } = props;
    const functions = [...events, ...jobs, ...ofSystems];
    const queues = functions.flatMap((one) => one.queues);
    const eachQueue = (metric: (one: FunctionQueue) => IMetric) => queues.map((one) => labelled(metric(one), one.name));
    const lost = timers ? [labelled(waiting(timers.deadLetters), 'timers')] : [];
    const errors = [...functions, { name: 'relay', deployed: relay.deployed }].map(({ name, deployed }) =>
      labelled(deployed.lambda.metricErrors(options), name),
    );
    new Board(this, 'Board', {
      defaultInterval: Duration.days(1),
      widgets: [
        [
          graph('Lag from event to handler, ms', counted(events, 'EventLagMilliseconds', 'Maximum')),
          graph('Events handled', counted(events, 'EventsHandled')),
          graph('Events failed, by type, each attempt', counted(events, 'EventsFailed')),
          graph('Errors of functions', errors),
        ],
        [
          graph('Jobs completed', counted(jobs, 'JobsDone')),
          graph('Jobs failed for good, by type', [metricOfEachType('JobsFailed')]),
          graph('Failed attempts at jobs, by type', [metricOfEachType('AttemptsFailed')]),
          graph('Dead letters', [
            ...eachQueue(({ deadLetters }) => waiting(deadLetters)),
            labelled(waiting(relay.deadLetters), 'relay'),
            ...lost,
          ]),
        ],
        ...systems.map(graphsOf),
        [
          graph(
            'Messages waiting',
            eachQueue(({ queue }) => waiting(queue)),
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
