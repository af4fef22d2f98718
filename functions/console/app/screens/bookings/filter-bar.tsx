import { Choice, Narrowed } from '../../parts/choice.tsx';
import { formatMoment } from '../../parts/moment.tsx';
import { inWords } from '../../parts/words.ts';
import { callStatuses, statuses } from './booking-words.tsx';
import { usePlace } from './place.ts';
import { useReps } from './reps.ts';

const NO_ONE = 'no one';

/** Whose bookings are shown; a list can be narrowed to those of no one. */
export function RepFilter({ hasNoOne = false }: { readonly hasNoOne?: boolean }) {
  const { values, set } = usePlace();
  const reps = useReps();
  const options = reps.map(({ id, name }) => [id, name ?? 'no name'] as const);
  const isNoOne = values.isAssigned === 'false';
  return (
    <Choice
      label="For"
      value={isNoOne ? NO_ONE : values.assignedUserId}
      any="everyone"
      options={hasNoOne ? [...options, [NO_ONE, NO_ONE] as const] : options}
      onChange={(value) =>
        set(value === NO_ONE ? { assignedUserId: '', isAssigned: 'false' } : { assignedUserId: value, isAssigned: '' })
      }
    />
  );
}

/** Narrows the list. */
export function FilterBar() {
  const { values, set: change, zone } = usePlace();
  // A link with a filter means the list, which stays when the filter goes.
  const set: typeof change = (changes) => change({ view: 'list', ...changes });
  const { from, to } = values;
  const period = [from && `from ${formatMoment(from, zone)}`, to && `before ${formatMoment(to, zone)}`];
  return (
    <search className="row wrap grow">
      <Choice
        label="When"
        value={values.when}
        any="at any time"
        options={[
          ['next', 'to come'],
          ['past', 'in the past'],
        ]}
        onChange={(when) => set({ when, from: '', to: '' })}
      />
      <Choice
        label="Booking"
        value={values.status}
        options={statuses.map((one) => [one, inWords(one)])}
        onChange={(status) => set({ status })}
      />
      <Choice
        label="Call"
        value={values.taskStatus}
        options={callStatuses.map((one) => [one, inWords(one)])}
        onChange={(taskStatus) => set({ taskStatus })}
      />
      <RepFilter hasNoOne />
      {values.customerId && <Narrowed text="Of one customer" onClear={() => set({ customerId: '' })} />}
      {values.error && <Narrowed text={inWords(values.error)} onClear={() => set({ error: '' })} />}
      {(from || to) && (
        <Narrowed text={`Booked ${period.filter(Boolean).join(', ')}`} onClear={() => set({ from: '', to: '' })} />
      )}
    </search>
  );
}
