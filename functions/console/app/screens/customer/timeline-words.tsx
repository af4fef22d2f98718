/** What an item of the timeline says. */
import type { ReactNode } from 'react';
import type { ReplyOf } from '../../api/call.ts';
import { DocumentLink } from '../../parts/document-link.tsx';
import type { IconName } from '../../parts/icon.tsx';
import { Pill, type Tone } from '../../parts/pill.tsx';
import { inWords } from '../../parts/words.ts';
import { ScreenLink } from '../../shell/screen-link.tsx';
import { amount } from './facts.tsx';

export type Item = ReplyOf<'listTimeline'>['items'][number];

export type Kind = Item['kind'];

/** Kinds in the order of the filter, with their names and icons. */
export const kinds: Readonly<Record<Kind, { readonly title: string; readonly icon: IconName }>> = {
  ORDER: { title: 'Orders', icon: 'order' },
  SAMPLE: { title: 'Samples', icon: 'sample' },
  TASK: { title: 'Tasks', icon: 'tasks' },
  JOB: { title: 'E-mails and jobs', icon: 'mail' },
  BOOKING: { title: 'Bookings', icon: 'booking' },
  CALL: { title: 'Calls of the endpoint', icon: 'booking' },
  EVENT: { title: 'Events', icon: 'events' },
  ACTIVITY: { title: 'Activities', icon: 'customers' },
  DOCUMENT: { title: 'Documents', icon: 'document' },
};

const names: Readonly<Record<Kind, string>> = {
  ORDER: 'Order',
  SAMPLE: 'Sample tasted',
  TASK: 'Task',
  JOB: 'Job',
  BOOKING: 'Booking',
  CALL: "Call of the tenant's endpoint",
  EVENT: 'Event',
  ACTIVITY: 'Activity',
  DOCUMENT: 'Document',
};

const places: Readonly<Partial<Record<Kind, (item: Item) => string>>> = {
  TASK: ({ id }) => `/tasks?task=${id}`,
  JOB: ({ id }) => `/jobs/${id}`,
  BOOKING: ({ id }) => `/bookings/${id}`,
  CALL: ({ bookingId }) => `/bookings/${bookingId}`,
  EVENT: ({ id }) => `/events/${id}`,
};

/** Such as "Job: send email", a link where the item has a screen. */
export function Headline({ item }: { readonly item: Item }): ReactNode {
  const { kind, type } = item;
  const text = kind === 'TASK' ? `Task${type === null ? ', made by hand' : ` by ${inWords(type)}`}` : names[kind];
  const whole = kind !== 'TASK' && type !== null ? `${text}: ${inWords(type.replaceAll('-', '_'))}` : text;
  const to = places[kind]?.(item);
  return to === undefined ? whole : <ScreenLink to={to}>{whole}</ScreenLink>;
}

/** The title, such as the product or the summary, the amount, and the error. */
export function Details({ item: { kind, id, title, total, error } }: { readonly item: Item }) {
  const text = kind === 'JOB' && title !== null ? `template ${title}` : title;
  return (
    <>
      {text !== null && <p>{text}</p>}
      {total !== null && <p>worth {amount(total)}</p>}
      {error !== null && <p className="bad-text">{error}</p>}
      {kind === 'DOCUMENT' && <DocumentLink id={id} />}
    </>
  );
}

const bad = new Set(['FAILED', 'CANCELLED', 'REFUSED', 'FORBIDDEN', 'UNAVAILABLE', 'UNKNOWN', 'OUTCOME_UNKNOWN']);
const good = new Set(['DELIVERED', 'ORDERED', 'FOLLOWED_UP', 'COMPLETED', 'EXECUTED', 'SUCCEEDED']);

function toneOf(status: string): Tone {
  const name = status.toUpperCase();
  if (bad.has(name)) return name === 'CANCELLED' ? 'plain' : 'bad';
  return good.has(name) ? 'ok' : 'plain';
}

/** The status of an order, a task or a job in words. An event's is a sentence, and has its own line. */
export function ItemState({ item: { kind, status } }: { readonly item: Item }) {
  if (status === null) return null;
  if (kind === 'EVENT') return <span className="sm dim">{status === 'SUCCEEDED' ? 'handled' : inWords(status)}</span>;
  const text = kind === 'TASK' && status === 'PENDING' ? 'open' : inWords(status);
  return <Pill tone={toneOf(status)} text={text} constant={status} />;
}
