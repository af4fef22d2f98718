import { type FormEvent, useState } from 'react';
import { messageOf } from '../../api/api-error.ts';
import { call, type Input } from '../../api/call.ts';
import { refresh } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { CopyButton } from '../../parts/copied/copied.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { FormEnd } from './form-end.tsx';
import styles from './settings.module.css';

type Body = NonNullable<Input<'createKey'>['body']>;

/** Each role with what it may, the least first. */
const roles: Readonly<Record<Body['role'], string>> = {
  viewer: 'viewer: sees everything but keys and changes',
  operator: 'operator: also runs, retries and changes tasks',
  admin: 'admin: also changes triggers, settings and keys',
  ingest: 'ingest: only records events and rows',
};

const isRole = (value: string): value is Body['role'] => value in roles;

const useMakeKey = () =>
  useMutation({
    mutationFn: async (body: Body) => (await call('createKey', { body })).data,
    onSettled: () => refresh('listKeys', 'listAuditEntries'),
  });

/** Shown once: the database keeps only its digest. */
function Made({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  return (
    <>
      <p>This is the only time that the key is shown. Copy it to where it is needed.</p>
      <code className={styles.secret}>{secret}</code>
      <div className="row end">
        <CopyButton text={secret} label="Copy the key" />
        <button type="button" className="btn pri" onClick={onClose}>
          Done
        </button>
      </div>
    </>
  );
}

export function NewKey({ onClose }: { readonly onClose: () => void }) {
  const make = useMakeKey();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Body['role']>('viewer');
  const [expires, setExpires] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate({ name, role, ...(expires === '' ? {} : { expiresAt: new Date(expires).toISOString() }) });
  };
  if (make.data)
    return (
      <Dialog title={`The key “${name}”`} onClose={onClose}>
        <Made secret={make.data.key} onClose={onClose} />
      </Dialog>
    );
  return (
    <Dialog title="Make a key?" onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <label className={styles.field}>
          <span className="b">Name</span>
          <input
            className="input"
            required
            maxLength={200}
            value={name}
            placeholder="Which program or person uses it"
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <label className={styles.field}>
          <span className="b">Role</span>
          <select
            className="input"
            value={role}
            onChange={({ target }) => isRole(target.value) && setRole(target.value)}
          >
            {Object.entries(roles).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <label className={styles.field}>
          <span className="b">Expires at the start of</span>
          <input
            className="input"
            type="date"
            value={expires}
            aria-describedby="expiry-help"
            onChange={(event) => setExpires(event.target.value)}
          />
          <span id="expiry-help" className="sm dim">
            The day in UTC. Empty: never.
          </span>
        </label>
        <FormEnd
          refusal={make.error ? messageOf(make.error) : ''}
          submit="Make 1 key"
          isPending={make.isPending}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
