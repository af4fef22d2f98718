import { useId } from 'react';
import { formatMoment } from '../../../parts/moment.tsx';
import { offsetName } from '../../../parts/wall-time.ts';
import { FreeTimes } from './free-times.tsx';
import styles from './when.module.css';
import { meantBy, type When } from './when.ts';

interface WhenFieldProps {
  readonly when: When;
  /** Zones to choose from, the shell's first. */
  readonly zones: readonly string[];
  /** Whose free times are offered; null for no one. */
  readonly assigneeId: string | null;
  /** The booking that is to be moved. */
  readonly bookingId?: string;
  readonly onChange: (when: When) => void;
}

const SHORT = 'T00:00'.length;

/** Which of two times is meant, when the clocks go back. */
function Twice({ when, onChange }: Pick<WhenFieldProps, 'when' | 'onChange'>) {
  const name = useId();
  const instants = meantBy(when);
  if (instants.length < 2) return null;
  return (
    <fieldset className={styles.twice}>
      <legend className="sm">The clocks go back: this time comes twice</legend>
      {instants.map((ms, place) => (
        <label key={ms} className="row">
          <input
            type="radio"
            name={name}
            checked={when.isSecond === (place === 1)}
            onChange={() => onChange({ ...when, isSecond: place === 1 })}
          />
          {place === 0 ? 'the first' : 'the second'}, {offsetName(ms, when.zone)}
        </label>
      ))}
    </fieldset>
  );
}

/** What the time is in the other zones, or why it is none. */
function Meaning({ when, zones }: Pick<WhenFieldProps, 'when' | 'zones'>) {
  const instants = meantBy(when);
  const ms = instants[when.isSecond ? 1 : 0] ?? instants[0];
  if (when.wall.length < SHORT) return null;
  if (ms === undefined)
    return (
      <p className="sm bad-text" role="alert">
        This time does not exist in {when.zone}: the clocks skip it. Choose one before or after.
      </p>
    );
  const others = zones.filter((zone) => zone !== when.zone);
  return others.map((zone) => (
    <p key={zone} className="sm dim">
      {formatMoment(new Date(ms).toISOString(), zone)} in {zone}
    </p>
  ));
}

/** Date and time in a zone, with the assignee's free times of that day in both zones. */
export function WhenField({ when, zones, assigneeId, bookingId, onChange }: WhenFieldProps) {
  const id = useId();
  const date = when.wall.slice(0, 'YYYY-MM-DD'.length);
  return (
    <div className="stack">
      <div className={styles.when}>
        <label className="stack" htmlFor={id}>
          <span className="b">When</span>
          <input
            id={id}
            className="input"
            type="datetime-local"
            required
            value={when.wall}
            onChange={(event) => onChange({ ...when, wall: event.target.value, isSecond: false })}
          />
        </label>
        <label className="stack">
          <span className="b">on the clocks of</span>
          <select
            className="input"
            value={when.zone}
            onChange={(event) => onChange({ ...when, zone: event.target.value, isSecond: false })}
          >
            {zones.map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </select>
        </label>
      </div>
      <Twice when={when} onChange={onChange} />
      <Meaning when={when} zones={zones} />
      {assigneeId !== null && date !== '' && (
        <FreeTimes {...{ when, zones, assigneeId, date, onChange }} {...(bookingId ? { bookingId } : {})} />
      )}
    </div>
  );
}
