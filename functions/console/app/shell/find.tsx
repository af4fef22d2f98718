import { type KeyboardEvent, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { useFoundCustomers } from '../api/find-customers.ts';
import { useRead } from '../api/queries.ts';
import { Dialog } from '../parts/dialog.tsx';
import { screens } from '../screens/index.ts';
import { type Hit, isId, useHitsById } from './find-by-id.ts';

const MOST = 12;
const MOST_CUSTOMERS = 6;
const MOST_WORKFLOWS = 200;

/** The customers that the text finds, as hits. */
const useCustomers = (text: string): readonly Hit[] =>
  useFoundCustomers(text, MOST_CUSTOMERS, (q) => !isId(q)).map(({ id, name, email }) => ({
    title: name ?? email ?? id,
    kind: 'customer',
    path: `/customers/${id}`,
  }));

function useHits(text: string): readonly Hit[] {
  const { data } = useRead('listTriggers', {}, { isLive: false });
  const workflows = useRead('listWorkflows', { query: { limit: MOST_WORKFLOWS } }, { isLive: false }).data?.data.items;
  const triggers = (data?.data.items ?? []).map(({ id, name }) => ({
    title: name,
    kind: 'trigger',
    path: `/triggers/${id}`,
  }));
  const drawn = (workflows ?? []).map(({ id, name }) => ({ title: name, kind: 'workflow', path: `/workflows/${id}` }));
  const places = screens.filter(({ icon }) => icon).map(({ title, path }) => ({ title, kind: 'screen', path }));
  const wanted = text.trim().toLowerCase();
  const byId = useHitsById(wanted);
  const named = [...places, ...triggers, ...drawn].filter(({ title }) => title.toLowerCase().includes(wanted));
  // Customers come later, and last: what arrow keys have chosen stays in its place.
  return [...[...byId, ...named].slice(0, MOST), ...useCustomers(text)];
}

/** https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ */
export function Find({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [, navigate] = useLocation();
  const hits = useHits(text);
  const id = useId();
  const open = (hit: Hit | undefined) => {
    if (!hit) return;
    onClose();
    navigate(hit.path);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter') open(hits[active]);
    if (!step || hits.length === 0) return;
    event.preventDefault();
    setActive((active + step + hits.length) % hits.length);
  };
  return (
    <Dialog title="Find" onClose={onClose}>
      <input
        className="input"
        role="combobox"
        aria-label="Name of a customer, trigger, workflow or screen, or an id"
        aria-expanded={hits.length > 0}
        aria-controls={`${id}-hits`}
        aria-activedescendant={hits.length > 0 ? `${id}-${active}` : undefined}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-hits`} role="listbox" aria-label="Found" className="hits">
        {hits.map((hit, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the keys
          <div
            key={hit.path}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className="row between hit"
            onClick={() => open(hit)}
          >
            <span className="cut">{hit.title}</span>
            <span className="sm dim nw">{hit.kind}</span>
          </div>
        ))}
      </div>
      {hits.length === 0 && <p className="dim">Nothing is called “{text}”, nor has it as its id.</p>}
    </Dialog>
  );
}
