import { type FormEvent, useState } from 'react';
import { messageOf } from '../../api/api-error.ts';
import type { RouteName } from '../../api/call.ts';
import type { ProposedRequest } from '../../api/call-request.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/form/field.tsx';
import { type Suggestion, useDismiss, useTry } from './change-suggestions.ts';

interface DismissProps {
  readonly suggestion: Suggestion;
  readonly onClose: () => void;
}

export function DismissDialog({ suggestion, onClose }: DismissProps) {
  const [reason, setReason] = useState('');
  const dismiss = useDismiss(onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!dismiss.isPending) dismiss.mutate({ suggestion, reason });
  };
  return (
    <Dialog title={`Dismiss the suggestion about “${suggestion.target.name}”?`} onClose={onClose}>
      <p>It comes back when its first figure has changed beyond what chance does.</p>
      <form className="stack" onSubmit={submit}>
        <Field title="Reason" about="For those who look at what was dismissed. May be left out.">
          {(control) => (
            <input {...control} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
          )}
        </Field>
        <p className="bad-text" role="alert">
          {dismiss.error ? messageOf(dismiss.error) : ''}
        </p>
        <div className="row end">
          <button type="button" className="btn" onClick={onClose}>
            Keep it
          </button>
          <button type="submit" className="btn pri" aria-disabled={dismiss.isPending}>
            Dismiss
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface TryProps {
  readonly name: string;
  readonly route: RouteName;
  readonly request: ProposedRequest & { readonly does: string };
  readonly onClose: () => void;
}

/** Shows the call before it is made. */
export function TryDialog({ name, route, request, onClose }: TryProps) {
  const attempt = useTry(onClose);
  const { method, path, body, does } = request;
  return (
    <Dialog title={`Try it with “${name}”?`} onClose={onClose}>
      <p>{does}</p>
      <code className="mono sm break">
        {method} {path} {JSON.stringify(body)}
      </code>
      <p className="bad-text" role="alert">
        {attempt.error ? messageOf(attempt.error) : ''}
      </p>
      <div className="row end">
        <button type="button" className="btn" onClick={onClose}>
          Leave it
        </button>
        <button
          type="button"
          className="btn pri"
          aria-disabled={attempt.isPending}
          onClick={() => !attempt.isPending && attempt.mutate({ route, request })}
        >
          Do it
        </button>
      </div>
    </Dialog>
  );
}
