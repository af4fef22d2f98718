/** Which tenant a session of the platform works for. */
import { type MouseEvent, useState } from 'react';
import { useRead } from '../api/queries.ts';
import { Dialog } from '../parts/dialog.tsx';
import { usePaused } from '../parts/use-paused.ts';
import { View } from '../parts/view.tsx';
import { useSession } from '../session/session.ts';
import { leave } from './unsaved.ts';

const MOST = 50;
const MOST_SEARCHED = 200;

/** Asks before what is typed for this tenant is forgotten. */
function openTenant(event: MouseEvent<HTMLAnchorElement>): void {
  const { href } = event.currentTarget;
  event.preventDefault();
  leave(() => location.assign(href));
}

/** Each link loads the page anew, so that nothing of another tenant stays in it. */
function TenantList() {
  const [text, setText] = useState('');
  const q = usePaused(text.trim());
  const query = useRead(
    'listTenants',
    { query: { limit: MOST, ...(q === '' ? {} : { q }) } },
    { isLive: false, keepsPrevious: true },
  );
  const { tenant } = useSession();
  return (
    <>
      <input
        type="search"
        className="input"
        aria-label="Beginning of a tenant's name or slug"
        placeholder="Name or slug begins with…"
        maxLength={MOST_SEARCHED}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <View
        query={query}
        rows={3}
        isEmpty={({ data }) => data.items.length === 0}
        empty={
          q === '' ? 'There is no tenant yet: POST /api/admin/tenants makes one.' : `No tenant begins with “${q}”.`
        }
      >
        {({ data }) => (
          <>
            <ul className="plain-list hits">
              {data.items.map(({ id, name, slug }) => (
                <li key={id}>
                  <a
                    className="row between hit"
                    href={`/console/overview?tenant=${id}`}
                    onClick={openTenant}
                    aria-current={id === tenant?.id ? 'true' : undefined}
                  >
                    <span className="cut">{name}</span>
                    <span className="sm dim cut">{slug}</span>
                  </a>
                </li>
              ))}
            </ul>
            {data.nextCursor !== null && <p className="sm dim">There are more: type the beginning of a name.</p>}
          </>
        )}
      </View>
    </>
  );
}

/** In place of a screen while no tenant is chosen. */
export function ChooseTenant() {
  const isUnknown = new URLSearchParams(location.search).has('tenant');
  return (
    <section className="card pad stack" aria-labelledby="choose-tenant">
      <h1 id="choose-tenant">Choose a tenant</h1>
      {isUnknown && (
        <p role="alert" className="bad-text">
          There is no tenant with the id in this address.
        </p>
      )}
      <p className="dim">The platform’s key works for every tenant, one at a time. The address keeps which.</p>
      <TenantList />
    </section>
  );
}

/** Asks for another tenant. */
export const TenantDialog = ({ onClose }: { readonly onClose: () => void }) => (
  <Dialog title="Which tenant?" onClose={onClose}>
    <TenantList />
  </Dialog>
);
