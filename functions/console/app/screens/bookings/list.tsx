/** Bookings as a table, with every filter of the API. */
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import { call, type ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { now } from '../../clock.ts';
import type { Columns } from '../../parts/csv/csv.ts';
import { CsvButton } from '../../parts/csv/csv-button.tsx';
import { CustomerLink } from '../../parts/customer-link.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pages } from '../../parts/pages.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { View } from '../../parts/view.tsx';
import { BookingState, isUnderWay, typeOf } from './booking-words.tsx';
import styles from './bookings.module.css';
import { FilterBar } from './filter-bar.tsx';
import { usePlace } from './place.ts';

type Booking = ReplyOf<'listBookings'>['items'][number];

const PAGE_BOOKINGS = 50;
const CSV_PAGE = 200;
const MINUTE_MS = 60_000;

/** Whole minutes, so that two readings within a minute ask the same. */
const thisMinute = (): string => new Date(Math.floor(now() / MINUTE_MS) * MINUTE_MS).toISOString();

type Values = ReturnType<typeof usePlace>['values'];

/** The query of the API. Without a beginning the latest come first. */
function toQuery({ view: _, date: __, when, ...filters }: Values): Readonly<Record<string, string>> {
  if (when === 'past') return { order: 'latest', to: thisMinute(), ...filters };
  if (when === 'next') return { from: thisMinute(), ...filters };
  return filters.from ? filters : { order: 'latest', ...filters };
}

const columns: Columns<Booking> = {
  Id: ({ id }) => id,
  At: ({ scheduledAt }) => scheduledAt,
  Until: ({ bufferUntil }) => bufferUntil,
  'Time zone': ({ timeZone }) => timeZone,
  'Customer id': ({ customerId }) => customerId,
  Customer: ({ customer }) => customer.name,
  For: ({ assignee }) => assignee?.name ?? null,
  Type: ({ bookingType }) => bookingType,
  Status: ({ status }) => status,
  Call: ({ taskStatus }) => taskStatus,
  Result: ({ callResult }) => callResult,
  Error: ({ lastExecutionError }) => lastExecutionError,
};

function Row({ booking, isCurrent }: { readonly booking: Booking; readonly isCurrent: boolean }) {
  const { id, scheduledAt, customer, assignee, bookingType, lastExecutionError, callResult } = booking;
  return (
    <tr data-row={id} className={isCurrent ? styles.current : undefined}>
      <td>
        <Link href={`/bookings/${id}`} className="b">
          <Moment at={scheduledAt} />
        </Link>
      </td>
      <td data-label="Customer">
        <CustomerLink id={customer.id} name={customer.name} />
      </td>
      <td data-label="For">{assignee ? (assignee.name ?? 'no name') : <span className="dim">no one</span>}</td>
      <td data-label="Type">{typeOf(bookingType)}</td>
      <td>
        <BookingState booking={booking} />
        {lastExecutionError !== null && <p className="sm dim break">{lastExecutionError}</p>}
      </td>
      <td data-label="Result">{callResult ?? <span className="dim">–</span>}</td>
    </tr>
  );
}

function Table({ bookings }: { readonly bookings: readonly Booking[] }) {
  const [, navigate] = useLocation();
  const ids = useMemo(() => bookings.map(({ id }) => id), [bookings]);
  const current = useRowKeys(ids, { open: (id) => navigate(`/bookings/${id}`) });
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>At</th>
            <th>Customer</th>
            <th>For</th>
            <th>Type</th>
            <th>State</th>
            <th>Result</th>
          </tr>
        </thead>
        <tbody>
          {bookings.map((booking) => (
            <Row key={booking.id} booking={booking} isCurrent={current === booking.id} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function BookingList() {
  const { values, set } = usePlace();
  const filters = toQuery(values);
  const query = useRead(
    'listBookings',
    { query: { ...filters, limit: PAGE_BOOKINGS } },
    { isBusy: ({ data }) => data.items.some(isUnderWay), keepsPrevious: true },
  );
  const read = async (page: { readonly cursor?: string }) => {
    const { cursor: _, ...rest } = filters;
    return (await call('listBookings', { query: { ...rest, ...page, limit: CSV_PAGE } })).data;
  };
  return (
    <>
      <section className="card" aria-label="Bookings">
        <header>
          <FilterBar />
          <CsvButton name="bookings" columns={columns} read={read} />
        </header>
        <View
          query={query}
          isEmpty={({ data }) => data.items.length === 0}
          empty="No booking here. Show another time or other states, or book a follow-up."
        >
          {({ data }) => <Table bookings={data.items} />}
        </View>
      </section>
      <Pages cursor={values.cursor} next={query.data?.data.nextCursor} onTurn={(cursor) => set({ cursor })} />
    </>
  );
}
