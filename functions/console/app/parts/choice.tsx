import styles from './choice.module.css';
import { Icon } from './icon.tsx';

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  /** Values with their words; `any` stands for none of them. */
  readonly options: readonly (readonly [value: string, words: string])[];
  readonly any?: string;
  readonly onChange: (value: string) => void;
}

/** Narrows a list by one of several values. A value of the address that is none of them is shown as it is. */
export function Choice({ label, value = '', options, any = 'any', onChange }: ChoiceProps) {
  const isKnown = value === '' || options.some(([one]) => one === value);
  return (
    <label className={value ? `${styles.choice} ${styles.chosen}` : styles.choice}>
      <span className="sm">{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{any}</option>
        {!isKnown && <option value={value}>{value}</option>}
        {options.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A filter that came with a link, and how to be rid of it. */
export function Narrowed({ text, onClear }: { readonly text: string; readonly onClear: () => void }) {
  return (
    <button
      type="button"
      className={`btn sm ${styles.narrowed}`}
      aria-label={`Remove the filter: ${text}`}
      onClick={onClear}
    >
      <span className="break">{text}</span>
      <Icon name="close" />
    </button>
  );
}
