interface FormEndProps {
  /** Why the API refused; empty while it has not. */
  readonly refusal: string;
  readonly submit: string;
  readonly isPending: boolean;
  readonly onCancel: () => void;
}

/** The end of a form in a dialog: what went wrong, and its two buttons. */
export function FormEnd({ refusal, submit, isPending, onCancel }: FormEndProps) {
  return (
    <>
      <p className="bad-text" role="alert">
        {refusal}
      </p>
      <div className="row end">
        <button type="button" className="btn" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className="btn pri" disabled={isPending}>
          {submit}
        </button>
      </div>
    </>
  );
}
