import { useEffect, useState } from 'react';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Choice } from '../../parts/choice.tsx';
import { inWords } from '../../parts/words.ts';
import styles from './customers.module.css';

/** What the list is narrowed to. */
export const NAMES = ['q', 'status', 'repId'] as const;

const statuses = ['LEAD', 'ACTIVE', 'INACTIVE', 'ARCHIVED'] as const;

const MOST_REPS = 200;
const MOST_SEARCHED = 60;
/** Long enough that a word which is typed quickly is one search. */
const TYPING_MS = 300;

function Search() {
  const [{ q = '' }, set] = useAddress(NAMES);
  const [text, setText] = useState(q);
  const [shown, setShown] = useState(q);
  if (q !== shown) {
    // The address changed by itself: a step back, or a link.
    setShown(q);
    if (q !== text.trim()) setText(q);
  }
  useEffect(() => {
    if (text.trim() === q) return;
    const timer = setTimeout(() => set({ q: text.trim() }), TYPING_MS);
    return () => clearTimeout(timer);
  });
  return (
    <input
      type="search"
      className={`input ${styles.search}`}
      aria-label="Beginning of a name, an e-mail address or an account number"
      placeholder="Name, e-mail or account begins with…"
      maxLength={MOST_SEARCHED}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

/** Finds customers by the beginning of a text, and narrows them. */
export function SearchBar() {
  const [{ status, repId }, set] = useAddress(NAMES);
  const users = useRead('listUsers', { query: { limit: MOST_REPS } }, { isLive: false }).data?.data.items ?? [];
  return (
    <search className="row wrap grow">
      <Search />
      <Choice
        label="Status"
        value={status}
        options={statuses.map((one) => [one, inWords(one)])}
        onChange={(value) => set({ status: value })}
      />
      <Choice
        label="Rep"
        value={repId}
        any="anyone"
        options={users.map(({ id, name }) => [id, name ?? 'no name'])}
        onChange={(value) => set({ repId: value })}
      />
    </search>
  );
}
