import { useState } from 'react';
import { messageOf } from '../../../api/api-error.ts';
import { Button } from '../../../parts/button.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { say } from '../../../parts/toasts.tsx';
import { View } from '../../../parts/view.tsx';
import { count, number } from '../../../parts/words.ts';
import styles from '../tasks.module.css';
import { useActions } from '../use-actions.ts';
import { RepLoad } from './rep-list.tsx';
import { type BoardRep, nameOf, takers } from './reps.ts';
import { isOutdated, type Shared, useDryRun, useShare } from './share.ts';
import { toShareFilter } from './share-filter.ts';

/** What sharing out does, rep by rep. */
function Effect({ shared: { matched, moved, kept, left, given } }: { readonly shared: Shared }) {
  return (
    <div className="stack" role="status">
      <p>
        <span className="b">{count(matched, 'open task')}</span> in this view: {number(moved)} move, {number(kept)} stay
        with their rep{left > 0 && `, ${number(left)} stay because nobody has room that day`}.
      </p>
      {given.length > 0 && (
        <ul className={`plain-list ${styles.given}`}>
          {given.map(({ id, name, tasks }) => (
            <li key={id} className="row between">
              <span className="cut">{nameOf(name)}</span>
              <span className="nw">gets {number(tasks)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface AmongProps {
  readonly reps: readonly BoardRep[];
  readonly left: ReadonlySet<string>;
  readonly onChange: (left: ReadonlySet<string>) => void;
}

/** Leaves reps out. */
function Among({ reps, left, onChange }: AmongProps) {
  const isAll = left.size === 0;
  return (
    <details>
      <summary>
        Among {isAll ? 'all active reps' : `${number(reps.length - left.size)} of ${count(reps.length, 'rep')}`}
      </summary>
      <ul className={styles.reps}>
        {reps.map((rep) => (
          <li key={rep.id}>
            <label className="row">
              <input
                type="checkbox"
                checked={!left.has(rep.id)}
                onChange={({ target }) =>
                  onChange(new Set([...left].filter((id) => id !== rep.id).concat(target.checked ? [] : [rep.id])))
                }
              />
              <span className="grow cut">{nameOf(rep.name)}</span>
              <RepLoad rep={rep} />
            </label>
          </li>
        ))}
      </ul>
    </details>
  );
}

interface ShareDialogProps {
  /** The API's query for what the view shows. */
  readonly query: Readonly<Record<string, string>>;
  readonly onClose: () => void;
}

/** Shares out the open tasks of the view by load, after it has said what moves. */
export function ShareDialog({ query, onClose }: ShareDialogProps) {
  const reps = takers(useActions().reps);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [filter] = useState(() => toShareFilter(query)); // the moments in it move on
  const to = left.size === 0 ? undefined : reps.filter(({ id }) => !left.has(id)).map(({ id }) => id);
  const dry = useDryRun(filter, to);
  const share = useShare();
  const confirm = (expected: number) =>
    share.mutate(
      { filter, to, expected },
      {
        onSuccess: ({ moved }) => {
          say(`${count(moved, 'task')} moved by load.`);
          onClose();
        },
        onError: (error) => void (isOutdated(error) && dry.refetch()),
      },
    );
  return (
    <Dialog title="Share the tasks of this view out by load?" onClose={onClose}>
      <p className="sm dim">
        Each goes to the rep with the fewest open tasks of its day who has room and is not away. A rep who has room
        keeps their own.
      </p>
      <Among reps={reps} left={left} onChange={setLeft} />
      {share.error && (
        <p className="bad-text" role="alert">
          {messageOf(share.error)}
        </p>
      )}
      <View query={dry} rows={2}>
        {(shared) => (
          <>
            <Effect shared={shared} />
            <div className="row end">
              <Button onClick={onClose}>Leave them</Button>
              <Button
                kind="pri"
                isBusy={share.isPending}
                refusal={shared.moved === 0 ? 'Nothing would move.' : undefined}
                onClick={() => confirm(shared.matched)}
              >
                Move {number(shared.moved)}
              </Button>
            </div>
          </>
        )}
      </View>
    </Dialog>
  );
}
