import { useRead } from '../../api/queries.ts';
import { Choice, Narrowed } from '../../parts/choice.tsx';
import { formatMoment, useZone } from '../../parts/moment.tsx';
import { inWords } from '../../parts/words.ts';
import { type FilterName, useFilters } from './filters.ts';
import type { Rep } from './selection-bar.tsx';

const statuses = ['IN_PROGRESS', 'COMPLETED', 'CANCELLED', 'ANY'] as const;
const priorities = ['URGENT', 'HIGH', 'MEDIUM', 'LOW'] as const;

interface PeriodProps {
  readonly since: FilterName;
  readonly before: FilterName;
  readonly words: string;
}

/** Moments that came with a link. */
function Period({ since, before, words }: PeriodProps) {
  const [filters, set] = useFilters();
  const zone = useZone();
  const from = filters[since];
  const to = filters[before];
  if (!from && !to) return null;
  const parts = [from && `from ${formatMoment(from, zone)}`, to && `before ${formatMoment(to, zone)}`];
  return (
    <Narrowed
      text={`${words} ${parts.filter(Boolean).join(', ')}`}
      onClear={() => set({ [since]: '', [before]: '' })}
    />
  );
}

/** Narrows the tasks. */
export function FilterBar({ reps, hasStatus }: { readonly reps: readonly Rep[]; readonly hasStatus: boolean }) {
  const [filters, set] = useFilters();
  const triggers = useRead('listTriggers', {}, { isLive: false }).data?.data.items ?? [];
  return (
    <search className="row wrap">
      {hasStatus && (
        <Choice
          label="State"
          value={filters.status}
          any="open"
          options={statuses.map((one) => [one, inWords(one)])}
          onChange={(status) => set({ status })}
        />
      )}
      <Choice
        label="Due"
        value={filters.due}
        any="at any time"
        options={[
          ['overdue', 'overdue'],
          ['week', 'in the next 7 days'],
        ]}
        onChange={(due) => set({ due })}
      />
      <Choice
        label="Priority"
        value={filters.priority}
        options={priorities.map((one) => [one, inWords(one)])}
        onChange={(priority) => set({ priority })}
      />
      <Choice
        label="For"
        value={filters.assigneeId}
        any="everyone"
        options={reps.map(({ id, name }) => [id, name])}
        onChange={(assigneeId) => set({ assigneeId })}
      />
      <Choice
        label="Trigger"
        value={filters.triggerId}
        options={triggers.map(({ id, name }) => [id, name])}
        onChange={(triggerId) => set({ triggerId })}
      />
      {filters.customerId && <Narrowed text="Of one customer" onClear={() => set({ customerId: '' })} />}
      <Period since="createdSince" before="createdBefore" words="Made" />
      <Period since="dueSince" before="dueBefore" words="Due" />
      {filters.isDated && (
        <Narrowed
          text={filters.isDated === 'true' ? 'With a due date' : 'Without a due date'}
          onClear={() => set({ isDated: '' })}
        />
      )}
    </search>
  );
}
