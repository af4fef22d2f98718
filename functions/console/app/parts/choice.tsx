import type { ReactNode } from 'react';
import styles from './choice.module.css';

interface ChoiceProps {
  readonly label: string;
  /** Empty for the first option, which leaves nothing out. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The options. */
  readonly children: ReactNode;
}

/** A list of options with its name, marked while it leaves something out. */
export function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <label className={value ? `${styles.choice} ${styles.chosen}` : styles.choice}>
      <span className="sm">{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {children}
      </select>
    </label>
  );
}
