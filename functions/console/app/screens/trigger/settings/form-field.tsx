import { useId } from 'react';
import type { Field } from './fields.ts';
import styles from './settings.module.css';

/** A longer unit needs the whole line. */
const SHORT_UNIT = 6;
const PLACEHOLDERS = ['{customer}', '{product}', '{date}', '{days}', '{rep}'];

interface FormFieldProps {
  readonly field: Field;
  readonly value: string;
  readonly saved: string;
  /** What `saved` is called. */
  readonly savedIs?: string;
  /** The server's message. */
  readonly error: string | undefined;
  readonly isReadOnly: boolean;
  readonly onChange: (value: string) => void;
}

type ControlProps = FormFieldProps & { readonly id: string };

function control({ id, field, error, isReadOnly }: ControlProps) {
  return {
    id,
    name: field.name,
    className: 'input',
    disabled: isReadOnly,
    'aria-invalid': error !== undefined,
    'aria-describedby': `${id}-help ${id}-error`,
  };
}

function Control(props: ControlProps) {
  const { field, value, onChange } = props;
  const given = { ...control(props), value, placeholder: field.standard };
  if (field.kind === 'choice')
    return (
      <select {...control(props)} value={value || field.standard} onChange={(event) => onChange(event.target.value)}>
        {field.choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice.toLowerCase()}
          </option>
        ))}
      </select>
    );
  if (field.kind === 'text')
    return (
      <textarea {...given} rows={3} maxLength={field.maxLength} onChange={(event) => onChange(event.target.value)} />
    );
  if (field.kind === 'line')
    return <input {...given} maxLength={field.maxLength} onChange={(event) => onChange(event.target.value)} />;
  const { min, max } = field;
  return (
    <input {...given} type="number" min={min} max={max} step={1} onChange={(event) => onChange(event.target.value)} />
  );
}

function Placeholders({ onInsert, title }: { readonly onInsert: (text: string) => void; readonly title: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a group of settings
    <div className="row wrap" role="group" aria-label={`Insert into ${title.toLowerCase()}`}>
      {PLACEHOLDERS.map((one) => (
        <button key={one} type="button" className={styles.placeholder} onClick={() => onInsert(one)}>
          {one}
        </button>
      ))}
    </div>
  );
}

/** A setting with its range, its unit, and the saved value where it was changed. */
export function FormField(props: FormFieldProps) {
  const { field, value, saved, savedIs = 'saved', error, isReadOnly, onChange } = props;
  const id = useId();
  const isChanged = value !== saved;
  const isText = field.kind === 'line' || field.kind === 'text';
  const isWide = isText || (field.unit?.length ?? 0) > SHORT_UNIT;
  return (
    <div className={[styles.field, isChanged ? styles.changed : '', isWide ? styles.wide : ''].join(' ')}>
      <label htmlFor={id}>
        {field.title}
        {isChanged && (
          <span className={styles.was}>
            {savedIs}: {isText ? 'another text' : saved || field.standard}
          </span>
        )}
      </label>
      <div className={styles.control}>
        <Control {...props} id={id} />
        {field.unit && <span className="sm dim nw">{field.unit}</span>}
      </div>
      {field.takesPlaceholders && !isReadOnly && (
        <Placeholders title={field.title} onInsert={(one) => onChange(`${value}${one}`)} />
      )}
      <p id={`${id}-error`} className="sm bad-text">
        {error}
      </p>
      <p id={`${id}-help`} className="sm dim">
        {field.help}
      </p>
    </div>
  );
}
