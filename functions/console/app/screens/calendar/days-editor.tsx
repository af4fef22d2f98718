import { Button } from '../../parts/button.tsx';
import styles from './calendar.module.css';
import type { CalendarDraft } from './draft.ts';
import { SpanInputs } from './span-inputs.tsx';

interface DaysProps {
  readonly draft: CalendarDraft;
  readonly today: string;
  readonly refusal: string | undefined;
  readonly onChange: (change: Partial<CalendarDraft>) => void;
}

const replaced = <T,>(list: readonly T[], place: number, change: Partial<T>): readonly T[] =>
  list.map((one, index) => (index === place ? { ...one, ...change } : one));
const without = <T,>(list: readonly T[], place: number): readonly T[] => list.filter((_, index) => index !== place);

/** Days with hours of their own. */
export function Exceptions({ draft, today, refusal, onChange }: DaysProps) {
  const { exceptions } = draft;
  const isOff = refusal !== undefined;
  const set = (next: CalendarDraft['exceptions']) => onChange({ exceptions: next });
  return (
    <section className="card pad stack" aria-label="Exceptions">
      <h2>Exceptions</h2>
      <p className="sm dim">
        Days with hours of their own, before holidays and the week. Without hours they are closed.
      </p>
      {exceptions.map(({ day, name, spans }, place) => (
        <div key={place} className={styles.line}>
          <input
            type="date"
            className="input"
            aria-label={`Exception ${place + 1}: day`}
            value={day}
            readOnly={isOff}
            onChange={(event) => set(replaced(exceptions, place, { day: event.target.value }))}
          />
          <input
            className="input"
            aria-label={`Exception ${place + 1}: name`}
            placeholder="Inventory"
            value={name ?? ''}
            maxLength={200}
            readOnly={isOff}
            onChange={(event) => set(replaced(exceptions, place, { name: event.target.value || null }))}
          />
          <SpanInputs
            label={day}
            spans={spans}
            refusal={refusal}
            onChange={(next) => set(replaced(exceptions, place, { spans: next }))}
          />
          {!isOff && (
            <Button kind="sm" onClick={() => set(without(exceptions, place))}>
              Remove<span className="only-read"> the exception of {day}</span>
            </Button>
          )}
        </div>
      ))}
      {!isOff && (
        <div>
          <Button kind="sm" icon="add" onClick={() => set([...exceptions, { day: today, name: null, spans: [] }])}>
            Exception
          </Button>
        </div>
      )}
    </section>
  );
}

/** The holidays with where each comes from. What is to come first; the past is folded. */
export function Holidays({ draft, today, refusal, onChange }: DaysProps) {
  const { holidays } = draft;
  const isOff = refusal !== undefined;
  const set = (next: CalendarDraft['holidays']) => onChange({ holidays: next });
  const row = ({ day, name, isClosed, source }: CalendarDraft['holidays'][number], place: number) => (
    <div key={place} className={styles.line}>
      <input
        type="date"
        className="input"
        aria-label={`Holiday ${place + 1}: day`}
        value={day}
        readOnly={isOff}
        onChange={(event) => set(replaced(holidays, place, { day: event.target.value }))}
      />
      <div>
        <input
          className="input"
          aria-label={`Holiday ${place + 1}: name`}
          value={name}
          maxLength={200}
          readOnly={isOff}
          onChange={(event) => set(replaced(holidays, place, { name: event.target.value }))}
        />
        <span className="sm dim">{source}</span>
      </div>
      <label className="sm">
        <input
          type="checkbox"
          checked={isClosed}
          disabled={isOff}
          onChange={(event) => set(replaced(holidays, place, { isClosed: event.target.checked }))}
        />
        closed
      </label>
      {!isOff && (
        <Button kind="sm" onClick={() => set(without(holidays, place))}>
          Remove<span className="only-read"> {name}</span>
        </Button>
      )}
    </div>
  );
  const isPast = ({ day }: { readonly day: string }) => day < today;
  const past = holidays.filter(isPast).length;
  return (
    <section className="card pad stack" aria-label="Holidays">
      <h2>Holidays</h2>
      {holidays.length === 0 && <p className="dim">None. Choose a country above to copy its public holidays.</p>}
      {holidays.map((holiday, place) => (isPast(holiday) ? null : row(holiday, place)))}
      {past > 0 && (
        <details>
          <summary className="link sm">{past} that are over</summary>
          <div className="stack">
            {holidays.map((holiday, place) => (isPast(holiday) ? row(holiday, place) : null))}
          </div>
        </details>
      )}
      {!isOff && (
        <div>
          <Button
            kind="sm"
            icon="add"
            onClick={() => set([...holidays, { day: today, name: '', isClosed: true, source: 'manual' }])}
          >
            Holiday
          </Button>
        </div>
      )}
    </section>
  );
}
