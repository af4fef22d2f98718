import { Refused } from '../popover/refused.tsx';

interface SubmitRowProps {
  readonly label: string;
  /** Why the button does nothing for this role. */
  readonly refusal: string | undefined;
  readonly isPending: boolean;
}

/** The end of a form that makes or saves something: its button. */
export const SubmitRow = ({ label, refusal, isPending }: SubmitRowProps) => (
  <div className="row end">
    <Refused reason={refusal}>
      {(describedBy) => (
        <button
          type="submit"
          className="btn pri"
          aria-disabled={refusal !== undefined || isPending}
          aria-describedby={describedBy}
        >
          {label}
        </button>
      )}
    </Refused>
  </div>
);
