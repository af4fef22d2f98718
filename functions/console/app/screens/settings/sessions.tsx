import { messageOf } from '../../api/api-error.ts';
import { call, type ReplyOf } from '../../api/call.ts';
import { refresh, useRead } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { Button } from '../../parts/button.tsx';
import { ListCsv } from '../../parts/csv/list-csv.tsx';
import { Moment } from '../../parts/moment.tsx';
import { say } from '../../parts/toasts.tsx';
import { View } from '../../parts/view.tsx';
import { useSession } from '../../session/session.ts';
import { sessionColumns } from './list-columns.ts';

type Open = ReplyOf<'listSessions'>['items'][number];

const MOST_SESSIONS = 200;

/** The user, or the key that the session was opened with. */
const holderOf = ({ userName, keyName }: Open): string => userName ?? keyName ?? '';

const useEnd = () =>
  useMutation({
    mutationFn: ({ id }: Open) => call('revokeSession', { params: { id } }),
    onSuccess: (_, open) => say(`The session of “${holderOf(open)}” ends within 30 seconds.`),
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: () => refresh('listSessions', 'listAuditEntries'),
  });

function Row({ open }: { readonly open: Open }) {
  const end = useEnd();
  const isOwn = useSession().session?.id === open.id;
  return (
    <tr>
      <td>
        <span className="b">{holderOf(open)}</span> <span className="dim">{open.userId === null ? 'key' : 'user'}</span>{' '}
        {isOwn && <span className="dim">(this one)</span>}
      </td>
      <td data-label="Role">{open.role}</td>
      <td data-label="Signed in">
        <Moment at={open.createdAt} />
      </td>
      <td data-label="Last used">
        <Moment at={open.seenAt} />
      </td>
      <td data-label="Ends">
        <Moment at={open.expiresAt} />
      </td>
      <td className="num">
        <Button kind="sm" isBusy={end.isPending} onClick={() => end.mutate(open)}>
          End
          <span className="only-read">the session of {holderOf(open)}</span>
        </Button>
      </td>
    </tr>
  );
}

/** Who is signed in to the console. */
export function Sessions() {
  const query = useRead('listSessions', { query: { limit: MOST_SESSIONS } });
  return (
    <section className="card" aria-label="Sessions">
      <header>
        <h2 className="grow">Sessions</h2>
        <ListCsv name="sessions" list="listSessions" columns={sessionColumns} />
      </header>
      <View query={query} isEmpty={({ data }) => data.items.length === 0} empty="Nobody is signed in to the console.">
        {({ data }) => (
          <div className="table">
            <table className="cards">
              <thead>
                <tr>
                  <th>Key or user</th>
                  <th>Role</th>
                  <th>Signed in</th>
                  <th>Last used</th>
                  <th>Ends at the latest</th>
                  <th>
                    <span className="only-read">End</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.items.map((open) => (
                  <Row key={open.id} open={open} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </View>
    </section>
  );
}
