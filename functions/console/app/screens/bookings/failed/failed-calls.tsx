import { useState } from 'react';
import { Link } from 'wouter';
import { Button } from '../../../parts/button.tsx';
import { Moment } from '../../../parts/moment.tsx';
import { count, number } from '../../../parts/words.ts';
import { useRefusal } from '../../../session/session.ts';
import { errorOf, type FailedGroup, listOfFailed } from './failed-words.ts';
import { RetryAll } from './retry-all.tsx';

function Row({ group, onRetry }: { readonly group: FailedGroup; readonly onRetry: () => void }) {
  const { code, bookings, customers, newestAt, example } = group;
  const role = useRefusal('operator');
  const refusal = role ?? (code === null ? 'These have no error to choose them by: open each.' : undefined);
  return (
    <tr>
      <td>
        <span className="b bad-text" title={code ?? undefined}>
          {errorOf(group)}
        </span>
        <p className="sm dim break">{example}</p>
      </td>
      <td className="num" data-label="Calls">
        <Link href={listOfFailed(group)} className="bad-text b">
          {number(bookings)}
        </Link>
      </td>
      <td className="num" data-label="Customers">
        {number(customers)}
      </td>
      <td data-label="Latest">
        <Moment at={newestAt} />
      </td>
      <td>
        <span className="row end">
          <Link href={listOfFailed(group)} className="btn sm">
            See {number(bookings)}
          </Link>
          <Button kind="sm" refusal={refusal} onClick={onRetry}>
            Retry {number(bookings)}…
          </Button>
        </span>
      </td>
    </tr>
  );
}

/** Calls that failed and that nobody has dealt with, by error. */
export function FailedCalls({ groups }: { readonly groups: readonly FailedGroup[] }) {
  const [retried, setRetried] = useState<FailedGroup>();
  if (groups.length === 0) return null;
  const total = groups.reduce((sum, { bookings }) => sum + bookings, 0);
  return (
    <section className="card" aria-label="Failed calls, by error">
      <header>
        <h2>{count(total, 'failed call')} to look at</h2>
      </header>
      <div className="table">
        <table className="cards">
          <thead>
            <tr>
              <th>Error</th>
              <th className="num">Calls</th>
              <th className="num">Customers</th>
              <th>Latest</th>
              <th>
                <span className="only-read">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <Row key={group.code} group={group} onRetry={() => setRetried(group)} />
            ))}
          </tbody>
        </table>
      </div>
      {retried && <RetryAll group={retried} onClose={() => setRetried(undefined)} />}
    </section>
  );
}
