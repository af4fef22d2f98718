import { type FormEvent, useState } from 'react';
import { useRefusal } from '../../session/session.ts';
import { MakeDraft } from './make-draft.tsx';
import { ParameterField } from './parameter-field.tsx';
import { messagesBy, useCreateWorkflow } from './use-create-workflow.ts';

const field = { name: 'name', type: 'text', title: 'Name of the workflow' } as const;

/** A draft with nothing but a start. */
export function Blank() {
  const [name, setName] = useState('');
  const create = useCreateWorkflow();
  const refusal = useRefusal('admin');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (refusal === undefined && !create.isPending) create.mutate({ name });
  };
  return (
    <form className="card pad stack" onSubmit={submit} noValidate>
      <ParameterField parameter={field} value={name} message={messagesBy(create.error).name} onChange={setName} />
      <div className="row end">
        <MakeDraft refusal={refusal} isBusy={create.isPending} />
      </div>
    </form>
  );
}
