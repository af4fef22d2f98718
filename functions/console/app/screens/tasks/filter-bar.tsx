import type { ReactNode } from 'react';
import { useRead } from '../../api/queries.ts';
import { type FilterName, useFilters } from './filters.ts';
import type { Rep } from './selection-bar.tsx';
import styles from './tasks.module.css';

interface ChoiceProps {
  readonly name: FilterName;
  readonly label: string;
  readonly children: ReactNode;
}

function Choice({ name, label, children }: ChoiceProps) {
  const [filters, set] = useFilters();
  return (
    <label className={filters[name] ? `${styles.filter} ${styles.chosen}` : styles.filter}>
      <span className="sm">{label}</span>
      <select value={filters[name] ?? ''} onChange={(event) => set({ [name]: event.target.value })}>
        {children}
      </select>
    </label>
  );
}

/** Narrows the tasks. */
export function FilterBar({ reps, hasStatus }: { readonly reps: readonly Rep[]; readonly hasStatus: boolean }) {
  const [filters, set] = useFilters();
  const triggers = useRead('listTriggers', {}, { isLive: false }).data?.data.items ?? [];
  return (
    <search className="row wrap">
      {hasStatus && (
        <Choice name="status" label="State">
          <option value="">open</option>
          <option value="IN_PROGRESS">in progress</option>
          <option value="COMPLETED">completed</option>
          <option value="CANCELLED">cancelled</option>
        </Choice>
      )}
      <Choice name="due" label="Due">
        <option value="">at any time</option>
        <option value="overdue">overdue</option>
        <option value="week">in the next 7 days</option>
      </Choice>
      <Choice name="priority" label="Priority">
        <option value="">any</option>
        <option value="URGENT">urgent</option>
        <option value="HIGH">high</option>
        <option value="MEDIUM">medium</option>
        <option value="LOW">low</option>
      </Choice>
      <Choice name="assigneeId" label="For">
        <option value="">everyone</option>
        {reps.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
      <Choice name="triggerId" label="Trigger">
        <option value="">any</option>
        {triggers.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
      {(filters.createdSince || filters.createdBefore) && (
        <button type="button" className="btn sm" onClick={() => set({ createdSince: '', createdBefore: '' })}>
          Made in one period: show all
        </button>
      )}
      {filters.customerId && (
        <button type="button" className="btn sm" onClick={() => set({ customerId: '' })}>
          Of one customer: show all
        </button>
      )}
    </search>
  );
}
