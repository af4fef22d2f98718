/** A day or a week by rep. */
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import { useRead } from '../../../api/queries.ts';
import { formatDate } from '../../../parts/moment.tsx';
import { useNarrow } from '../../../parts/narrow.ts';
import { useRowKeys } from '../../../parts/row-keys.ts';
import { View } from '../../../parts/view.tsx';
import { number } from '../../../parts/words.ts';
import { type CalendarBooking, isUnderWay } from '../booking-words.tsx';
import { RepFilter } from '../filter-bar.tsx';
import { periodOf, usePlace } from '../place.ts';
import { useReps } from '../reps.ts';
import { Agenda } from './agenda.tsx';
import { Day } from './day.tsx';
import { addDays, hoursOf } from './days.ts';
import { Week } from './week.tsx';

const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long', timeZone: 'UTC' });

const HOURS = 24;
const WEEK = 7;

/** Steps through days or weeks, and names what is shown. */
function Steps() {
  const { set, view, day, zone, today } = usePlace();
  const { days } = periodOf(view, day, zone);
  const step = view === 'week' ? WEEK : 1;
  const what = view === 'week' ? 'week' : 'day';
  const go = (date: string) => set({ date: date === today ? '' : date });
  const hours = hoursOf(day, zone);
  const last = days.at(-1) ?? day;
  return (
    <div className="row wrap grow">
      <button
        type="button"
        className="btn sm"
        aria-label={`The ${what} before`}
        onClick={() => go(addDays(day, -step))}
      >
        ‹
      </button>
      <button type="button" className="btn sm" aria-label={`The ${what} after`} onClick={() => go(addDays(day, step))}>
        ›
      </button>
      <button type="button" className="btn sm" aria-disabled={days.includes(today)} onClick={() => go(today)}>
        Today
      </button>
      <input
        type="date"
        className="input"
        style={{ width: 'auto' }}
        aria-label={`A day of the ${what}`}
        value={day}
        onChange={(event) => event.target.value && go(event.target.value)}
      />
      <h2 className="nw">
        {view === 'week'
          ? `${formatDate(days[0] ?? day)} to ${formatDate(last)}`
          : `${weekday.format(new Date(day))}, ${formatDate(day)}`}
      </h2>
      {view === 'day' && hours !== HOURS && <span className="sm dim">{number(hours)} hours: the clocks change</span>}
    </div>
  );
}

/** Reps who have nothing, so that somebody can be found for a call. */
function FreeReps({ bookings }: { readonly bookings: readonly CalendarBooking[] }) {
  const { values } = usePlace();
  const reps = useReps();
  const free = reps.filter(({ id }) => !bookings.some(({ assignedUserId }) => assignedUserId === id));
  if (values.assignedUserId || free.length === 0) return null;
  return (
    <p className="sm dim break">
      Nothing booked:{' '}
      {free.map(({ name, isOnLeave }) => `${name ?? 'no name'}${isOnLeave ? ' (away)' : ''}`).join(', ')}
    </p>
  );
}

function Bookings({ bookings }: { readonly bookings: readonly CalendarBooking[] }) {
  const { values, view, day, zone, today } = usePlace();
  const [, navigate] = useLocation();
  const isNarrow = useNarrow();
  const ids = useMemo(() => bookings.map(({ id }) => id), [bookings]);
  const current = useRowKeys(ids, { open: (id) => navigate(`/bookings/${id}`) });
  if (isNarrow) return <Agenda {...{ zone, bookings, current }} />;
  if (view === 'day') return <Day {...{ day, zone, bookings, current }} />;
  const rep = values.assignedUserId ? { assignedUserId: values.assignedUserId } : {};
  const hrefOf = (date: string) => `/bookings?${new URLSearchParams({ view: 'day', date, ...rep })}`;
  return <Week days={periodOf(view, day, zone).days} {...{ zone, today, bookings, current, hrefOf }} />;
}

function Empty() {
  const { values, set, view } = usePlace();
  return (
    <>
      <p>
        Nothing is booked {view === 'week' ? 'in this week' : 'on this day'}
        {values.assignedUserId ? ' for this rep' : ''}.
      </p>
      {values.assignedUserId ? (
        <button type="button" className="btn" onClick={() => set({ assignedUserId: '' })}>
          Show everyone
        </button>
      ) : (
        <span className="row wrap">
          <Link href="/bookings?view=list&when=next" className="btn">
            What is to come
          </Link>
          <Link href="/bookings?new=true" className="btn">
            Book a follow-up
          </Link>
        </span>
      )}
    </>
  );
}

export function Calendar() {
  const { values, view, day, zone } = usePlace();
  const { query: period } = periodOf(view, day, zone);
  const rep = values.assignedUserId ? { assignedUserId: values.assignedUserId } : {};
  const query = useRead(
    'getBookingCalendar',
    { query: { ...period, ...rep } },
    { isBusy: ({ data }) => data.bookings.some(isUnderWay), keepsPrevious: true },
  );
  return (
    <>
      <div className="row wrap">
        <Steps />
        <RepFilter />
      </div>
      <View query={query} isEmpty={({ data }) => data.bookings.length === 0} empty={<Empty />}>
        {({ data }) => (
          <>
            {data.hasMore && (
              <p className="bad-text" role="status">
                These are the first {number(data.bookings.length)}; more are left out. Choose a day or a rep.
              </p>
            )}
            <Bookings bookings={data.bookings} />
            <FreeReps bookings={data.bookings} />
          </>
        )}
      </View>
    </>
  );
}
