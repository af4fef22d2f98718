/** Which queue a topic of the outbox belongs to, and what its message says. */
import type { Json } from '../engine/statement.ts';
import { events } from '../registry.ts';

export interface Row {
  readonly id: string;
  readonly tenantId: string;
  /** `event:<TYPE>`, `jobs:<queue>` or `jobs:<queue>-urgent`. */
  readonly topic: string;
  /** Of the events that it stands for; null for a ring, which names no row. */
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

const eventBodies = ({ tenantId, subjectIds }: Row) =>
  (Array.isArray(subjectIds) ? subjectIds : []).map((eventId) => ({ tenantId, eventId }));

/** Undefined: nobody serves the topic. */
export function addressOf(row: Row, urls: Readonly<Record<string, string>>): Address | undefined {
  const { topic, delaySeconds } = row;
  const separator = topic.indexOf(':');
  const [kind, name] = [topic.slice(0, separator), topic.slice(separator + 1)];
  if (kind === 'jobs') return ringAddress(name, delaySeconds, urls);
  const url = kind === 'event' ? urls[nameByType.get(name) ?? ''] : undefined;
  // Every event is a message of its own, whatever else of its type goes with it.
  return url === undefined ? undefined : { url, key: row.id, bodies: eventBodies(row) };
}
