import { Duration } from 'aws-cdk-lib';
import { Dashboard as Board, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Bookings } from '../bookings.ts';
import type { EventFunction } from '../functions/event-function.ts';
import type { JobFunction } from '../functions/job-function.ts';
import { engineMetric, metricOfEachType } from '../monitoring/engine-metric.ts';
import type { Relay } from '../relay.ts';
import { graph, labelled } from './graph.ts';

export interface WorkDashboardProps {
  readonly events: readonly EventFunction[];
  readonly jobs: readonly JobFunction[];
  readonly relay: Relay;
  readonly bookings: Bookings;
}

const options = { period: Duration.minutes(5) };
const maximum = { ...options, statistic: 'Maximum' };

/** A line for each of these counts. */
const counts = (names: readonly string[], statistic = 'Sum') =>
  names.map((name) => labelled(engineMetric(name, 'bookings', statistic), name));

const ofBookings = () => [
  graph(
    'Calls of bookings, by outcome',
    counts(['CallsExecuted', 'CallsRefused', 'CallsForbidden', 'CallsUnavailable', 'CallsUnknown', 'CallsNotMade']),
  ),
  graph('Lateness of calls, ms', [
    ...counts(['CallLatenessMilliseconds'], 'p50'),
    ...counts(['CallLatenessMilliseconds'], 'Maximum'),
  ]),
  graph('Calls asked for again: held back by a breaker, or early', counts(['CallsHeld', 'CallsWaiting'])),
  graph(
    'Timers of bookings, and what was mended',
    counts(['TimersCreated', 'TimersDeleted', 'TimersRefused', 'CallsDelayed', 'BookingDrift']),
  ),
];

/** One page for events, jobs and bookings: how late they are, what waits, what failed. */
export class WorkDashboard extends Construct {
  constructor(scope: Construct, id: string, { events, jobs, relay, bookings }: WorkDashboardProps) {
    super(scope, id);
    const lanes = jobs.flatMap((job) => job.lanes);
    const rungs = [bookings.timers, bookings.calls];
    const queues = [...events, ...lanes, ...rungs];
    const functions = [...events, ...jobs, ...rungs, { name: 'relay', deployed: relay.deployed }];
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
            labelled(bookings.lostRings.metricApproximateNumberOfMessagesVisible(maximum), 'lost rings of timers'),
          ]),
        ],
        ofBookings(),
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
