import { useRead } from '../../api/queries.ts';
import { count } from '../../parts/words.ts';
import type { Settings } from './save-settings.ts';
import styles from './settings.module.css';

type Among = NonNullable<Settings['assignment']>['among'];

/** As the API lists on a page. */
const MOST_USERS = 200;

interface OneOfProps {
  readonly title: string;
  readonly note: string | null;
  readonly isIn: boolean;
  readonly isOff: boolean;
  readonly onChange: () => void;
}

function OneOf({ title, note, isIn, isOff, onChange }: OneOfProps) {
  return (
    <li>
      <label className="row">
        <input type="checkbox" checked={isIn} disabled={isOff} onChange={onChange} />
        <span className="cut">{title}</span>
        {note && <span className="sm dim">{note}</span>}
      </label>
    </li>
  );
}

/** With one more, or without the one that was in it. */
const toggled = (list: readonly string[], one: string): string[] =>
  list.includes(one) ? list.filter((other) => other !== one) : [...list, one];

interface AmongFieldProps {
  readonly among: Among;
  readonly isOff: boolean;
  readonly onChange: (among: Among) => void;
}

/** Roles and active users among whom tasks are shared; with none chosen, all active users. What is chosen and not there any more can be taken out. */
export function AmongField({ among, isOff, onChange }: AmongFieldProps) {
  const { roles, userIds } = among ?? { roles: [], userIds: [] };
  const query = { limit: MOST_USERS, isActive: 'true' };
  const page = useRead('listUsers', { query }, { isLive: false }).data?.data;
  const users = (page?.items ?? []).toSorted((one, other) => (one.name ?? '').localeCompare(other.name ?? ''));
  const known = new Set(users.flatMap(({ role }) => role ?? []));
  const gone = page && page.nextCursor === null ? 'not active any more' : null;
  const allRoles = [...known, ...roles.filter((one) => !known.has(one))].toSorted();
  const others = userIds.filter((one) => !users.some(({ id }) => id === one));
  const set = (next: { readonly roles: string[]; readonly userIds: string[] }) =>
    onChange(next.roles.length + next.userIds.length === 0 ? null : next);
  const setUser = (id: string) => set({ roles: [...roles], userIds: toggled(userIds, id) });
  const shown = [roles.length > 0 && count(roles.length, 'role'), userIds.length > 0 && count(userIds.length, 'user')];
  return (
    <fieldset className={styles.among}>
      <legend className="b">Among whom: {shown.filter(Boolean).join(' and ') || 'all active users'}</legend>
      <ul className="plain-list">
        {allRoles.map((role) => (
          <OneOf
            key={`role ${role}`}
            title={`Everyone with the role ${role}`}
            note={known.has(role) || !page ? null : 'nobody has it'}
            isIn={roles.includes(role)}
            isOff={isOff}
            onChange={() => set({ roles: toggled(roles, role), userIds: [...userIds] })}
          />
        ))}
        {users.map(({ id, name, role }) => (
          <OneOf
            key={id}
            title={name ?? 'no name'}
            note={role}
            isIn={userIds.includes(id)}
            isOff={isOff}
            onChange={() => setUser(id)}
          />
        ))}
        {others.map((id) => (
          <OneOf key={id} title={id} note={gone} isIn isOff={isOff} onChange={() => setUser(id)} />
        ))}
      </ul>
      <span className="sm dim">
        With none chosen, all active users. The sales rep of a customer gets tasks in any case.
      </span>
    </fieldset>
  );
}
