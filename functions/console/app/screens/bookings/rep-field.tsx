import { formatDate } from '../../parts/moment.tsx';
import styles from './bookings.module.css';
import { useReps } from './reps.ts';

interface RepFieldProps {
  /** Null: no one. */
  readonly value: string | null;
  /** Someone who has it and may not be active any more. */
  readonly holder?: { readonly id: string; readonly name: string | null } | null;
  readonly onChange: (id: string | null) => void;
}

/** Who makes the call. */
export function RepField({ value, holder, onChange }: RepFieldProps) {
  const reps = useReps();
  const chosen = reps.find(({ id }) => id === value);
  const isListed = value === null || chosen !== undefined;
  return (
    <label className={styles.field}>
      <span className="b">For</span>
      <select className="input" value={value ?? ''} onChange={(event) => onChange(event.target.value || null)}>
        <option value="">no one</option>
        {!isListed && <option value={value}>{holder?.name ?? 'no name'}</option>}
        {reps.map(({ id, name }) => (
          <option key={id} value={id}>
            {name ?? 'no name'}
          </option>
        ))}
      </select>
      {chosen?.leave && (
        <span className="sm dim">
          Away from {formatDate(chosen.leave.from)} to {formatDate(chosen.leave.until)}.
        </span>
      )}
    </label>
  );
}
