/** One event, and what it caused. */
import type { ReactNode } from 'react';
import { Link, useParams } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { CopyButton, Data } from '../../parts/copied/copied.tsx';
import { CustomerLink } from '../../parts/customer-link.tsx';
import { Moment } from '../../parts/moment.tsx';
import { View } from '../../parts/view.tsx';
import { count, inWords } from '../../parts/words.ts';
import { usePage } from '../../shell/page.ts';
import { Outcome } from '../events/event-words.tsx';
import { Reactions } from './reactions.tsx';

type Event = ReplyOf<'getEvent'>;

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Facts({ event }: { readonly event: Event }) {
  return (
    <section className="card pad" aria-label="Facts">
      <dl className="facts">
        <Fact name="Customer">
          <CustomerLink id={event.customerId} name={event.customerName} />
        </Fact>
        <Fact name="Happened">
          <Moment at={event.occurredAt} />
        </Fact>
        <Fact name="Handled">
          <Moment at={event.handledAt} />
          {event.attempts > 0 && ` after ${count(event.attempts, 'failed attempt')}`}
        </Fact>
        <Fact name="Only once by">
          <span className="mono">{event.dedupeKey}</span>
        </Fact>
        <Fact name="Id">
          <span className="row wrap">
            <code className="mono select">{event.id}</code>
            <CopyButton text={event.id} />
          </span>
        </Fact>
      </dl>
    </section>
  );
}

export default function EventScreen() {
  const { id = '' } = useParams<{ id: string }>();
  const query = useRead('getEvent', { params: { id } });
  const type = query.data?.data.type;
  usePage({ title: 'Events', path: '/events' }, { title: type === undefined ? 'Event' : inWords(type) });
  return (
    <View query={query}>
      {({ data: event }) => (
        <>
          <div className="row between wrap">
            <h1>{inWords(event.type)}</h1>
            <Outcome event={event} />
          </div>
          <Facts event={event} />
          <Reactions reactions={event.reactions} />
          {event.customerId !== null && (
            <p>
              <Link href={`/events?customerId=${event.customerId}`} className="link">
                All events of this customer
              </Link>
            </p>
          )}
          {event.data === null ? (
            <p className="dim">Its data have more than 48 KB and are not shown.</p>
          ) : (
            <Data title="Data" value={event.data} />
          )}
        </>
      )}
    </View>
  );
}
