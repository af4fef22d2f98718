/** What holds for the tenant, who may come in, and who changed what. */
import type { ComponentType } from 'react';
import { Link, useSearchParams } from 'wouter';
import { Failure } from '../../parts/view.tsx';
import { useRefusal, useSession } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { Audit } from './audit.tsx';
import { Endpoint } from './endpoint.tsx';
import { Keys } from './keys.tsx';
import { Quotas } from './quotas.tsx';
import { Tenant } from './tenant.tsx';
import { Users } from './users.tsx';

interface Tab {
  readonly title: string;
  readonly Content: ComponentType;
  /** What it shows is read by administrators only. */
  readonly isForAdmins?: boolean;
}

const tabs: Readonly<Record<string, Tab>> = {
  tenant: { title: 'Tenant', Content: Tenant },
  users: { title: 'Users and capacity', Content: Users },
  endpoint: { title: 'Endpoint', Content: Endpoint },
  keys: { title: 'Keys and sessions', Content: Keys, isForAdmins: true },
  quotas: { title: 'Quotas', Content: Quotas },
  audit: { title: 'Changes', Content: Audit, isForAdmins: true },
};

export default function SettingsScreen() {
  const { tenant } = useSession();
  const [search] = useSearchParams();
  const wanted = search.get('tab') ?? '';
  const chosen = wanted in tabs ? wanted : 'tenant';
  const tab = tabs[chosen];
  const refusal = useRefusal('admin');
  usePage({ title: 'Settings', path: '/settings' });
  if (!tab) return null;
  return (
    <>
      <div>
        <h1>Settings</h1>
        <p className="dim">{tenant ? `${tenant.name}, in the zone ${tenant.timeZone}` : 'Of no tenant'}</p>
      </div>
      <nav className="tabs" aria-label="Settings">
        {Object.entries(tabs).map(([name, { title }]) => (
          <Link key={name} href={`/settings?tab=${name}`} aria-current={name === chosen ? 'page' : undefined}>
            {title}
          </Link>
        ))}
      </nav>
      {tab.isForAdmins && refusal ? <Failure error={refusal} /> : <tab.Content />}
    </>
  );
}
