/**
 * What five workflows must do with the history of a shop, written without looking at how they are walked: for each run its steps with their
 * moments, and what they leave behind.
 */
import {
  type Booking,
  DAY_MS,
  dayAfter,
  everyDay,
  type History,
  localDay,
  type Person,
  type Sample,
} from './shop-history.ts';

/** A task, an e-mail or a booking. `on`: the day on which it is due, or the moment of a booking. */
export interface Deed {
  readonly what: string;
  readonly assigneeId?: string;
  readonly on?: string;
}

export interface Step {
  readonly node: string;
  readonly port: string | null;
  readonly at: number;
  /** Why nothing was done. */
  readonly note?: string | undefined;
  readonly deed?: Deed | undefined;
}

export interface ExpectedRun {
  readonly workflow: string;
  readonly customerId: string;
  /** Null: it still goes on. */
  readonly outcome: string | null;
  readonly steps: readonly Step[];
}

export interface Expected {
  readonly runs: readonly ExpectedRun[];
  /** How often customers were kept out by `reentry`, by workflow. */
  readonly kept: Readonly<Record<string, number>>;
}

const known = ({ orders }: History, customerId: string, at: number) =>
  (orders.get(customerId) ?? []).filter(({ writtenAt, orderedAt }) => writtenAt <= at && orderedAt <= at);
const lastOrder = (history: History, customerId: string, at: number) =>
  Math.max(...known(history, customerId, at).map(({ orderedAt }) => orderedAt));

/** A run that wakes when the shop closes does not see what is written then. */
const justBefore = (at: number) => at - 1;

function objection({ status, quietUntil }: Person, at: number): string | undefined {
  if (status === 'INACTIVE' || status === 'ARCHIVED') return 'NOT_ACTIVE';
  return quietUntil !== null && quietUntil > localDay(at) ? 'DO_NOT_CONTACT' : undefined;
}

function act(node: string, person: Person, at: number, deed: Deed): Step {
  const note = objection(person, at);
  return { node, port: 'next', at, note, deed: note === undefined ? deed : undefined };
}

const pass = (node: string, at: number, port: string | null = 'next', note?: string): Step => ({
  node,
  port,
  at,
  note,
});
const task = (what: string, { assigneeId }: Person, at: number, days: number): Deed => {
  return { what: `task: ${what}`, assigneeId, on: dayAfter(localDay(at), days) };
};

type Steps = Generator<Step, string>;

export const QUIET_DAYS = 30;
const PAUSE_DAYS = 14;

const isQuiet = (history: History, customerId: string, at: number) =>
  lastOrder(history, customerId, at) < at - QUIET_DAYS * DAY_MS;

function* winBack(history: History, person: Person, at: number): Steps {
  yield pass('start', at);
  yield act('call', person, at, task(`Call ${person.name}, who has not ordered for long`, person, at, 3));
  const later = at + PAUSE_DAYS * DAY_MS;
  yield pass('pause', later);
  const isBack = lastOrder(history, person.id, justBefore(later)) > later - QUIET_DAYS * DAY_MS;
  yield pass('is-back', later, String(isBack));
  if (!isBack) yield act('offer', person, later, task(`Offer ${person.name}: a tenth off`, person, later, 1));
  yield pass(isBack ? 'back' : 'end', later, null);
  return isBack ? 'BACK' : 'OFFERED';
}

function* sampleFollowUp(history: History, person: Person, at: number): Steps {
  yield pass('start', at);
  const later = at + 7 * DAY_MS;
  yield pass('taste', later);
  const hasOrdered = lastOrder(history, person.id, justBefore(later)) > at;
  yield pass('has-ordered', later, String(hasOrdered));
  if (!hasOrdered) yield act('ask', person, later, task(`Ask ${person.name} about the sample`, person, later, 2));
  yield pass(hasOrdered ? 'ordered' : 'end', later, null);
  return hasOrdered ? 'ORDERED' : 'ASKED';
}

/** When the wait for the day before a booking is over, and how. */
function reminderOf({ changes: [made, ...changes] }: Booking): { at: number; how: 'due' | 'past' | 'gone' } {
  const dueOf = (scheduledAt: number | null | undefined) => Number(scheduledAt) - DAY_MS;
  let due = dueOf(made?.scheduledAt);
  if (made && due <= made.at) return { at: made.at, how: 'past' };
  for (const { at, scheduledAt } of changes) {
    if (at > due) break;
    if (scheduledAt === null) return { at, how: 'gone' };
    due = dueOf(scheduledAt);
    if (due <= at) return { at, how: 'past' };
  }
  return { at: due, how: 'due' };
}

