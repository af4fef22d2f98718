/** Calculates what the stack costs on AWS: requests, as the bench counts them, times prices with their sources. */
import { events, jobQueues, maintenance, triggers } from '../../../lib/deploy/deployed.ts';

export interface Price {
  readonly dollars: number;
  readonly unit: string;
  readonly source: string;
}

/** us-east-1, without free tiers and discounts. None could be checked against an invoice. */
export const prices = {
  statement: {
    dollars: 0.35,
    unit: 'million',
    source: 'aurora/pricing, quoted in sst/sst `aurora.ts`; per 32 KB, first billion a month',
  },
  sqs: { dollars: 0.4, unit: 'million', source: 'factualminds and cloudburn, 2026; standard queues, per 64 KB' },
  fairQueue: {
    dollars: 0.1,
    unit: 'million',
    source: 'factualminds and cloudburn, 2026; messages that carry a group id',
  },
  invocation: { dollars: 0.2, unit: 'million', source: 'third-party pages, 2026' },
  gigabyteSecond: {
    dollars: 13.3334,
    unit: 'million',
    source: 'third-party pages, 2026; arm64, initialisation included',
  },
  schedule: { dollars: 1, unit: 'million', source: 'cloudburn.io, March 2026' },
  capacity: { dollars: 0.12, unit: 'ACU-hour', source: 'aws/agent-toolkit-for-aws, 28 March 2026; Aurora Standard' },
  storage: { dollars: 0.1, unit: 'GiB-month', source: 'aws/agent-toolkit-for-aws, 28 March 2026; Aurora Standard' },
  secret: { dollars: 0.4, unit: 'month', source: 'hivebook.wiki, 2026' },
  alarm: {
    dollars: 0.1,
    unit: 'month',
    source: 'api-evangelist/cloudwatch, c3x.dev, 2026; for each metric that an alarm reads',
  },
  metric: { dollars: 0.3, unit: 'month', source: 'signoz.io, February 2026; counted by the hour' },
  endpointZone: { dollars: 0.01, unit: 'hour', source: 'PrivateLink list price; not looked up again' },
  logs: { dollars: 0.5, unit: 'GB', source: 'factualminds.com, June 2026; ingestion' },
} as const satisfies Record<string, Price>;

/** Requests that functions make. A bench and a test fail when the running stack makes others. */
export interface Requests {
  readonly statements: number;
  readonly sends: number;
  readonly invocations: number;
}

/** Of the relay at a commit: the outbox claimed and deleted, wake-ups, open work, and at least once whether the writer is done. */
export const RELAY_STATEMENTS = 5;
/** PostgreSQL invokes it, so this invocation has no message in a queue. */
const RELAY_INVOCATIONS = 1;

const TASKS_PER_STATEMENT = 5000;
const TENANTS_PER_PAGE = 1000;
const MESSAGES_PER_SEND = 10;

/** One statement opens it, each further one makes up to 5 000 tasks; Lambda itself receives and deletes the message. */
function evaluation(tasks: number): Requests {
  return { statements: 1 + Math.max(1, Math.ceil(tasks / TASKS_PER_STATEMENT)), sends: 0, invocations: 1 };
}

/** Pages of tenants and the empty one after them, a search for stale evaluations, pruning. */
function fanOut(tenants: number): Requests {
  const pages = Math.ceil(tenants / TENANTS_PER_PAGE) + 1;
  return { statements: pages + 2, sends: Math.ceil(tenants / MESSAGES_PER_SEND), invocations: 1 };
}

/** A schedule of a trigger type fires: the fan-out, and for each tenant an evaluation with few tasks. */
function tick(tenants: number): Requests {
  const one = evaluation(0);
  const first = fanOut(tenants);
  return {
    statements: first.statements + tenants * one.statements,
    sends: first.sends,
    invocations: first.invocations + tenants * one.invocations,
  };
}

/**
 * Up to a hundred bookings of one transaction, from the rows to calls one by one: a message for all, a timer for each; its
 * message, which Scheduler sends, is early and wakes the database, and a second message follows; two statements around
 * each call; and after it the wake-up that would have found a call whose function died, which the relay sends.
 */
const bookings = (count: number): Requests => ({
  statements: RELAY_STATEMENTS * (1 + count) + 2 + 4 * count,
  sends: 1 + 3 * count,
  invocations: RELAY_INVOCATIONS * (1 + count) + 1 + 3 * count,
});

/** A booking that is moved or cancelled before its time: the old timer is removed, and a new one made or not. */
const bookingChange: Requests = { statements: RELAY_STATEMENTS + 2, sends: 1, invocations: RELAY_INVOCATIONS + 1 };

export const counted = { evaluation, fanOut, tick, bookings, bookingChange };

const MILLION = 1_000_000;
const DAYS = 30;
/** 512 MB, for two or three requests of 17 ms, the work between them, and an occasional cold start. */
const GIGABYTE_SECONDS = 0.5 * 0.2;
const LOG_KILOBYTES = 1;

export interface Line {
  readonly what: string;
  readonly amount: string;
  readonly dollars: number;
}

