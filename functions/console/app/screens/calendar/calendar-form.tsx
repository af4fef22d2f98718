import { useId, useMemo } from 'react';
import styles from './calendar.module.css';
import { Exceptions, Holidays } from './days-editor.tsx';
import { type CalendarDraft, weekdays } from './draft.ts';
import { SpanInputs } from './span-inputs.tsx';

interface CalendarFormProps {
  readonly draft: CalendarDraft;
  /** In the calendar's zone. */
  readonly today: string;
  readonly refusal: string | undefined;
  readonly onChange: (change: Partial<CalendarDraft>) => void;
}

interface TextProps {
  readonly title: string;
  readonly value: string;
  readonly isOff: boolean;
  readonly maxLength?: number;
  readonly placeholder?: string;
  /** Offered while it is typed. */
  readonly offered?: readonly string[];
  readonly onChange: (value: string) => void;
}

function TextInput({ title, value, isOff, maxLength = 200, placeholder, offered, onChange }: TextProps) {
  const id = useId();
  return (
    <div>
      <label className="b" htmlFor={id}>
        {title}
      </label>
      <input
        {...{ id, value, maxLength, placeholder }}
        className="input"
        readOnly={isOff}
        {...(offered ? { list: `${id}-offered` } : {})}
        onChange={(event) => onChange(event.target.value)}
      />
      {offered && (
        <datalist id={`${id}-offered`}>
          {offered.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </div>
  );
}

/** Name, zone, and where holidays come from. */
function Basics({ draft, refusal, onChange }: CalendarFormProps) {
  const { name, timeZone, country, region, isDefault } = draft;
  const isOff = refusal !== undefined;
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), []);
  return (
    <section className="card pad stack" aria-label="Calendar">
      <TextInput title="Name" value={name} isOff={isOff} onChange={(next) => onChange({ name: next })} />
      <TextInput
        {...{ title: 'Time zone', value: timeZone, isOff, offered: zones }}
        onChange={(next) => onChange({ timeZone: next })}
      />
      <div className="row wrap">
        <TextInput
          {...{ title: 'Country of holidays', value: country ?? '', isOff, maxLength: 2, placeholder: 'DE' }}
          onChange={(next) => onChange({ country: next.toUpperCase() || null, region: null })}
        />
        <TextInput
          {...{ title: 'Region', value: region ?? '', isOff, maxLength: 10, placeholder: 'BY' }}
          onChange={(next) => onChange({ region: next.toUpperCase() || null })}
        />
      </div>
      <p className="sm dim">Saving another country copies its public holidays of this year and the next four.</p>
      <label>
        <input
          type="checkbox"
          checked={isDefault}
          disabled={isOff}
          onChange={(event) => onChange({ isDefault: event.target.checked })}
        />
        The default, where none is named
      </label>
    </section>
  );
}

/** Everything of a calendar. */
export function CalendarForm(props: CalendarFormProps) {
  const { draft, refusal, onChange } = props;
  const { hours } = draft;
  return (
    <>
      <Basics {...props} />
      <section className="card pad stack" aria-label="Week">
        <h2>The week</h2>
        <div className={styles.week}>
          {weekdays.map(([day, title]) => (
            <div key={day} className={styles.day}>
              <span className="b">{title}</span>
              <SpanInputs
                label={title}
                spans={hours[day]}
                refusal={refusal}
                onChange={(spans) => onChange({ hours: { ...hours, [day]: spans } })}
              />
            </div>
          ))}
        </div>
      </section>
      <Exceptions {...props} />
      <Holidays {...props} />
    </>
  );
}
