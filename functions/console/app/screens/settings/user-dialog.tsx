import { type FormEvent, useState } from 'react';
import { ApiError, messageOf } from '../../api/api-error.ts';
import { call, type Input } from '../../api/call.ts';
import { refresh } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { say } from '../../parts/toasts.tsx';
import { FormEnd } from './form-end.tsx';
import styles from './settings.module.css';
import type { User } from './users.tsx';

type Body = NonNullable<Input<'changeUser'>['body']>;

const useChangeUser = ({ id, name }: User, onDone: () => void) =>
  useMutation({
    mutationFn: (body: Body) => call('changeUser', { params: { id }, body }),
    onSuccess: () => {
      say(`${name ?? 'The user'}: saved. Tasks that exist stay where they are.`);
      onDone();
    },
    onSettled: () => refresh('listUsers', 'getTaskBoard', 'getOverview', 'listAuditEntries'),
  });

const wordsOf = (error: unknown): string => {
  const fields = error instanceof ApiError ? error.fields : [];
  return fields.length > 0 ? fields.map(({ path, message }) => `${path} ${message}`).join('; ') : messageOf(error);
};

interface LimitProps {
  readonly title: string;
  readonly max: number;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Limit({ title, max, value, onChange }: LimitProps) {
  return (
    <label className={styles.field}>
      <span className="b">{title}</span>
      <input
        className="input"
        type="number"
        min={0}
        max={max}
        value={value}
        placeholder="no limit of their own"
        onChange={(event) => onChange(event.target.value)}
      />
      <span className="sm dim">0: gets none. Empty: no limit of their own.</span>
    </label>
  );
}

/** How many tasks a user can have, and when the user is away. Both count when tasks are shared out by load. */
export function UserDialog({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const change = useChangeUser(user, onClose);
  const [most, setMost] = useState(String(user.maxOpenTasks ?? ''));
  const [capacity, setCapacity] = useState(String(user.capacity ?? ''));
  const [from, setFrom] = useState(user.leave?.from ?? '');
  const [until, setUntil] = useState(user.leave?.until ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({
      capacity: capacity === '' ? null : Number(capacity),
      maxOpenTasks: most === '' ? null : Number(most),
      leave: from === '' && until === '' ? null : { from, until },
    });
  };
  return (
    <Dialog title={`Capacity and leave of ${user.name ?? 'this user'}?`} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <Limit {...{ title: 'Most open tasks', max: 10_000, value: most, onChange: setMost }} />
        <Limit {...{ title: 'Most tasks of one day', max: 1000, value: capacity, onChange: setCapacity }} />
        <div className="row">
          <label className={`${styles.field} grow`}>
            <span className="b">Away from</span>
            <input
              className="input"
              type="date"
              value={from}
              required={until !== ''}
              onChange={(event) => setFrom(event.target.value)}
            />
          </label>
          <label className={`${styles.field} grow`}>
            <span className="b">to</span>
            <input
              className="input"
              type="date"
              value={until}
              required={from !== ''}
              onChange={(event) => setUntil(event.target.value)}
            />
          </label>
        </div>
        <FormEnd
          refusal={change.error ? wordsOf(change.error) : ''}
          submit="Save"
          isPending={change.isPending}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
