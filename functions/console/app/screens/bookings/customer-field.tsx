import { useEffect, useId, useState } from 'react';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import styles from './bookings.module.css';

type Found = ReplyOf<'listCustomers'>['items'][number];

const MOST_FOUND = 6;
const MOST_SEARCHED = 60;
/** Long enough that a word which is typed quickly is one search. */
const TYPING_MS = 300;

function useFound(text: string): readonly Found[] {
  const [q, setQ] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQ(text.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const query = { q, limit: MOST_FOUND };
  const { data } = useRead('listCustomers', { query }, { isLive: false, enabled: q !== '', keepsPrevious: true });
  return q === '' ? [] : (data?.data.items ?? []);
}

/** Finds the customer of a new booking. */
export function CustomerField({ onChoose }: { readonly onChoose: (id: string) => void }) {
  const [text, setText] = useState('');
  const found = useFound(text);
  const id = useId();
  return (
    <div className={styles.field}>
      <label className="b" htmlFor={id}>
        Customer
      </label>
      <input
        id={id}
        type="search"
        className="input"
        placeholder="Name, e-mail or account begins with…"
        maxLength={MOST_SEARCHED}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ul className={styles.found} aria-label="Customers found">
        {found.map(({ id: customerId, name, email, accountNumber }) => (
          <li key={customerId}>
            <button type="button" onClick={() => onChoose(customerId)}>
              {name ?? 'no name'} <span className="sm dim">{accountNumber ?? email}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
