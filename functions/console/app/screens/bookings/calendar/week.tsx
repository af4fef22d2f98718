/** A week, a row for each rep and a column for each day. */
import { Link } from 'wouter';
import { formatTime } from '../../../parts/moment.tsx';
import { dayOf } from '../../../parts/wall-time.ts';
import { number } from '../../../parts/words.ts';
import { assigneeOf, type CalendarBooking, customerOf, stateOf } from '../booking-words.tsx';
import styles from './calendar.module.css';
import { hoursOf } from './days.ts';
import { Line } from './line.tsx';
import { byRep } from './reps.ts';

const UTC_DAY = 24;

interface ChipProps {
  readonly booking: CalendarBooking;
  readonly zone: string;
  readonly isCurrent: boolean;
}

function Chip({ booking, zone, isCurrent }: ChipProps) {
  const { text, tone } = stateOf(booking);
  const time = formatTime(booking.scheduledAt, zone);
  return (
    <li data-row={booking.id} className={`${styles.chip} ${styles[tone]} ${isCurrent ? styles.current : ''}`}>
      <Link href={`/bookings/${booking.id}`} title={`${time}, ${customerOf(booking)}: ${text}`}>
        <Line booking={booking} time={time} />
      </Link>
    </li>
  );
}

const weekdays = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

/** Such as "Sun, 25 Oct", and how long the day is if its clocks change. */
function DayHead({ day, zone, today, hrefOf }: HeadProps) {
  const hours = hoursOf(day, zone);
  return (
    <th scope="col" className={day === today ? styles.today : undefined}>
      <Link href={hrefOf(day)} aria-current={day === today ? 'date' : undefined}>
        {weekdays.format(new Date(day))}
      </Link>
      {hours !== UTC_DAY && <p className="sm dim">{number(hours)} hours</p>}
    </th>
  );
}

interface HeadProps {
  readonly day: string;
  readonly zone: string;
  readonly today: string;
  readonly hrefOf: (day: string) => string;
}

interface WeekProps extends Omit<HeadProps, 'day'> {
  readonly days: readonly string[];
  readonly bookings: readonly CalendarBooking[];
  readonly current: string | undefined;
}

export function Week({ days, zone, today, bookings, current, hrefOf }: WeekProps) {
  return (
    <section className={`card ${styles.scroll}`} aria-label="Bookings of the week">
      <table className={styles.week}>
        <thead>
          <tr>
            <th scope="col">Rep</th>
            {days.map((day) => (
              <DayHead key={day} {...{ day, zone, today, hrefOf }} />
            ))}
          </tr>
        </thead>
        <tbody>
          {byRep(bookings).map(([id, own]) => {
            const byDay = Map.groupBy(own, ({ scheduledAt }) => dayOf(Date.parse(scheduledAt), zone));
            return (
              <tr key={id}>
                <th scope="row">
                  {own[0] && assigneeOf(own[0])} <span className="dim">{number(own.length)}</span>
                </th>
                {days.map((day) => (
                  <td key={day}>
                    <ol>
                      {byDay.get(day)?.map((booking) => (
                        <Chip key={booking.id} {...{ booking, zone }} isCurrent={current === booking.id} />
                      ))}
                    </ol>
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
