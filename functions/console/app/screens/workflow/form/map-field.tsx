import { useState } from 'react';
import { isMembers } from '../../../graph/graph.ts';
import { Button } from '../../../parts/button.tsx';
import { Messages } from './field-frame.tsx';
import styles from './form.module.css';
import { asSchema, parseAny, writeAny } from './schema.ts';
import { type FieldProps, titleOf } from './simple-fields.tsx';

type Row = readonly [name: string, value: string];

/** Members whose names people choose. What is typed stays as it is typed, also while two rows have the same name. */
export function MapField(props: FieldProps) {
  const { schema, path, value, onChange, isOff } = props;
  const ofValue = asSchema(schema.additionalProperties);
  const written = Object.entries(isMembers(value) ? value : {}).map(
    ([name, one]): Row => [name, ofValue.type === 'string' ? String(one) : writeAny(one)],
  );
  const [typed, setTyped] = useState<readonly Row[]>();
  const rows = typed ?? written;
  const title = titleOf(props);
  const read = (text: string): unknown => (ofValue.type === 'string' ? text : parseAny(text));
  const set = (next: readonly Row[]) => {
    setTyped(next);
    const named = next.filter(([name]) => name !== '');
    onChange(
      named.length === 0 ? undefined : Object.fromEntries(named.map(([name, text]) => [name, read(text) ?? ''])),
    );
  };
  return (
    <fieldset
      className={styles.box}
      data-path={path}
      tabIndex={-1}
      onBlur={({ currentTarget, relatedTarget }) => currentTarget.contains(relatedTarget) || setTyped(undefined)}
    >
      <legend>{title}</legend>
      {rows.map(([name, text], place) => (
        <div key={place} className={styles.entry}>
          <input
            className="input mono"
            aria-label={`${title}: name ${place + 1}`}
            placeholder="name"
            value={name}
            readOnly={isOff}
            onChange={(event) => set(rows.map((row, index) => (index === place ? [event.target.value, text] : row)))}
          />
          <input
            className="input"
            aria-label={`${title}: value ${place + 1}`}
            placeholder="value"
            value={text}
            readOnly={isOff}
            onChange={(event) => set(rows.map((row, index) => (index === place ? [name, event.target.value] : row)))}
          />
          {!isOff && (
            <button
              type="button"
              className="btn sm ghost"
              aria-label={`Remove ${name || `row ${place + 1}`}`}
              onClick={() => set(rows.filter((_, index) => index !== place))}
            >
              Remove
            </button>
          )}
        </div>
      ))}
      {!isOff && (
        <div>
          <Button kind="sm" icon="add" onClick={() => setTyped([...rows, ['', '']])}>
            Add: {title.toLowerCase()}
          </Button>
        </div>
      )}
      <Messages path={path} />
    </fieldset>
  );
}
