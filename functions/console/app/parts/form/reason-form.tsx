import { type FormEvent, useState } from 'react';
import { Field } from './field.tsx';

/** As the API takes it. */
const MOST_CHARACTERS = 500;

interface ReasonFormProps {
  /** A verb, with the count. */
  readonly action: string;
  readonly isBusy: boolean;
  /** Why the API refused; undefined while it has not. */
  readonly refusal?: string | undefined;
  readonly onConfirm: (reason: string) => void;
  readonly onClose: () => void;
}

/** The end of a dialog that gives something up: asks for a reason, which is kept. */
export function ReasonForm({ action, isBusy, refusal, onConfirm, onClose }: ReasonFormProps) {
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy && reason.trim() !== '') onConfirm(reason.trim());
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Field title="Reason" about="It is kept with your name. Without personal data.">
        {(control) => (
          <textarea
            {...control}
            rows={2}
            required
            maxLength={MOST_CHARACTERS}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <p className="bad-text" role="alert">
        {refusal}
      </p>
      <div className="row end">
        <button type="button" className="btn" onClick={onClose}>
          Leave them
        </button>
        <button type="submit" className="btn pri" aria-disabled={isBusy || reason.trim() === ''}>
          {action}
        </button>
      </div>
    </form>
  );
}
