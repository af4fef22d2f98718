import { type FormEvent, useId, useState } from 'react';
import { messageOf } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { refresh } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { Dialog } from '../../parts/dialog.tsx';

interface RenameDialogProps {
  readonly workflow: {
    readonly id: string;
    readonly revision: number;
    readonly name: string;
    readonly description: string | null;
  };
  readonly onClose: () => void;
}

/** Name and description, which versions do not have: they change at once. */
export function RenameDialog({ workflow, onClose }: RenameDialogProps) {
  const { id, revision } = workflow;
  const [name, setName] = useState(workflow.name);
  const [description, setDescription] = useState(workflow.description ?? '');
  const fieldId = useId();
  const save = useMutation({
    mutationFn: () =>
      call('changeWorkflow', {
        params: { id },
        body: { revision, name, description: description.trim() === '' ? null : description },
      }),
    onSuccess: async () => {
      await refresh('getWorkflow', 'listWorkflows');
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog title={`What should “${workflow.name}” be called?`} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <div>
          <label className="b" htmlFor={`${fieldId}-name`}>
            Name
          </label>
          <input
            id={`${fieldId}-name`}
            className="input"
            value={name}
            maxLength={200}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div>
          <label className="b" htmlFor={`${fieldId}-about`}>
            What it is for
          </label>
          <textarea
            id={`${fieldId}-about`}
            className="input"
            rows={3}
            value={description}
            maxLength={2000}
            onChange={(event) => setDescription(event.target.value)}
          />
        </div>
        <p className="sm bad-text" role="alert">
          {save.error ? messageOf(save.error) : ''}
        </p>
        <div className="row end">
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="btn pri" aria-disabled={save.isPending}>
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}
