/** Finds the queue of an outbox row's topic, and the messages to send. */
import type { Json } from '../engine/data/statement.ts';
import { events } from '../registry.ts';

/** A claimed row of the outbox. */
export interface OutboxRow {
  readonly id: string;
  readonly tenantId: string;
  /** `event:<TYPE>`, `jobs:<queue>`, `jobs:<queue>-urgent`, `bookings`, `calls` or `workflows`. */
  readonly topic: string;
  /** Ids of its bookings; null for a wake-up of events, jobs or a tenant's calls, which names none. */
  readonly subjectIds: Json;
  readonly delaySeconds: number;
}

const URGENT = '-urgent';
const nameByType = new Map(Object.values(events).map(({ type, name }): [string, string] => [type, name]));

/** A queue and the messages for it. */
export interface Address {
  readonly url: string;
  /** Rows with the same key need their messages only once. */
  readonly key: string;
  readonly bodies: readonly Readonly<Record<string, unknown>>[];
}

function wakeUpAddress(
  lane: string,
  delaySeconds: number,
  urls: Readonly<Record<string, string>>,
): Address | undefined {
  const isUrgent = urls[lane] !== undefined && lane.endsWith(URGENT);
  // A queue that runs one job at a time has no second lane: its urgent wake-ups go to the only one.
  const queue = lane.endsWith(URGENT) ? lane.slice(0, -URGENT.length) : lane;
  const url = urls[lane] ?? urls[queue];
  const body = isUrgent ? { queue, lane: 'urgent' } : { queue };
  return url === undefined ? undefined : { url, key: `${url} ${delaySeconds}`, bodies: [body] };
}

const subjects = ({ subjectIds }: OutboxRow): readonly Json[] => (Array.isArray(subjectIds) ? subjectIds : []);

/** Rows of the release before name their events. Its functions may have written some during the deployment. */
const eventBodies = (row: OutboxRow) => subjects(row).map((eventId) => ({ tenantId: row.tenantId, eventId }));

/** The function needs two statements for a message, however many bookings it names, and finishes these within seconds. */
const BOOKINGS_A_MESSAGE = 25;

const bookingBodies = (row: OutboxRow) => {
  const ids = subjects(row);
  const starts = Array.from(
    { length: Math.ceil(ids.length / BOOKINGS_A_MESSAGE) },
    (_, part) => part * BOOKINGS_A_MESSAGE,
  );
  return starts.map((start) => ({ tenantId: row.tenantId, bookingIds: ids.slice(start, start + BOOKINGS_A_MESSAGE) }));
};

/** Rows that name their subjects are never merged with others. */
const addressOfRows = ({ id }: OutboxRow, url: string | undefined, bodies: Address['bodies']): Address | undefined =>
  url === undefined ? undefined : { url, key: id, bodies };

/** The wake-up of a tenant's waiting calls. */
function callsAddress({ tenantId, delaySeconds }: OutboxRow, url: string | undefined): Address | undefined {
  return url === undefined ? undefined : { url, key: `${url} ${tenantId} ${delaySeconds}`, bodies: [{ tenantId }] };
}

/** Returns undefined when no queue serves the topic. */
export function addressOf(row: OutboxRow, urls: Readonly<Record<string, string>>): Address | undefined {
  const { topic, delaySeconds } = row;
  if (topic === 'bookings') return addressOfRows(row, urls.bookings, bookingBodies(row));
  if (topic === 'calls') return callsAddress(row, urls['bookings-call']);
  if (topic === 'workflows') return wakeUpAddress(topic, delaySeconds, urls);
  const separator = topic.indexOf(':');
  const [kind, name] = [topic.slice(0, separator), topic.slice(separator + 1)];
  if (kind === 'jobs') return wakeUpAddress(name, delaySeconds, urls);
  const url = kind === 'event' ? urls[nameByType.get(name) ?? ''] : undefined;
  if (row.subjectIds !== null) return addressOfRows(row, url, eventBodies(row));
  return url === undefined ? undefined : { url, key: `${url} ${delaySeconds}`, bodies: [{ type: name }] };
}