/** Each invocation has a message that Lambda receives and deletes. Sends are counted by requests of ten messages. */
const dollarsOf = ({ statements, sends, invocations }: Requests): number =>
  (statements * prices.statement.dollars +
    (sends + 2 * invocations) * prices.sqs.dollars +
    invocations * prices.fairQueue.dollars +
    invocations * (prices.invocation.dollars + GIGABYTE_SECONDS * prices.gigabyteSecond.dollars) +
    invocations * LOG_KILOBYTES * prices.logs.dollars) /
  MILLION;

/** Returns the dollars for a million follow-ups when each evaluation makes `tasks` of them, with the fan-out's share. */
export function millionFollowUps(tasks: number, tenants: number): number {
  const share = dollarsOf(counted.fanOut(tenants)) / tenants;
  return (MILLION / tasks) * (dollarsOf(counted.evaluation(tasks)) + share);
}

/** Returns the dollars for a million evaluations that find nothing to do, with the fan-out's share. */
export const millionEvaluations = (tenants: number): number => (MILLION * dollarsOf(counted.tick(tenants))) / tenants;

/** How long an endpoint takes to respond. The function waits for it; up to ten calls wait together. */
const ENDPOINT_SECONDS = 1;

/** Returns the dollars for `count` bookings of one transaction, until each was called. */
function dollarsOfBookings(count: number): number {
  const requests = counted.bookings(count);
  const withoutQueue = RELAY_INVOCATIONS * (1 + count) * (2 * prices.sqs.dollars + prices.fairQueue.dollars);
  const waiting = count * 0.5 * ENDPOINT_SECONDS * prices.gigabyteSecond.dollars;
  return dollarsOf(requests) + (count * prices.schedule.dollars + waiting - withoutQueue) / MILLION;
}

/** Returns the dollars for a million bookings, `count` of them in a transaction. */
export const millionBookings = (count: number): number => (MILLION / count) * dollarsOfBookings(count);

/** Returns the dollars for a million bookings that are moved or cancelled one by one. */
export const millionChanges = (): number =>
  MILLION * dollarsOf(counted.bookingChange) - RELAY_INVOCATIONS * (2 * prices.sqs.dollars + prices.fairQueue.dollars);

/** Resources with a monthly price. Compared with the template by the bench. */
export const owned = {
  secrets: 6,
  alarms: 104,
  // A job queue that runs several jobs at once has an urgent lane too.
  eventSources:
    triggers.length +
    maintenance.length +
    events.length +
    jobQueues.length +
    jobQueues.filter(({ atOnce }) => atOnce > 1).length +
    3, // timers and calls of bookings, and reports about e-mails
} as const;
/** The doorbell's interface endpoint, in the two zones of the cluster; none with `doorbell=false`. */
const ENDPOINT_ZONES = 2;
const HOURS = 730;
/** Schedules within a few minutes wake the cluster once: 0:00 with 0:05, 0:15, 2:00, 3:00, 6:00, 11:30, 12:00, 18:00. */
const WAKINGS = 8;
/** The time until it pauses again: the work and five idle minutes. */
const AWAKE_HOURS = 0.1;
/** Lambda polls each queue with about five requests at a time, each for up to 20 s. */
const POLLS_PER_SOURCE = (5 * 86_400 * DAYS) / 20;
/** Four metrics for each trigger and one of the maintenance; they are billed for the hours in which a schedule fires. */
const METRICS = 17;
const METRIC_HOURS_SHARE = 4 / 24;

/** Returns the dollars a month for a stack of one tenant whose schedules find nothing to do. */
export function atRest(): Line[] {
  const hours = Math.round(WAKINGS * AWAKE_HOURS * DAYS);
  const polls = POLLS_PER_SOURCE * owned.eventSources;
  const ticks = (triggers.length * 4 + maintenance.length) * DAYS;
  const work = triggers.length * 4 * DAYS * dollarsOf(counted.tick(1)) + (ticks * prices.schedule.dollars) / MILLION;
  const line = (what: string, amount: string, dollars: number): Line => ({ what, amount, dollars });
  return [
    line('Aurora storage', '1 GiB', prices.storage.dollars),
    line(
      'Aurora capacity',
      `${WAKINGS} wakings a day of ${AWAKE_HOURS * 60} minutes at 1 ACU: ${hours} ACU-hours`,
      hours * prices.capacity.dollars,
    ),
    line(
      "The doorbell's endpoint",
      `${ENDPOINT_ZONES} zones around the clock; none with \`doorbell=false\``,
      ENDPOINT_ZONES * HOURS * prices.endpointZone.dollars,
    ),
    line('Secrets', `${owned.secrets}`, owned.secrets * prices.secret.dollars),
    line('Alarms', `${owned.alarms}`, owned.alarms * prices.alarm.dollars),
    line(
      'Lambda asking the queues',
      `${(polls / MILLION).toFixed(2)} million requests`,
      (polls * prices.sqs.dollars) / MILLION,
    ),
    line('Metrics', `${METRICS}, in four hours of the day`, METRICS * prices.metric.dollars * METRIC_HOURS_SHARE),
    line('Schedules, functions, statements, logs', `${ticks} ticks`, work),
  ];
}
