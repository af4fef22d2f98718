/** Calculates what the stack costs on AWS: requests, as the bench counts them, times prices with their sources. */
import { events, jobQueues, maintenance, systemFunctions, triggers } from '../../../lib/deploy/deployed.ts';
import { prices } from './prices.ts';

/** Requests that functions make. A bench and a test fail when the running stack makes others. */
export interface Requests {
  readonly statements: number;
  readonly sends: number;
  readonly invocations: number;
}

/**
 * Of the relay at a commit: its shift begun and ended, the outbox claimed and deleted, wake-ups, open work, and at least once each
 * whether its writer and others are done. While one works, further commits invoke none.
 */
export const RELAY_STATEMENTS = 8;
/** PostgreSQL invokes it, so this invocation has no message in a queue. */
const RELAY_INVOCATIONS = 1;

const TASKS_PER_STATEMENT = 5000;
const TENANTS_PER_PAGE = 1000;
const MESSAGES_PER_SEND = 10;

/** One statement opens it, each further one makes up to 5 000 tasks; Lambda itself receives and deletes the message. */
function evaluation(tasks: number): Requests {
  return { statements: 1 + Math.max(1, Math.ceil(tasks / TASKS_PER_STATEMENT)), sends: 0, invocations: 1 };
}

/** Pages of tenants and the empty one after them, a search for stale evaluations, pruning, a note of the run. */
function fanOut(tenants: number): Requests {
  const pages = Math.ceil(tenants / TENANTS_PER_PAGE) + 1;
  return { statements: pages + 3, sends: Math.ceil(tenants / MESSAGES_PER_SEND), invocations: 1 };
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

/** Four letters are about a token: what the model is told, a sentence, and what it makes of it. */
export const wordingTokens = { read: 400, written: 80 };

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

/** Of jobs whose lanes have a queue each: one that runs several jobs at once has an urgent lane too. */
const lanes = jobQueues.length + jobQueues.filter(({ atOnce }) => atOnce > 1).length;
const inserting = maintenance.filter((piece) => 'job' in piece).length;
const receiving = (from: string) => systemFunctions.filter(({ messagesFrom }) => messagesFrom === from).length;
const [reporting, answering] = [receiving('mail-events'), receiving('channel-events')];

/**
 * Resources with a monthly price, by default: one zone for the doorbell, no sender, no numbers. A test compares them with the templates.
 * Each mapping without a maximum of concurrency asks its idle queue with two requests at a time, one with it with five.
 */
export const owned = {
  secrets: 8,
  alarms: 28,
  dashboards: 3,
  endpointZones: 1,
  bounded: triggers.length + maintenance.length - inserting + systemFunctions.length - reporting - answering,
  unbounded: events.length + lanes + inserting,
} as const;
/** What a `senderAddress` adds: the queue of reports about e-mails, and the alarm on reports that did not reach it. */
export const ofSender = { bounded: reporting, alarms: 1 } as const;
/** The same of numbers for text messages and WhatsApp. */
export const ofNumbers = { bounded: answering, alarms: 1 } as const;

const HOURS = 730;
/** Each request waits 20 s for a message. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const POLLS = (86_400 * DAYS) / 20;
const [BOUNDED_POLLERS, UNBOUNDED_POLLERS] = [5, 2];
/** The minute of work after a schedule, and five idle minutes until the cluster pauses. */
const AWAKE_MINUTES = 6;
/** With nothing to do only job queues count something: the jobs of maintenance, each hour in which one ran. */
const METRIC_HOURS = 6;

/** Returns the minutes of a day in which schedules keep the cluster awake, and how often it wakes. */
export function awake(minutes: readonly number[]): { readonly wakings: number; readonly minutes: number } {
  const sorted = [...new Set(minutes)].sort((a, b) => a - b);
  let total = 0;
  let wakings = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const minute of sorted) {
    if (minute > until) wakings += 1;
    total += minute + AWAKE_MINUTES - Math.max(minute, until);
    until = minute + AWAKE_MINUTES;
  }
  return { wakings, minutes: total };
}

/** Minutes of the day of the default schedules, the sweep's included: a test compares them with the templates. */
export const SCHEDULED_MINUTES = [0, 1, 360, 361, 719, 720, 721, 1080, 1081] as const;

/** What differs between installations: the doorbell's zones, 0 without it, and the pause of sweeps that come always. */
interface Installation {
  readonly endpointZones: number;
  readonly sweepMinutes?: number;
}

/** Returns the dollars a month for a stack of one tenant whose schedules find nothing to do. */
export function atRest({ endpointZones, sweepMinutes }: Installation = owned): Line[] {
  const sweeps = sweepMinutes ? Array.from({ length: 1440 / sweepMinutes }, (_, sweep) => sweep * sweepMinutes) : [];
  const day = awake([...SCHEDULED_MINUTES, ...sweeps]);
  const hours = (day.minutes / 60) * DAYS;
  const polls = POLLS * (owned.bounded * BOUNDED_POLLERS + owned.unbounded * UNBOUNDED_POLLERS);
  const ticks = (triggers.length * 4 + maintenance.length) * DAYS;
  const work = triggers.length * 4 * DAYS * dollarsOf(counted.tick(1)) + (ticks * prices.schedule.dollars) / MILLION;
  const line = (what: string, amount: string, dollars: number): Line => ({ what, amount, dollars });
  return [
    line('Aurora storage', '1 GiB', prices.storage.dollars),
    line(
      'Aurora capacity',
      `${day.wakings} wakings a day, ${day.minutes} minutes together, at 1 ACU: ${hours.toFixed(1)} ACU-hours`,
      hours * prices.capacity.dollars,
    ),
    ...(endpointZones > 0
      ? [
          line(
            "The doorbell's endpoint",
            `${endpointZones} zone${endpointZones > 1 ? 's' : ''} around the clock`,
            endpointZones * HOURS * prices.endpointZone.dollars,
          ),
        ]
      : []),
    line('Secrets', `${owned.secrets}`, owned.secrets * prices.secret.dollars),
    line('Alarms', `${owned.alarms} metrics`, owned.alarms * prices.alarm.dollars),
    line(
      'Lambda asking the queues',
      `${owned.bounded} queues with ${BOUNDED_POLLERS} requests at a time, ${owned.unbounded} with ${UNBOUNDED_POLLERS}: ${(polls / MILLION).toFixed(2)} million`,
      (polls * prices.sqs.dollars) / MILLION,
    ),
    line('Metrics', `${METRIC_HOURS} metric-hours a day`, (METRIC_HOURS * DAYS * prices.metric.dollars) / HOURS),
    line('Schedules, functions, statements, logs', `${ticks} ticks`, work),
  ];
}

/** Returns what they add a month at rest. */
export const addedDollars = ({ bounded, alarms }: { readonly bounded: number; readonly alarms: number }): number =>
  (bounded * BOUNDED_POLLERS * POLLS * prices.sqs.dollars) / MILLION + alarms * prices.alarm.dollars;

export const sumOf = (lines: readonly Line[]): number => lines.reduce((total, { dollars }) => total + dollars, 0);

/** A thousand sentences of suggestions that the model is asked about. */
export const thousandWordings = (): number =>
  (1000 * (wordingTokens.read * prices.modelInput.dollars + wordingTokens.written * prices.modelOutput.dollars)) /
  MILLION;
