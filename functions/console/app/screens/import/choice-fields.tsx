import { Field } from '../../parts/form/field.tsx';
import { type Choices, names, options, titles } from './choices.ts';

interface ChoiceFieldsProps {
  readonly choices: Choices;
  readonly onChange: (choices: Choices) => void;
}

/** What few need to change. */
export const ChoiceFields = ({ choices, onChange }: ChoiceFieldsProps) => (
  <details>
    <summary>More choices</summary>
    <div className="stack">
      {names.map((name) => (
        <Field key={name} title={titles[name]}>
          {(control) => (
            <select
              {...control}
              value={choices[name]}
              onChange={(event) => onChange({ ...choices, [name]: event.target.value } as Choices)} // one of the options
            >
              {options[name].map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
      ))}
    </div>
  </details>
);
