import { useRead } from '../../api/queries.ts';
import { now } from '../../clock.ts';
import { useAddress } from '../../parts/address.ts';
import { Choice } from '../../parts/choice.tsx';
import { useZone } from '../../parts/moment.tsx';
import { instantOf, wallTimeOf } from '../../parts/wall-time.ts';
import styles from './customer.module.css';

/** What is asked; `triggers` is the page of them. */
export const NAMES = ['triggerId', 'at', 'triggers'] as const;

/** Empty for a field that is not filled in. */
function toMoment(wall: string, zone: string): string {
  const ms = instantOf(wall, zone);
  return Number.isNaN(ms) || ms > now() ? '' : new Date(ms).toISOString();
}

/** Asks about one trigger or every active one, now or at a moment of the past. The address has the question. */
export function Question() {
  const [{ triggerId, at = '' }, set] = useAddress(NAMES);
  const zone = useZone();
  const triggers = useRead('listTriggers', {}, { isLive: false }).data?.data.items ?? [];
  return (
    <div className="row wrap">
      <Choice
        label="from"
        value={triggerId}
        any="every active trigger"
        options={triggers.map(({ id, name, isActive }) => [id, isActive ? name : `${name} (switched off)`])}
        onChange={(value) => set({ triggerId: value, triggers: '' })}
      />
      <label className="row">
        <span className="sm">at</span>
        <input
          type="datetime-local"
          className={`input ${styles.moment}`}
          aria-label={`A moment of the past, in ${zone}; empty for now`}
          value={Number.isNaN(Date.parse(at)) ? '' : wallTimeOf(Date.parse(at), zone)}
          max={wallTimeOf(now(), zone)}
          onChange={(event) => set({ at: toMoment(event.target.value, zone) })}
        />
      </label>
      {at ? (
        <button type="button" className="btn sm" onClick={() => set({ at: '' })}>
          Back to now
        </button>
      ) : (
        <span className="sm dim">now</span>
      )}
    </div>
  );
}
