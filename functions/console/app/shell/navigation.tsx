import { Link, useLocation } from 'wouter';
import { Brand } from '../parts/brand.tsx';
import { Icon } from '../parts/icon.tsx';
import { useZone } from '../parts/moment.tsx';
import { zoneChoice } from '../preferences.ts';
import { screens } from '../screens/index.ts';
import { groups } from '../screens/screen.ts';
import { signOut, useSession } from '../session/session.ts';
import { useStore } from '../store.ts';
import { leave } from './unsaved.ts';

const isIn = (path: string, location: string): boolean => location === path || location.startsWith(`${path}/`);

function Entries({ group }: { readonly group: string }) {
  const [location] = useLocation();
  const own = screens.filter((screen) => screen.group === group && screen.icon);
  if (own.length === 0) return null;
  return (
    <>
      {group && <h2>{group}</h2>}
      {own.map(({ path, title, icon }) => (
        <Link key={path} href={path} aria-current={isIn(path, location) ? 'page' : undefined}>
          {icon && <Icon name={icon} />}
          {title}
        </Link>
      ))}
    </>
  );
}

interface NavigationProps {
  readonly onChangeTenant: () => void;
}

function Me({ onChangeTenant }: NavigationProps) {
  const { tenant, role, keyName, user } = useSession();
  const zone = useZone();
  const choice = useStore(zoneChoice);
  const other = choice === 'utc' ? 'tenant' : 'utc';
  return (
    <div className="me stack">
      <div>
        <p className="b cut">{tenant?.name ?? 'All tenants'}</p>
        <p className="cut">
          {user?.name ?? keyName ?? 'Platform'} · {role}
        </p>
      </div>
      {role === 'platform' && (
        <button type="button" className="btn sm ghost" onClick={onChangeTenant}>
          <Icon name="tenants" />
          Change tenant
        </button>
      )}
      <button type="button" className="btn sm ghost" onClick={() => zoneChoice.set(other)}>
        <Icon name="zone" />
        Times in {zone}
      </button>
      <button type="button" className="btn sm ghost" onClick={() => leave(signOut)}>
        <Icon name="out" />
        Sign out
      </button>
    </div>
  );
}

/** Screens that are built, in the order in which a sales manager needs them. */
export function Navigation(props: NavigationProps) {
  return (
    <nav className="side" aria-label="Main">
      <Link href="/overview" className="home" aria-label="Followthrough, first screen">
        <Brand />
      </Link>
      {groups.map((group) => (
        <Entries key={group} group={group} />
      ))}
      <Me {...props} />
    </nav>
  );
}
