import { useRead } from '../../../api/queries.ts';
import { formatDate, formatTime } from '../../../parts/moment.tsx';
import { View } from '../../../parts/view.tsx';
import styles from './when.module.css';
import { type When, whenAt } from './when.ts';

interface FreeTimesProps {
  readonly when: When;
  readonly zones: readonly string[];
  readonly assigneeId: string;
  readonly bookingId?: string;
  readonly date: string;
  readonly onChange: (when: When) => void;
}

/** Free times of the assignee between 09:00 and 18:00 on the clocks of the chosen zone, and what they are in the others. */
export function FreeTimes({ when, zones, assigneeId, bookingId, date, onChange }: FreeTimesProps) {
  const { zone } = when;
  const query = useRead(
    'getAvailability',
    { query: { assigneeId, date, timeZone: zone, ...(bookingId ? { bookingId } : {}) } },
    { isLive: false }, // never the times of another day
  );
  const others = zones.filter((one) => one !== zone);
  return (
    <fieldset className={styles.free}>
      <legend className="sm">
        Free on {formatDate(date)}, 9 to 18 in {zone}
        {others.length > 0 && `; below it in ${others.join(' and ')}`}
      </legend>
      <View
        query={query}
        rows={2}
        isEmpty={({ data }) => data.slots.length === 0}
        empty="Nothing is free on this day. Choose another, or another rep."
      >
        {({ data }) => (
          <div className={styles.slots}>
            {data.slots.map(({ startsAt }) => {
              const own = whenAt(Date.parse(startsAt), zone);
              return (
                <button
                  key={startsAt}
                  type="button"
                  className={styles.slot}
                  aria-pressed={own.wall === when.wall}
                  onClick={() => onChange(own)}
                >
                  {formatTime(startsAt, zone)}
                  {others.map((other) => (
                    <span key={other}>
                      {formatTime(startsAt, other)} <span className="only-read">in {other}</span>
                    </span>
                  ))}
                </button>
              );
            })}
          </div>
        )}
      </View>
    </fieldset>
  );
}
