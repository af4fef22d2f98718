import { useRead } from '../../api/queries.ts';
import { Choice, Narrowed } from '../../parts/choice.tsx';
import { formatMoment, useZone } from '../../parts/moment.tsx';
import { Refused } from '../../parts/popover/refused.tsx';
import { inWords } from '../../parts/words.ts';
import { useSession } from '../../session/session.ts';
import { nameOf } from './ask/reps.ts';
import { CustomerFilter } from './customer-filter.tsx';
import { dueChoices } from './due.ts';
import { type FilterName, useFilters } from './filters.ts';
import { useActions } from './use-actions.ts';

const statuses = ['IN_PROGRESS', 'COMPLETED', 'CANCELLED', 'ANY'] as const;
const priorities = ['URGENT', 'HIGH', 'MEDIUM', 'LOW'] as const;
/** In the address `assigneeId` is a user's id; tasks of nobody are another filter of the API. */
const NOBODY = 'nobody';

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

/** Tasks of the user who is signed in, or of everyone. */
function Whose() {
  const [filters, set] = useFilters();
  const { user } = useSession();
  const isMine = user !== null && filters.assigneeId === user.id;
  const noUser =
    user === null
      ? 'You are signed in with a key, which has no tasks. Sign in as a user of the CRM to see yours, or choose a name under “For”.'
      : undefined;
  return (
    // biome-ignore lint/a11y/useSemanticElements: two buttons, of which one is pressed
    <div className="seg" role="group" aria-label="Whose tasks">
      <Refused reason={noUser}>
        {(describedBy) => (
          <button
            type="button"
            aria-pressed={isMine}
            aria-disabled={user === null}
            aria-describedby={describedBy}
            onClick={() => user && set({ assigneeId: user.id, isAssigned: '' })}
          >
            Mine
          </button>
        )}
      </Refused>
      <button
        type="button"
        aria-pressed={!filters.assigneeId && !filters.isAssigned}
        onClick={() => set({ assigneeId: '', isAssigned: '' })}
      >
        Everyone
      </button>
    </div>
  );
}

/** Tasks of one rep, or of nobody. */
function For() {
  const [filters, set] = useFilters();
  const { reps } = useActions();
  const names = reps.map(({ id, name }) => [id, nameOf(name)] as const).toSorted(([, a], [, b]) => a.localeCompare(b));
  const isNobody = filters.isAssigned === 'false';
  const choose = (value: string) =>
    set(value === NOBODY ? { assigneeId: '', isAssigned: 'false' } : { assigneeId: value, isAssigned: '' });
  return (
    <Choice
      label="For"
      value={isNobody ? NOBODY : filters.assigneeId}
      any="everyone"
      options={[...names, [NOBODY, 'no one']]}
      onChange={choose}
    />
  );
}

const ratings = [
  ['isRated=true', 'rated'],
  ['wasRight=false', 'not right'],
  ['wasRight=true', 'right'],
  ['isRated=false', 'not rated'],
] as const;

/** Tasks that their reps rated, or found right or not. */
function Rated() {
  const [{ isRated, wasRight }, set] = useFilters();
  const value = wasRight ? `wasRight=${wasRight}` : isRated && `isRated=${isRated}`;
  return (
    <Choice
      label="Rating"
      value={value}
      options={ratings}
      onChange={(next) => set({ isRated: '', wasRight: '', ...Object.fromEntries(new URLSearchParams(next)) })}
    />
  );
}

/** Narrows the tasks. */
export function FilterBar({ isList }: { readonly isList: boolean }) {
  const [filters, set] = useFilters();
  const triggers = useRead('listTriggers', {}, { isLive: false }).data?.data.items ?? [];
  return (
    <search className="row wrap">
      <Whose />
      {isList && (
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
        options={dueChoices}
        onChange={(due) => set({ due, isDated: '' })}
      />
      <Choice
        label="Priority"
        value={filters.priority}
        options={priorities.map((one) => [one, inWords(one)])}
        onChange={(priority) => set({ priority })}
      />
      <For />
      <Choice
        label="Trigger"
        value={filters.triggerId}
        options={triggers.map(({ id, name }) => [id, name])}
        onChange={(triggerId) => set({ triggerId })}
      />
      {isList && <Rated />}
      <CustomerFilter />
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
