/** A day or a week below each other, for narrow windows. */
import { Link } from 'wouter';
import { formatDate, formatTime } from '../../../parts/moment.tsx';
import { dayOf } from '../../../parts/wall-time.ts';
import { assigneeOf, BookingState, type CalendarBooking, customerOf } from '../booking-words.tsx';
import styles from './calendar.module.css';

interface AgendaProps {
  readonly current: string | undefined;
  readonly zone: string;
  readonly bookings: readonly CalendarBooking[];
}

export function Agenda({ zone, bookings, current }: AgendaProps) {
  const days = Map.groupBy(bookings, ({ scheduledAt }) => dayOf(Date.parse(scheduledAt), zone));
  return [...days].map(([day, own]) => (
    <section key={day} className="card" aria-label={formatDate(day)}>
      <header>
        <h2>{formatDate(day)}</h2>
      </header>
      <ol className={styles.agenda}>
        {own.map((booking) => (
          <li key={booking.id} data-row={booking.id} className={current === booking.id ? styles.marked : undefined}>
            <time dateTime={booking.scheduledAt}>{formatTime(booking.scheduledAt, zone)}</time>
            <div className="grow">
              <Link href={`/bookings/${booking.id}`} className="b">
                {customerOf(booking)}
              </Link>
              <p className="sm dim cut">{assigneeOf(booking)}</p>
            </div>
            <BookingState booking={booking} />
          </li>
        ))}
      </ol>
    </section>
  ));
}
