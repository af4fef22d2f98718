import { Link, useLocation } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { View } from '../../parts/view.tsx';
import { count } from '../../parts/words.ts';
import { useRemoveConnection } from './use-connection.ts';

interface RemoveDialogProps {
  readonly connection: ReplyOf<'getConnection'>;
  readonly onClose: () => void;
}

/** Says what uses it before it is removed: while an active workflow calls by it, it stays. */
export function RemoveDialog({ connection: { id, name }, onClose }: RemoveDialogProps) {
  const [, navigate] = useLocation();
  const users = useRead('listConnectionUsers', { params: { id } }, { isLive: false });
  const remove = useRemoveConnection(id, () => navigate('/connections'));
  return (
    <Dialog title={`Remove “${name}”?`} onClose={onClose}>
      <View query={users} rows={1}>
        {({ data: { items } }) =>
          items.length === 0 ? (
            <p>No active workflow calls by it. Runs of earlier versions fail there with CONNECTION_GONE.</p>
          ) : (
            <>
              <p>
                {count(items.length, 'active workflow calls', 'active workflows call')} by it. Archive them, or activate
                versions without it, first:
              </p>
              <ul className="plain-list">
                {items.map((user) => (
                  <li key={user.id}>
                    <Link className="link" href={`/workflows/${user.id}`}>
                      {user.name}
                    </Link>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </View>
      <div className="row end">
        <Button onClick={onClose}>Keep it</Button>
        {users.data?.data.items.length === 0 && (
          <Button kind="pri" isBusy={remove.isPending} onClick={() => remove.mutate()}>
            Remove the connection
          </Button>
        )}
      </div>
    </Dialog>
  );
}
