import { type FormEvent, useMemo, useState } from 'react';
import { messagesByPath } from '../../api/api-error.ts';
import type { Answer } from '../../api/call.ts';
import { Refused } from '../../parts/popover/refused.tsx';
import { useRefusal } from '../../session/session.ts';
import { useUnsavedGuard } from '../../shell/unsaved.ts';
import { ConnectionForm } from './connection-form.tsx';
import { changeOf, type Draft, draftOf } from './draft.ts';
import { useChangeConnection } from './use-connection.ts';

/** Settings of a connection. Its secret is empty until another one is typed. */
export function Editor({ answer: { data, etag } }: { readonly answer: Answer<'getConnection'> }) {
  const { id, name } = data;
  const saved = useMemo(() => draftOf(data), [data]);
  const [changed, setChanged] = useState<Partial<Draft>>({});
  const draft = { ...saved, ...changed };
  const change = changeOf(draft, saved);
  const isDirty = Object.keys(change).length > 0;
  const refusal = useRefusal('admin');
  const save = useChangeConnection(id, () => setChanged({}));
  const why = refusal ?? (isDirty ? undefined : 'Nothing is changed.');
  useUnsavedGuard(name, isDirty);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why === undefined && !save.isPending) save.mutate({ change, etag });
  };
  return (
    <section className="card pad stack" aria-label="Settings">
      <h2>Settings</h2>
      <form className="stack" onSubmit={submit} noValidate>
        <ConnectionForm
          {...{ draft, messages: messagesByPath(save.error), isOff: refusal !== undefined }}
          secretSet={data.secretSetAt !== null}
          onChange={(next) => setChanged({ ...changed, ...next })}
        />
        <div className="row end">
          <Refused reason={why}>
            {(describedBy) => (
              <button
                type="submit"
                className="btn pri"
                aria-disabled={why !== undefined || save.isPending}
                aria-describedby={describedBy}
              >
                Save
              </button>
            )}
          </Refused>
        </div>
      </form>
    </section>
  );
}
