import { Refused } from '../../parts/popover/refused.tsx';

interface SubmitProps {
  readonly refusal: string | undefined;
  readonly isBusy: boolean;
}

/** Sends the form, unless the role may not. */
export function MakeDraft({ refusal, isBusy }: SubmitProps) {
  return (
    <Refused reason={refusal}>
      {(describedBy) => (
        <button
          type="submit"
          className="btn pri"
          aria-disabled={refusal !== undefined || isBusy}
          aria-describedby={describedBy}
        >
          Make the draft
        </button>
      )}
    </Refused>
  );
}
