import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import { now } from '../clock.ts';
import { formatMoment, useZone } from '../parts/moment.tsx';
import { inWords } from '../parts/words.ts';
import { useSession } from '../session/session.ts';
import { useStore } from '../store.ts';
import { crumbs } from './page.ts';

/** Members of the address that do not narrow what is shown. */
const PLACES = ['cursor', 'tab', 'view', 'task', 'tenant'];

const nameOf = (member: string): string => member.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
/** Constants in words; ids and moments as they are. */
const shownOf = (value: string): string => (/^[A-Z_]+$/.test(value) ? inWords(value) : value);

/** What a printed page is of: screen, tenant, filter, zone and moment. */
export function PrintHeader() {
  const [search] = useSearchParams();
  const { tenant } = useSession();
  const zone = useZone();
  const all = useStore(crumbs);
  const [at, setAt] = useState(now);
  useEffect(() => {
    const update = () => setAt(now());
    window.addEventListener('beforeprint', update);
    return () => window.removeEventListener('beforeprint', update);
  }, []);
  const filter = [...search].filter(([name]) => !PLACES.includes(name));
  const tab = search.get('tab');
  return (
    <div className="print-only print-header">
      <p className="b">
        Followthrough{tenant && ` · ${tenant.name}`} · {all.map(({ title }) => title).join(' / ')}
        {tab && ` / ${tab}`}
      </p>
      {filter.length > 0 && (
        <p>Only {filter.map(([name, value]) => `${nameOf(name)}: ${shownOf(value)}`).join(', ')}</p>
      )}
      <p>
        As of {formatMoment(new Date(at).toISOString(), zone)}, times in {zone}
      </p>
    </div>
  );
}
