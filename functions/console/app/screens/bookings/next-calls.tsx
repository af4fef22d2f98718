import { Link } from 'wouter';
import { now } from '../../clock.ts';
import { Moment } from '../../parts/moment.tsx';
import { duration } from '../../parts/words.ts';
import { assigneeOf, type CalendarBooking, customerOf } from './booking-words.tsx';
import styles from './bookings.module.css';

/** The calls that come next, whatever the calendar shows. */
export function NextCalls({ bookings }: { readonly bookings: readonly CalendarBooking[] }) {
  if (bookings.length === 0) return null;
  return (
    <section className="card" aria-labelledby="next-calls">
      <header>
        <h2 id="next-calls">Next calls</h2>
      </header>
      <ol className={styles.next}>
        {bookings.map((booking) => (
          <li key={booking.id}>
            <Link href={`/bookings/${booking.id}`} className="b">
              {customerOf(booking)}
            </Link>
            <span className="sm dim">
              <Moment at={booking.scheduledAt} /> · in {duration(Math.max(Date.parse(booking.scheduledAt) - now(), 0))}
            </span>
            <span className="sm dim cut">{assigneeOf(booking)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
