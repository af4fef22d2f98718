import { Button } from '../../parts/button.tsx';
import styles from './calendar.module.css';
import { type Spans, withSpan } from './draft.ts';

interface SpanInputsProps {
  /** Whose spans they are, such as "Monday". */
  readonly label: string;
  readonly spans: Spans;
  readonly refusal: string | undefined;
  readonly onChange: (spans: Spans) => void;
}

/** Open spans of one day. `24:00` is its end, which no input for times takes: so they are texts. */
export function SpanInputs({ label, spans, refusal, onChange }: SpanInputsProps) {
  const isOff = refusal !== undefined;
  const set = (place: number, change: Partial<Spans[number]>) =>
    onChange(spans.map((span, index) => (index === place ? { ...span, ...change } : span)));
  const input = (place: number, name: 'opens' | 'closes', value: string) => (
    <input
      className={`input ${styles.time}`}
      aria-label={`${label}, span ${place + 1}: ${name}`}
      value={value}
      maxLength={5}
      placeholder="09:00"
      readOnly={isOff}
      onChange={(event) => set(place, { [name]: event.target.value })}
    />
  );
  return (
    <div className="stack">
      {spans.length === 0 && <span className="dim">closed</span>}
      {spans.map(({ opens, closes }, place) => (
        <div key={place} className={styles.span}>
          {input(place, 'opens', opens)} to {input(place, 'closes', closes)}
          {!isOff && (
            <button
              type="button"
              className="btn sm ghost"
              aria-label={`Remove span ${place + 1} of ${label}`}
              onClick={() => onChange(spans.filter((_, index) => index !== place))}
            >
              Remove
            </button>
          )}
        </div>
      ))}
      {!isOff && (
        <div>
          <Button kind="sm" icon="add" onClick={() => onChange(withSpan(spans))}>
            Open<span className="only-read"> on {label}</span>
          </Button>
        </div>
      )}
    </div>
  );
}
