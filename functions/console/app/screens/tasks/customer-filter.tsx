import { useState } from 'react';
import { useFoundCustomers } from '../../api/find-customers.ts';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Narrowed } from '../../parts/choice.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useFilters } from './filters.ts';
import styles from './tasks.module.css';

const MOST_FOUND = 8;

interface FindCustomerProps {
  readonly onFound: (id: string) => void;
  readonly onClose: () => void;
}

function FindCustomer({ onFound, onClose }: FindCustomerProps) {
  const [text, setText] = useState('');
  const found = useFoundCustomers(text, MOST_FOUND);
  return (
    <Dialog title="Whose tasks?" onClose={onClose}>
      <input
        className="input"
        type="search"
        aria-label="Beginning of a customer's name, e-mail address or account number"
        placeholder="Name, e-mail or account begins with…"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ul className={styles.reps} aria-live="polite">
        {found.map(({ id, name, email }) => (
          <li key={id}>
            <Button kind="ghost" onClick={() => onFound(id)}>
              <span className="cut grow">{name ?? 'no name'}</span>
              <span className="sm dim cut">{email}</span>
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** Says whose tasks these are. */
function OfCustomer({ id, onClear }: { readonly id: string; readonly onClear: () => void }) {
  const { data, isError } = useRead('getCustomer', { params: { id } }, { isLive: false });
  const name = data ? (data.data.name ?? 'no name') : isError ? 'no such customer' : '…';
  return <Narrowed text={`Customer: ${name}`} onClear={onClear} />;
}

/** Narrows the tasks to those of one customer. */
export function CustomerFilter() {
  const [{ customerId }, set] = useFilters();
  const [isFinding, setFinding] = useState(false);
  const choose = (id: string) => {
    setFinding(false);
    set({ customerId: id });
  };
  if (customerId) return <OfCustomer id={customerId} onClear={() => set({ customerId: '' })} />;
  return (
    <>
      <Button kind="sm" onClick={() => setFinding(true)}>
        Customer…
      </Button>
      {isFinding && <FindCustomer onFound={choose} onClose={() => setFinding(false)} />}
    </>
  );
}
