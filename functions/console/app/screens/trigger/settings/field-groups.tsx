/** The fields of a trigger's form, in their groups. */
import { DESCRIPTION, type Draft, type Field, NAME } from './fields.ts';
import { FormField } from './form-field.tsx';
import styles from './settings.module.css';

const MOST_NAME = 200;
const MOST_DESCRIPTION = 1000;

const own = (name: string, title: string, maxLength: number): Field => ({
  ...{ name, title, maxLength, kind: 'line', group: 'About', standard: '', choices: [] },
  ...{ unit: undefined, help: undefined, min: undefined, max: undefined, takesPlaceholders: false },
});

/** What every trigger has beside its settings. */
export const about: readonly Field[] = [
  own(NAME, 'Name', MOST_NAME),
  own(DESCRIPTION, 'What it is for', MOST_DESCRIPTION),
];

interface FieldGroupsProps {
  readonly fields: readonly Field[];
  readonly draft: Draft;
  /** What the form was drawn from: fields that differ are marked. */
  readonly saved: Draft;
  /** What that is called, where it is not what is saved. */
  readonly savedIs?: string;
  /** The server's messages. */
  readonly errors: Readonly<Record<string, string>>;
  readonly isReadOnly: boolean;
  readonly onChange: (name: string, value: string) => void;
}

export function FieldGroups({ fields, draft, saved, savedIs, errors, isReadOnly, onChange }: FieldGroupsProps) {
  const titles = [...new Set(fields.map(({ group }) => group))];
  return titles.map((title) => (
    <fieldset key={title} className={styles.group}>
      <legend>{title}</legend>
      {fields
        .filter(({ group }) => group === title)
        .map((field) => (
          <FormField
            key={field.name}
            field={field}
            value={draft[field.name] ?? ''}
            saved={saved[field.name] ?? ''}
            {...(savedIs === undefined ? {} : { savedIs })}
            error={errors[field.name]}
            isReadOnly={isReadOnly}
            onChange={(value) => onChange(field.name, value)}
          />
        ))}
    </fieldset>
  ));
}
