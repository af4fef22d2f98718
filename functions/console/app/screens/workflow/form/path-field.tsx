import { type Field, fieldsOf } from '../../../graph/fields.ts';
import { useEditor } from '../editor/editor-context.ts';
import { FieldFrame } from './field-frame.tsx';
import { type FieldProps, titleOf } from './simple-fields.tsx';

const groups: Readonly<Record<string, string>> = {
  ...{ customer: 'Customer', attributes: 'Attributes', orders: 'Orders', rhythm: 'Rhythm', event: 'Event' },
  cadence: 'Prediction',
  ...{ vars: 'Variables', steps: 'Earlier steps', loop: 'Loop', tenant: 'Company', run: 'Run', now: 'Time' },
};

const groupOf = (path: string): string => {
  const [root = '', second] = path.split('.');
  return groups[second === 'attributes' ? 'attributes' : root] ?? 'More';
};

/** Fields by what they are of, as options of a list. */
export function FieldOptions({ fields }: { readonly fields: readonly Field[] }) {
  const names = [...new Set(fields.map(({ path }) => groupOf(path)))];
  return names.map((group) => (
    <optgroup key={group} label={group}>
      {fields
        .filter(({ path }) => groupOf(path) === group)
        .map(({ path, title }) => (
          <option key={path} value={path}>
            {title}
          </option>
        ))}
    </optgroup>
  ));
}

const OTHER = '\0other';

interface ChooseFieldProps {
  /** Ids and other attributes of the control. */
  readonly control: object;
  readonly value: string;
  readonly isOff: boolean;
  /** Which of all fields are offered. */
  readonly filter?: (field: Field) => boolean;
  readonly onChange: (path: string) => void;
}

/** A field by its name, or any other path as it is written. */
export function ChooseField({ control, value, isOff, filter = () => true, onChange }: ChooseFieldProps) {
  const { graph, attributes } = useEditor();
  const fields = fieldsOf(graph, attributes).filter(filter);
  const isOther = value !== '' && !fields.some(({ path }) => path === value);
  return (
    <>
      <select
        {...control}
        className="input"
        value={isOther ? OTHER : value}
        disabled={isOff}
        onChange={(event) => onChange(event.target.value === OTHER ? 'event.' : event.target.value)}
      >
        <option value="">Choose a field…</option>
        <FieldOptions fields={fields} />
        <option value={OTHER}>Another path…</option>
      </select>
      {isOther && (
        <input
          className="input mono"
          aria-label="Path"
          value={value}
          readOnly={isOff}
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </>
  );
}

/** The path of a value. */
export function PathField(props: FieldProps) {
  const { schema, path, value, onChange, isOff } = props;
  return (
    <FieldFrame title={titleOf(props)} description={schema.description} path={path}>
      {(ids) => <ChooseField control={ids} value={String(value ?? '')} isOff={isOff} onChange={onChange} />}
    </FieldFrame>
  );
}
