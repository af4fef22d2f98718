/** Fields of several values. */
import { useId } from 'react';
import { freshId } from '../../../graph/edit.ts';
import { isMembers, type Members } from '../../../graph/graph.ts';
import { Button } from '../../../parts/button.tsx';
import { Messages } from './field-frame.tsx';
import styles from './form.module.css';
import { asSchema } from './schema.ts';
import { type FieldProps, titleOf } from './simple-fields.tsx';

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const orNothing = <T,>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list);
const without = <T,>(list: readonly T[], place: number): readonly T[] => list.filter((_, index) => index !== place);

/** Some of a few, such as days of the week. */
export function ChecksField(props: FieldProps) {
  const { schema, path, value, onChange, isOff } = props;
  const chosen = listOf(value);
  const values = schema.items?.enum ?? [];
  return (
    <fieldset className={styles.box} data-path={path} tabIndex={-1}>
      <legend>{titleOf(props)}</legend>
      <div className={styles.checks}>
        {values.map((one) => (
          <label key={one}>
            <input
              type="checkbox"
              checked={chosen.includes(one)}
              disabled={isOff}
              onChange={() => onChange(orNothing(values.filter((other) => chosen.includes(other) !== (other === one))))}
            />
            {one.charAt(0) + one.slice(1).toLowerCase()}
          </label>
        ))}
      </div>
      <Messages path={path} />
    </fieldset>
  );
}

/** Texts, one below the other. */
export function TextsField(props: FieldProps) {
  const { schema, path, value, onChange, isOff } = props;
  const texts = listOf(value).map(String);
  const listId = useId();
  const title = titleOf(props);
  const noun = schema.items?.title ?? title;
  const offered = schema.items?.examples;
  return (
    <fieldset className={styles.box} data-path={path} tabIndex={-1}>
      <legend>{title}</legend>
      {texts.map((text, place) => (
        <div key={place} className={styles.single}>
          <input
            className="input"
            aria-label={`${noun} ${place + 1}`}
            data-path={`${path}.${place}`}
            value={text}
            maxLength={schema.items?.maxLength}
            readOnly={isOff}
            {...(offered ? { list: listId } : {})}
            onChange={(event) => onChange(texts.map((one, index) => (index === place ? event.target.value : one)))}
          />
          {!isOff && (
            <button
              type="button"
              className="btn sm ghost"
              aria-label={`Remove ${noun} ${place + 1}`}
              onClick={() => onChange(orNothing(without(texts, place)))}
            >
              Remove
            </button>
          )}
        </div>
      ))}
      {offered && (
        <datalist id={listId}>
          {offered.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
      {!isOff && (
        <div>
          <Button kind="sm" icon="add" onClick={() => onChange([...texts, ''])}>
            Add: {noun.toLowerCase()}
          </Button>
        </div>
      )}
      {schema.description && <span className="sm dim">{schema.description}</span>}
      <Messages path={path} />
    </fieldset>
  );
}

/** A new item: with an id of its own where its type needs one, or the first of its kinds. */
function newItem(schema: FieldProps['schema'], items: readonly Members[], name: string): Members {
  const { required = [], properties = {} } = asSchema(schema.items);
  if (required.includes('id'))
    return {
      id: freshId(
        name === 'variants' ? 'text' : 'way',
        items.map(({ id }) => String(id)),
      ),
    };
  return properties.kind?.enum ? { kind: 'manual' } : {};
}

/** Objects with members of their own, such as branches and entries. */
export function ItemsField(props: FieldProps) {
  const { schema, path, value, onChange, isOff, Fields } = props;
  const items = listOf(value).filter(isMembers);
  const title = titleOf(props);
  const noun = title
    .replace(/ies$/, 'y')
    .replace(/(ch)es$/, '$1')
    .replace(/s$/, '');
  return (
    <fieldset className={styles.box} data-path={path} tabIndex={-1}>
      <legend>{title}</legend>
      {schema.description && <span className="sm dim">{schema.description}</span>}
      {items.map((item, place) => (
        <fieldset key={place} className={styles.box}>
          <legend>
            {noun} {place + 1}
          </legend>
          <Fields
            schema={asSchema(schema.items)}
            path={`${path}.${place}`}
            data={item}
            isOff={isOff}
            onChange={(next) => onChange(items.map((one, index) => (index === place ? next : one)))}
          />
          {!isOff && (
            <div>
              <Button kind="sm" onClick={() => onChange(orNothing(without(items, place)))}>
                Remove {noun.toLowerCase()} {place + 1}
              </Button>
            </div>
          )}
        </fieldset>
      ))}
      {!isOff && items.length < (schema.maxItems ?? Number.POSITIVE_INFINITY) && (
        <div>
          <Button kind="sm" icon="add" onClick={() => onChange([...items, newItem(schema, items, props.name)])}>
            Add: {noun.toLowerCase()}
          </Button>
        </div>
      )}
      <Messages path={path} />
    </fieldset>
  );
}
