/** What happened to customers, the newest first. */
import { Link, useLocation } from 'wouter';
import { inputSchemas } from '../../../../api/client-inputs.gen.ts';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Choice, Narrowed } from '../../parts/choice.tsx';
import type { Columns } from '../../parts/csv/csv.ts';
import { ListCsv } from '../../parts/csv/list-csv.tsx';
import { CustomerLink } from '../../parts/customer-link.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pages } from '../../parts/pages.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { View } from '../../parts/view.tsx';
import { inWords } from '../../parts/words.ts';
import { usePage } from '../../shell/page.ts';
import { type Event, Outcome, outcomes } from './event-words.tsx';
import styles from './events.module.css';

const NAMES = ['type', 'outcome', 'customerId', 'from', 'to'] as const;
const PAGE_EVENTS = 50;

interface TypeSchema {
  readonly properties?: { readonly type?: { readonly anyOf?: readonly { readonly enum?: readonly string[] }[] } };
}

const schema = inputSchemas.recordEvent?.body as TypeSchema | undefined; // JSON Schema, as the generator wrote it
/** The types that the API knows, so that no unknown one can be chosen. Beside them there are those whose names a tenant chooses. */
const types = schema?.properties?.type?.anyOf?.flatMap((one) => one.enum ?? []) ?? [];

const columns: Columns<Event> = {
  Id: ({ id }) => id,
  Type: ({ type }) => type,
  'Customer id': ({ customerId }) => customerId,
  Customer: ({ customerName }) => customerName,
  Happened: ({ occurredAt }) => occurredAt,
  Outcome: ({ outcome }) => outcome,
  Reason: ({ reason }) => reason,
  Handled: ({ handledAt }) => handledAt,
};

function FilterBar() {
  const [filters, set] = useAddress(NAMES);
  return (
    <search className="row wrap">
      <Choice
        label="What"
        value={filters.type}
        options={types.map((one) => [one, inWords(one)])}
        onChange={(type) => set({ type })}
      />
      <Choice
        label="Outcome"
        value={filters.outcome}
        options={outcomes.map((one) => [one, inWords(one)])}
        onChange={(outcome) => set({ outcome })}
      />
      {filters.customerId && <Narrowed text="Of one customer" onClear={() => set({ customerId: '' })} />}
      {filters.from && <Narrowed text={`Since ${filters.from}`} onClear={() => set({ from: '' })} />}
      {filters.to && <Narrowed text={`Before ${filters.to}`} onClear={() => set({ to: '' })} />}
      <ListCsv name="events" list="listEvents" input={{ query: filters }} columns={columns} />
    </search>
  );
}

function Table({ events }: { readonly events: readonly Event[] }) {
  const [, navigate] = useLocation();
  const current = useRowKeys(
    events.map(({ id }) => id),
    { open: (id) => navigate(`/events/${id}`) },
  );
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>When</th>
            <th>What</th>
            <th>Customer</th>
            <th>Source</th>
            <th>Outcome</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.id} data-row={event.id} className={current === event.id ? styles.current : undefined}>
              <td>
                <Moment at={event.occurredAt} />
              </td>
              <td>
                <Link href={`/events/${event.id}`} className="b" title={event.type}>
                  {inWords(event.type)}
                </Link>
              </td>
              <td data-label="Customer">
                <CustomerLink id={event.customerId} name={event.customerName} />
              </td>
              <td data-label="Source" title={event.dedupeKey}>
                {event.dedupeKey.startsWith('crm:') ? 'the CRM' : 'the API'}
              </td>
              <td>
                <Outcome event={event} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export default function Events() {
  usePage({ title: 'Events', path: '/events' });
  const [filters, set] = useAddress(NAMES);
  const query = useRead('listEvents', { query: { ...filters, limit: PAGE_EVENTS } });
  return (
    <>
      <div>
        <h1>Events</h1>
        <p className="dim">What happened to customers, and what it caused.</p>
      </div>
      <FilterBar />
      <section className="card" aria-label="Events">
        <View
          query={query}
          isEmpty={({ data }) => data.items.length === 0}
          empty={
            Object.values(filters).some(Boolean) ? (
              <p>No event is like that. Remove a filter to see more.</p>
            ) : (
              <>
                <p>No event yet. They are recorded while the setting “Client journey” is on.</p>
                <Link href="/settings" className="link">
                  Look at the settings
                </Link>
              </>
            )
          }
        >
          {({ data }) => <Table events={data.items} />}
        </View>
      </section>
      <Pages cursor={filters.cursor} next={query.data?.data.nextCursor} onTurn={(cursor) => set({ cursor })} />
    </>
  );
}
