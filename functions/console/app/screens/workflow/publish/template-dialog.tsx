import { type FormEvent, useId, useState } from 'react';
import { messageOf } from '../../../api/api-error.ts';
import { call } from '../../../api/call.ts';
import { refresh } from '../../../api/queries.ts';
import { useMutation } from '../../../api/use-mutation.ts';
import { Dialog } from '../../../parts/dialog.tsx';
import { say } from '../../../parts/toasts.tsx';
import { count } from '../../../parts/words.ts';

interface TemplateDialogProps {
  readonly workflow: { readonly id: string; readonly name: string; readonly description: string | null };
  readonly onClose: () => void;
}

/** Makes a template of the draft, for colleagues or for all tenants of the installation. */
export function TemplateDialog({ workflow, onClose }: TemplateDialogProps) {
  const id = useId();
  const [title, setTitle] = useState(workflow.name);
  const [category, setCategory] = useState('own');
  const [summary, setSummary] = useState(workflow.description ?? '');
  const [isOffered, setOffered] = useState(false);
  const make = useMutation({
    mutationFn: async () =>
      (
        await call('createWorkflowTemplate', {
          body: {
            ...{ title, category, summary, workflowId: workflow.id },
            visibility: isOffered ? 'installation' : 'private',
          },
        })
      ).data,
    onSuccess: async ({ takenOut }) => {
      const left = takenOut.length === 0 ? '' : ` ${count(takenOut.length, 'reference')} of yours stayed behind.`;
      say(`“${title}” is among the templates now.${left}`);
      await refresh('listWorkflowTemplates');
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  const field = (name: string, words: string, value: string, most: number, set: (value: string) => void) => (
    <div>
      <label className="b" htmlFor={`${id}-${name}`}>
        {words}
      </label>
      <input
        id={`${id}-${name}`}
        className="input"
        required
        maxLength={most}
        value={value}
        onChange={(event) => set(event.target.value)}
      />
    </div>
  );
  return (
    <Dialog title={`Make a template of “${workflow.name}”?`} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {field('title', 'Title', title, 200, setTitle)}
        {field('category', 'Category', category, 50, setCategory)}
        {field('summary', 'What it does', summary, 2000, setSummary)}
        <label>
          <input type="checkbox" checked={isOffered} onChange={(event) => setOffered(event.target.checked)} />
          Offer it to other tenants too, once the platform has approved it
        </label>
        <p className="sm dim">
          It is made of the draft. Ids of yours, addresses and secrets stay behind. A template never changes.
        </p>
        <p className="sm bad-text" role="alert">
          {make.error ? messageOf(make.error) : ''}
        </p>
        <div className="row end">
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="btn pri" aria-disabled={make.isPending}>
            Make the template
          </button>
        </div>
      </form>
    </Dialog>
  );
}
