import { isMembers } from '../../../graph/graph.ts';
import { Messages } from './field-frame.tsx';
import styles from './form.module.css';
import { withMember } from './schema.ts';
import { type FieldProps, titleOf } from './simple-fields.tsx';

/** A length of time: how many, and of what. */
export function SpanField(props: FieldProps) {
  const { schema, path, value, onChange, isOff } = props;
  const span = isMembers(value) ? value : {};
  const title = titleOf(props);
  const set = (name: string, next: unknown) => {
    const whole = withMember(span, name, next);
    // A number alone is taken as days, which most are.
    const isNew = name === 'n' && next !== undefined && span.unit === undefined;
    onChange(whole.n === undefined ? undefined : isNew ? { ...whole, unit: 'days' } : whole);
  };
  return (
    <fieldset className={styles.field} style={{ border: 0, padding: 0, margin: 0 }}>
      <legend className={styles.label}>{title}</legend>
      <div className={styles.pair}>
        <input
          className="input"
          type="number"
          step="any"
          aria-label={`${title}: how many`}
          data-path={`${path}.n`}
          min={schema.properties?.n?.minimum}
          value={span.n === undefined ? '' : String(span.n)}
          readOnly={isOff}
          onChange={(event) => set('n', event.target.value === '' ? undefined : Number(event.target.value))}
        />
        <select
          className="input"
          aria-label={`${title}: unit`}
          data-path={`${path}.unit`}
          value={String(span.unit ?? 'days')}
          disabled={isOff}
          onChange={(event) => set('unit', event.target.value)}
        >
          {(schema.properties?.unit?.enum ?? []).map((unit) => (
            <option key={unit}>{unit}</option>
          ))}
        </select>
      </div>
      {schema.description && <span className="sm dim">{schema.description}</span>}
      <Messages path={path} />
    </fieldset>
  );
}
