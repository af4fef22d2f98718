/** Alarms on what functions count themselves: each reads one metric over all triggers, events, jobs or queues. */
import { Duration } from 'aws-cdk-lib';
import { engineMetric, metricOfAll } from './engine-metric.ts';
import type { Watch } from './watch.ts';

export const engineAlarms = {
  /** Functions count a message when they receive it, so one metric stands for the ages of all queues. */
  OldMessages: {
    metric: metricOfAll('queues', 'OldMessages'),
    threshold: 1,
    fact: 'A function received a message that had waited for half an hour; its log line "A message is old" names the queue.',
    advice: 'If that queue is deep, raise maxConcurrency or maxCapacity; if it is not, the message keeps failing.',
    heading: 'oldest-message',
  },
  /** For work that no function takes at all. The relay counts it at its sweeps, which come while work is open. */
  StalledWork: {
    metric: engineMetric('StalledWork', 'relay').with({ period: Duration.minutes(30) }),
    threshold: 1,
    fact: 'Events, jobs, calls or messages of the outbox are due for half an hour, and no function works on them.',
    advice:
      'The log line "Work is stalled" of the relay names them. Look at the event source mapping and at throttles.',
    heading: 'stalled-work',
  },
  /** Counted at the sweeps, four times a day, hence the period. */
  SchedulesOverdue: {
    metric: engineMetric('SchedulesOverdue', 'relay').with({ period: Duration.hours(6) }),
    threshold: 1,
    fact: 'A trigger or a piece of maintenance has not run for twice the pause of its schedule.',
    advice:
      'The log line "Schedules are overdue" of the relay names them. Check the schedule and the event source mapping.',
    heading: 'absence',
  },
  /** Counted by triggers and by reconcile-events, and only when something was found. */
  Unfollowed: {
    metric: metricOfAll('unfollowed', 'Unfollowed'),
    threshold: 1,
    fact: "Rows were written while the database's triggers did not fire. They were found by comparison, and are followed now.",
    advice: 'Find the writer. What such writes cost is up to a day of delay; docs/importing.md says how to import.',
    heading: 'unfollowed-changes',
  },
  /** Over all types, because they share doorbell and relay. The handler measures it, so SQS and the function count too. */
  EventLag: {
    metric: metricOfAll('events', 'EventLagMilliseconds', 'Maximum'),
    threshold: Duration.minutes(30).toMilliseconds(),
    fact: 'An event was handled half an hour or more after it happened; the dashboard of events and jobs shows which type.',
    advice:
      'A single case is a lost wake-up that the sweep made up for. In case of many, check the doorbell, then the relay.',
    heading: 'event-lag',
  },
  FailedEvents: {
    metric: metricOfAll('events', 'EventsGivenUp'),
    threshold: 1,
    fact: 'An event failed five times within an hour and is not tried again; the log of the function of its type shows why.',
    advice: 'Find it by its outcome in automation.events, mend the cause, then let its type be tried again.',
    heading: 'failed-events',
  },
  /** A function that dies can count nothing; the next one that receives its message does. */
  FailedFunctions: {
    metric: metricOfAll('jobs', 'FunctionsFailed'),
    threshold: 1,
    fact: 'A function of a job queue threw, ran out of time or crashed: its message came again.',
    advice: 'The log line "A function failed before" names the queue. The jobs that it had are tried again or held.',
    heading: 'function-errors',
  },
  FailedJobs: {
    metric: metricOfAll('jobs', 'JobsFailed'),
    threshold: 1,
    fact: 'A job failed for good; the dashboard of the API shows which type.',
    advice: 'Find it with GET /api/jobs?status=FAILED, mend the cause, then POST /api/jobs/{id}/retry.',
    heading: 'failed-jobs',
  },
} as const satisfies Readonly<Record<string, Watch>>;

export type EngineAlarm = keyof typeof engineAlarms;