function* bookingReminder(booking: Booking, person: Person, made: number): Steps {
  yield pass('start', made);
  const { at, how } = reminderOf(booking);
  yield pass('before', at, how === 'gone' ? 'gone' : 'next', how === 'past' ? 'past' : undefined);
  if (how === 'gone') {
    yield act('ask', person, at, task(`Find another time for ${person.name}`, person, at, 1));
    yield pass('off', at, null);
    return 'CANCELLED';
  }
  if (how === 'due') yield act('prepare', person, at, task(`Prepare the booking of ${person.name}`, person, at, 0));
  yield pass('end', at, null);
  return 'DONE';
}

function* listeningDate({ tastedAt }: Sample, person: Person, at: number): Steps {
  yield pass('start', at);
  const on = new Date(tastedAt + 5 * DAY_MS).toISOString();
  yield act('book', person, at, { what: 'booking: listening', assigneeId: person.assigneeId, on });
  yield act('tell', person, at, { what: `mail: Listen with us, ${person.name}`, on: person.email });
  yield pass('end', at, null);
  return 'DONE';
}

function* mondayThanks(person: Person, at: number): Steps {
  yield pass('start', at);
  yield act('thank', person, at, { what: `mail: Thank you, ${person.name}`, on: person.email });
  yield pass('end', at, null);
  return 'DONE';
}

/** When a customer came into the segment of win-back. Who is in it at the beginning was there before. */
function comings(history: History, { id }: Person): number[] {
  const written = (history.orders.get(id) ?? []).map(({ writtenAt }) => writtenAt).filter((at) => at > history.from);
  let isIn = isQuiet(history, id, history.from);
  return [...written, ...everyDay(history, 3)]
    .sort((a, b) => a - b)
    .flatMap((at) => {
      const was = isIn;
      isIn = isQuiet(history, id, at);
      return isIn && !was ? [at] : [];
    });
}

export const THANKS_AGAIN_DAYS = 25;
const mondays = (history: History) => everyDay(history, 9).filter((at) => new Date(localDay(at)).getUTCDay() === 1);

/** Keeps those of the moments at which a customer may enter again. */
function enterAgain(moments: readonly number[], days: number): number[] {
  const entered: number[] = [];
  for (const at of moments) {
    const last = entered.at(-1);
    if (last === undefined || last <= at - days * DAY_MS) entered.push(at);
  }
  return entered;
}

/** Takes the steps that come in the ninety days. */
function follow(workflow: string, customerId: string, to: number, steps: Steps): ExpectedRun {
  const taken: Step[] = [];
  for (;;) {
    const next = steps.next();
    if (next.done) return { workflow, customerId, outcome: next.value, steps: taken };
    if (next.value.at > to) return { workflow, customerId, outcome: null, steps: taken };
    taken.push(next.value);
  }
}

/** Returns all runs, with those that the bookings of other runs start. */
export function expectedRuns(history: History): Expected {
  const { people, samples, to } = history;
  const kept: Record<string, number> = {};
  const entries = (workflow: string, moments: readonly number[], days: number): number[] => {
    const entered = enterAgain(moments, days);
    kept[workflow] = (kept[workflow] ?? 0) + moments.length - entered.length;
    return entered;
  };
  const personOf = (id: string) => people.get(id) ?? raise(id);
  const runs = [...people.values()].flatMap((person) => {
    const isGood = (at: number) =>
      known(history, person.id, at).filter(({ orderedAt }) => orderedAt > at - 30 * DAY_MS).length >= 2;
    return [
      ...entries('win-back', comings(history, person), 180).map((at) =>
        follow('win-back', person.id, to, winBack(history, person, at)),
      ),
      ...entries('thanks', mondays(history).filter(isGood), THANKS_AGAIN_DAYS).map((at) =>
        follow('thanks', person.id, to, mondayThanks(person, at)),
      ),
    ];
  });
  for (const sample of samples) {
    const [id, person, at] = [sample.customerId, personOf(sample.customerId), sample.writtenAt];
    runs.push(follow('sample-follow-up', id, to, sampleFollowUp(history, person, at)));
    runs.push(follow('listening', id, to, listeningDate(sample, person, at)));
  }
  const booked = runs.flatMap(({ customerId, steps }) =>
    steps.flatMap(({ at, deed }): Booking[] =>
      deed?.what.startsWith('booking')
        ? [{ customerId, changes: [{ at, scheduledAt: Date.parse(deed.on ?? '') }] }]
        : [],
    ),
  );
  for (const booking of [...history.bookings, ...booked]) {
    const {
      customerId: id,
      changes: [made],
    } = booking;
    runs.push(follow('booking-reminder', id, to, bookingReminder(booking, personOf(id), made?.at ?? Number.NaN)));
  }
  return { runs, kept };
}

function raise(id: string): never {
  throw new Error(`There is no customer ${id}`);
}
