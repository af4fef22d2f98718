/** Which queue a topic of the outbox belongs to, and what its message says. */
import type { Json } from '../engine/data/statement.ts';
import { events } from '../registry.ts';

export interface Row {
  readonly id: string;
  readonly tenantId: string;
  /** `event:<TYPE>`, `jobs:<queue>`, `jobs:<queue>-urgent` or `bookings`. */
  readonly topic: string;
  /** Of the events or bookings that it stands for; null for a ring, which names no row. */
  readonly subjectIds: Json;
  readonly delaySeconds: number;
}

const URGENT = '-urgent';
const nameByType = new Map(Object.values(events).map(({ type, name }): [string, string] => [type, name]));

export interface Address {
  readonly url: string;
  /** Rows of one key are the same messages. */
  readonly key: string;
  readonly bodies: readonly Readonly<Record<string, unknown>>[];
}

function ringAddress(lane: string, delaySeconds: number, urls: Readonly<Record<string, string>>): Address | undefined {
  const isUrgent = urls[lane] !== undefined && lane.endsWith(URGENT);
  // A queue that runs one job at a time has no second lane: an urgent ring is a ring.
  const queue = lane.endsWith(URGENT) ? lane.slice(0, -URGENT.length) : lane;
  const url = urls[lane] ?? urls[queue];
  const body = isUrgent ? { queue, lane: 'urgent' } : { queue };
  return url === undefined ? undefined : { url, key: `${url} ${delaySeconds}`, bodies: [body] };
}

const subjects = ({ subjectIds }: Row): readonly Json[] => (Array.isArray(subjectIds) ? subjectIds : []);

const eventBodies = (row: Row) => subjects(row).map((eventId) => ({ tenantId: row.tenantId, eventId }));

/** A few share a message: two statements do for all of them, and each still has its turn within seconds. */
const BOOKINGS_A_MESSAGE = 25;

const bookingBodies = (row: Row) => {
  const ids = subjects(row);
  const starts = Array.from(
    { length: Math.ceil(ids.length / BOOKINGS_A_MESSAGE) },
    (_, part) => part * BOOKINGS_A_MESSAGE,
  );
  return starts.map((start) => ({ tenantId: row.tenantId, bookingIds: ids.slice(start, start + BOOKINGS_A_MESSAGE) }));
};

/** What names rows is a message of its own, whatever else goes to the same queue. */
const addressOfRows = ({ id }: Row, url: string | undefined, bodies: Address['bodies']): Address | undefined =>
  url === undefined ? undefined : { url, key: id, bodies };

/** Undefined: nobody serves the topic. */
export function addressOf(row: Row, urls: Readonly<Record<string, string>>): Address | undefined {
  const { topic, delaySeconds } = row;
  if (topic === 'bookings') return addressOfRows(row, urls.bookings, bookingBodies(row));
  const separator = topic.indexOf(':');
  const [kind, name] = [topic.slice(0, separator), topic.slice(separator + 1)];
  if (kind === 'jobs') return ringAddress(name, delaySeconds, urls);
  const url = kind === 'event' ? urls[nameByType.get(name) ?? ''] : undefined;
  return addressOfRows(row, url, eventBodies(row));
}
