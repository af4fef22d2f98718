/** Keys, and the sessions that were opened with them. */

import { useState } from 'react';
import { messageOf } from '../../api/api-error.ts';
import { call, type ReplyOf } from '../../api/call.ts';
import { refresh, useRead } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { now } from '../../clock.ts';
import { Button } from '../../parts/button.tsx';
import { ListCsv } from '../../parts/csv/list-csv.tsx';
import { Confirm } from '../../parts/dialog.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pill } from '../../parts/pill.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { say } from '../../parts/toasts.tsx';
import { View } from '../../parts/view.tsx';
import { useSession } from '../../session/session.ts';
import { keyColumns } from './list-columns.ts';
import { NewKey } from './new-key.tsx';
import { Sessions } from './sessions.tsx';
import styles from './settings.module.css';

type Key = ReplyOf<'listKeys'>['items'][number];

function KeyState({ apiKey: { revokedAt, expiresAt, hasChecksum } }: { readonly apiKey: Key }) {
  if (revokedAt !== null) return <Pill tone="plain" text="revoked" />;
  if (expiresAt !== null && Date.parse(expiresAt) <= now()) return <Pill tone="plain" text="expired" />;
  if (!hasChecksum) return <Pill tone="wait" text="old form: make a new one" />;
  return <Pill tone="ok" text="works" />;
}

const useRevoke = () =>
  useMutation({
    mutationFn: ({ id }: Key) => call('revokeKey', { params: { id } }),
    onSuccess: (_, { name }) => say(`“${name}” stops working within 30 seconds, with its sessions.`),
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: () => refresh('listKeys', 'listSessions', 'listAuditEntries'),
  });

interface TableProps {
  readonly keys: readonly Key[];
  readonly onRevoke: (key: Key) => void;
}

function Table({ keys, onRevoke }: TableProps) {
  const names = new Map(keys.map(({ id, name }) => [`key:${id}`, name]));
  const { keyId } = useSession();
  const current = useRowKeys(
    keys.map(({ id }) => id),
    {},
  );
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Name</th>
            <th>Role</th>
            <th>State</th>
            <th>Made</th>
            <th>Expires</th>
            <th>
              <span className="only-read">Revoke</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id} data-row={key.id} className={current === key.id ? styles.current : undefined}>
              <td>
                <span className="b">{key.name}</span> {key.id === keyId && <span className="dim">(yours)</span>}
                <p className="sm dim mono">{key.id}</p>
              </td>
              <td data-label="Role">{key.role}</td>
              <td>
                <KeyState apiKey={key} />
              </td>
              <td data-label="Made">
                <Moment at={key.createdAt} />
                <p className="sm dim">by {names.get(key.createdBy) ?? key.createdBy}</p>
              </td>
              <td data-label="Expires">{key.expiresAt === null ? 'never' : <Moment at={key.expiresAt} />}</td>
              <td className="num">
                {key.revokedAt === null && (
                  <Button kind="sm" onClick={() => onRevoke(key)}>
                    Revoke
                    <span className="only-read">{key.name}</span>
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const MOST_KEYS = 200;

export function Keys() {
  const { keyId } = useSession();
  const [isMaking, setMaking] = useState(false);
  const [revoked, setRevoked] = useState<Key>();
  const revoke = useRevoke();
  const query = useRead('listKeys', { query: { limit: MOST_KEYS } });
  return (
    <>
      <section className="card" aria-label="Keys">
        <header>
          <h2 className="grow">Keys</h2>
          <ListCsv name="keys" list="listKeys" columns={keyColumns} />
          <Button kind="sm" onClick={() => setMaking(true)}>
            Make a key
          </Button>
        </header>
        <View
          query={query}
          isEmpty={({ data }) => data.items.length === 0}
          empty="No key yet. Make one for each program."
        >
          {({ data }) => <Table keys={data.items} onRevoke={setRevoked} />}
        </View>
      </section>
      <Sessions />
      {isMaking && <NewKey onClose={() => setMaking(false)} />}
      {revoked && (
        <Confirm
          title={`Revoke “${revoked.name}”?`}
          action="Revoke 1 key"
          onClose={() => setRevoked(undefined)}
          onConfirm={() => {
            revoke.mutate(revoked);
            setRevoked(undefined);
          }}
        >
          <p>What uses it stops working within 30 seconds, and cannot be taken back.</p>
          {revoked.id === keyId && <p className="b">You are signed in with it: you will be signed out.</p>}
        </Confirm>
      )}
    </>
  );
}
