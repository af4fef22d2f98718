/** A new connection. */
import { type FormEvent, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { messagesByPath } from '../../api/api-error.ts';
import { SubmitRow } from '../../parts/form/submit-row.tsx';
import { useRefusal } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { useUnsavedGuard } from '../../shell/unsaved.ts';
import { isByPerson } from '../connections/connection-words.ts';
import { ConnectionForm } from './connection-form.tsx';
import { authOf, type Draft, emptyDraft, newConnection } from './draft.ts';
import { useCreateConnection } from './use-connection.ts';

export default function NewConnection() {
  usePage({ title: 'Connections', path: '/connections' }, { title: 'New connection' });
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState(emptyDraft);
  const [madeId, setMadeId] = useState<string>();
  const refusal = useRefusal('admin');
  const create = useCreateConnection(setMadeId);
  const change = (next: Partial<Draft>) => setDraft({ ...draft, ...next });
  useUnsavedGuard('the new connection', draft !== emptyDraft && madeId === undefined);
  // Once the form has let go of its guard.
  useEffect(() => {
    if (madeId !== undefined) navigate(`/connections/${madeId}`);
  }, [madeId, navigate]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (refusal === undefined && !create.isPending) create.mutate(newConnection(draft));
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <h1>New connection</h1>
      <section className="card pad stack" aria-label="Connection">
        <ConnectionForm
          {...{ draft, messages: messagesByPath(create.error), isOff: refusal !== undefined, onChange: change }}
        />
        {isByPerson({ auth: authOf(draft) }) && (
          <p className="sm dim">Once it is made, a person authorises it at the other side.</p>
        )}
      </section>
      <SubmitRow label="Make the connection" refusal={refusal} isPending={create.isPending} />
    </form>
  );
}
