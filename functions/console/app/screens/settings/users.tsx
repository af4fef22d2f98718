/** The CRM's users, with how many tasks each can have and when they are away. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Button } from '../../parts/button.tsx';
import { ListCsv } from '../../parts/csv/list-csv.tsx';
import { formatDate } from '../../parts/moment.tsx';
import { Pages } from '../../parts/pages.tsx';
import { Pill } from '../../parts/pill.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { View } from '../../parts/view.tsx';
import { inWords, number } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { userColumns } from './list-columns.ts';
import styles from './settings.module.css';
import { UserDialog } from './user-dialog.tsx';

export type User = ReplyOf<'listUsers'>['items'][number];

const PAGE_USERS = 100;

function Load({ user: { openTasks, load } }: { readonly user: User }) {
  const { limit } = load;
  const isFull = limit !== null && openTasks >= limit;
  return (
    <span className={isFull ? 'b bad-text' : undefined}>
      {limit === null ? `${number(openTasks)}, no limit` : `${number(openTasks)} of ${number(limit)}`}
      {isFull && ' · full'}
    </span>
  );
}

function Leave({ user: { leave, isOnLeave } }: { readonly user: User }) {
  if (leave === null) return <span className="dim">–</span>;
  return (
    <span className="row wrap">
      {isOnLeave && <Pill tone="wait" text="away" />}
      <span>
        {formatDate(leave.from)} to {formatDate(leave.until)}
      </span>
    </span>
  );
}

interface RowProps {
  readonly user: User;
  readonly isCurrent: boolean;
  readonly onChange: () => void;
}

function Row({ user, isCurrent, onChange }: RowProps) {
  const refusal = useRefusal('operator');
  return (
    <tr data-row={user.id} className={isCurrent ? styles.current : undefined}>
      <td>
        <span className="b">{user.name ?? 'no name'}</span> {!user.isActive && <span className="dim">(inactive)</span>}
        <p className="sm dim">{user.email}</p>
      </td>
      <td data-label="Role in the CRM">{user.role === null ? <span className="dim">–</span> : inWords(user.role)}</td>
      <td data-label="Open tasks">
        <Link href={`/tasks?assigneeId=${user.id}`}>
          <Load user={user} />
        </Link>
      </td>
      <td className="num" data-label="Overdue">
        {user.overdueTasks > 0 ? (
          <Link href={`/tasks?assigneeId=${user.id}&due=overdue`} className="bad-text b">
            {number(user.overdueTasks)}
          </Link>
        ) : (
          <span className="dim">0</span>
        )}
      </td>
      <td data-label="Leave">
        <Leave user={user} />
      </td>
      <td className="num">
        <Button kind="sm" refusal={refusal} onClick={onChange}>
          Change
          <span className="only-read">{user.name}</span>
        </Button>
      </td>
    </tr>
  );
}

export function Users() {
  const [{ cursor }, set] = useAddress([]);
  const [changed, setChanged] = useState<User>();
  const query = useRead('listUsers', { query: { limit: PAGE_USERS, ...(cursor ? { cursor } : {}) } });
  const users = query.data?.data.items ?? [];
  const refusal = useRefusal('operator');
  const change = (id: string) => refusal === undefined && setChanged(users.find((user) => user.id === id));
  const current = useRowKeys(
    users.map(({ id }) => id),
    { open: change },
  );
  return (
    <>
      <section className="card" aria-label="Users">
        <header>
          <h2 className="grow">Users</h2>
          <ListCsv name="users" list="listUsers" columns={userColumns} />
        </header>
        <View
          query={query}
          isEmpty={({ data }) => data.items.length === 0}
          empty="The CRM has no user for this tenant yet. They are made in the CRM."
        >
          {({ data }) => (
            <div className="table">
              <table className="cards">
                <thead>
                  <tr>
                    <th>User</th>
                    <th>Role in the CRM</th>
                    <th>Open tasks, and the most</th>
                    <th className="num">Overdue</th>
                    <th>Leave</th>
                    <th>
                      <span className="only-read">Change</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {data.items.map((user) => (
                    <Row key={user.id} user={user} isCurrent={current === user.id} onChange={() => setChanged(user)} />
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </View>
      </section>
      <Pages cursor={cursor} next={query.data?.data.nextCursor} onTurn={(next) => set({ cursor: next })} />
      {changed && <UserDialog user={changed} onClose={() => setChanged(undefined)} />}
    </>
  );
}
