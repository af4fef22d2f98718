import { useId } from 'react';
import type { Parameter } from './parameters.ts';

interface ParameterFieldProps {
  readonly parameter: Pick<Parameter, 'name' | 'type' | 'title' | 'choices' | 'min' | 'max' | 'default'>;
  readonly value: string;
  readonly message: string | undefined;
  readonly onChange: (value: string) => void;
}

/** One question of the wizard, with the API's message below it. */
export function ParameterField({ parameter, value, message, onChange }: ParameterFieldProps) {
  const { type, title, choices, min, max, default: usual } = parameter;
  const id = useId();
  const common = {
    ...{ id, className: 'input', value, 'aria-describedby': `${id}-about` },
    ...{ 'aria-invalid': message !== undefined, required: usual === undefined },
  };
  const range = type === 'number' && min !== undefined && max !== undefined ? `${min} to ${max}` : '';
  return (
    <div>
      <label htmlFor={id} className="b">
        {title}
      </label>
      {choices ? (
        <select {...common} onChange={(event) => onChange(event.target.value)}>
          {usual === undefined && <option value="">Choose…</option>}
          {choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          {...(type === 'number' ? { type: 'number', min, max, inputMode: 'numeric' as const } : { maxLength: 200 })}
          placeholder={usual === undefined ? undefined : String(usual)}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      <p id={`${id}-about`} className="sm dim">
        {range}
        {usual !== undefined && `${range && ', '}${usual} if you leave it empty`}
        {message && (
          <span className="bad-text">
            {' '}
            {title} {message}
          </span>
        )}
      </p>
    </div>
  );
}
