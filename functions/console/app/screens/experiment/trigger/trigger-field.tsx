import { useRead } from '../../../api/queries.ts';
import { Field } from '../../../parts/form/field.tsx';
import type { Draft } from '../draft.ts';

const MOST = 200;

interface TriggerFieldProps {
  readonly draft: Draft;
  readonly message: string | undefined;
  readonly onChange: (change: Partial<Draft>) => void;
}

/** The trigger whose customers are divided: an active one, or the one that a link named. */
export function TriggerField({ draft: { triggerId, arms }, message, onChange }: TriggerFieldProps) {
  const triggers = useRead('listTriggers', { query: { limit: MOST } }, { isLive: false }).data?.data.items ?? [];
  const offered = triggers.filter(({ id, isActive }) => isActive || id === triggerId);
  const isOff = offered.some(({ id, isActive }) => id === triggerId && !isActive);
  const about = isOff ? 'It is switched off: switch it on before you start the experiment.' : 'One that is active.';
  return (
    <Field title="Trigger" message={message} about={about}>
      {(control) => (
        <select
          {...control}
          value={triggerId}
          onChange={(event) =>
            // Another type has other settings.
            onChange({ triggerId: event.target.value, arms: arms.map((arm) => ({ ...arm, config: {} })) })
          }
        >
          <option value="">Choose…</option>
          {offered.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
