/** A day, a column for each rep. */
import { Link } from 'wouter';
import { now } from '../../../clock.ts';
import { formatTime } from '../../../parts/moment.tsx';
import { count } from '../../../parts/words.ts';
import { assigneeOf, type CalendarBooking, customerOf, stateOf } from '../booking-words.tsx';
import styles from './calendar.module.css';
import { endOf, hoursOfDay, inLanes } from './grid.ts';
import { Line } from './line.tsx';
import { byRep } from './reps.ts';

const MINUTE_MS = 60_000;
/** A quarter of an hour is as high as a line of text. */
const PIXELS_PER_MINUTE = 1.5;

const heightOf = (ms: number): string => `${(ms / MINUTE_MS) * PIXELS_PER_MINUTE}px`;

interface DayProps {
  readonly day: string;
  readonly zone: string;
  readonly bookings: readonly CalendarBooking[];
  readonly current: string | undefined;
}

interface BlockProps {
  readonly booking: CalendarBooking;
  readonly zone: string;
  readonly from: number;
  readonly lane: number;
  readonly lanes: number;
  readonly isCurrent: boolean;
}

function Block({ booking, zone, from, lane, lanes, isCurrent }: BlockProps) {
  const { id, scheduledAt, bufferUntil } = booking;
  const { text, tone } = stateOf(booking);
  const start = Date.parse(scheduledAt);
  const time = formatTime(scheduledAt, zone);
  return (
    <li
      data-row={id}
      className={`${styles.block} ${styles[tone]} ${isCurrent ? styles.current : ''}`}
      style={{
        top: heightOf(start - from),
        height: `calc(${heightOf(endOf(booking) - start)} - 1px)`,
        left: `${(100 * lane) / lanes}%`,
        width: `${100 / lanes}%`,
      }}
    >
      <Link
        href={`/bookings/${id}`}
        title={`${time} to ${formatTime(bufferUntil, zone)}, ${customerOf(booking)}: ${text}`}
      >
        <Line booking={booking} time={time} />
      </Link>
    </li>
  );
}

function Column({
  bookings,
  day,
  current,
  name,
  ...grid
}: Omit<DayProps, 'bookings'> & {
  readonly bookings: readonly CalendarBooking[];
  readonly name: string;
  readonly from: number;
  readonly height: string;
}) {
  const { zone, from, height } = grid;
  return (
    <section className={styles.column} aria-label={`${name}, ${day}`}>
      <h3 className="row between">
        <span className="cut">{name}</span>
        <span className="dim">{bookings.length}</span>
      </h3>
      <ol className={styles.blocks} style={{ height }}>
        {inLanes(bookings).map(({ booking, lane, lanes }) => (
          <Block key={booking.id} {...{ booking, zone, from, lane, lanes }} isCurrent={current === booking.id} />
        ))}
      </ol>
    </section>
  );
}

/** The columns begin and end together, and the times stand beside them. */
export function Day({ day, zone, bookings, current }: DayProps) {
  const { from, to, hours } = hoursOfDay(day, zone, bookings);
  const height = heightOf(to - from);
  const at = now();
  return (
    <section className={`card ${styles.scroll}`} aria-label={`${count(bookings.length, 'booking')} of the day`}>
      <div className={styles.day}>
        <div className={styles.times} aria-hidden="true">
          <div style={{ height }}>
            {hours.map((ms) => (
              <span key={ms} style={{ top: heightOf(ms - from) }}>
                {formatTime(new Date(ms).toISOString(), zone)}
              </span>
            ))}
          </div>
        </div>
        <div className={styles.columns}>
          <div className={styles.lines} style={{ height }} aria-hidden="true">
            {hours.map((ms) => (
              <i key={ms} style={{ top: heightOf(ms - from) }} />
            ))}
            {at >= from && at < to && <i className={styles.now} style={{ top: heightOf(at - from) }} />}
          </div>
          {byRep(bookings).map(([id, own]) => (
            <Column
              key={id}
              {...{ day, zone, from, height, current, bookings: own }}
              name={own[0] ? assigneeOf(own[0]) : ''}
            />
          ))}
        </div>
      </div>
    </section>
  );
}
