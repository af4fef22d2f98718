import { Button } from '../../parts/button.tsx';
import { useRefusal } from '../../session/session.ts';
import { Refused } from './refused.tsx';

interface FormEndProps {
  readonly error: unknown;
  readonly submit: string;
  readonly isPending: boolean;
  readonly onCancel: () => void;
}

/** The end of a form of bookings: why the API refused, and its two buttons. */
export function FormEnd({ error, submit, isPending, onCancel }: FormEndProps) {
  const refusal = useRefusal('operator');
  return (
    <>
      <Refused error={error} />
      {refusal !== undefined && <p className="dim">{refusal}</p>}
      <div className="row end">
        <Button onClick={onCancel}>Cancel</Button>
        <button type="submit" className="btn pri" disabled={isPending || refusal !== undefined}>
          {submit}
        </button>
      </div>
    </>
  );
}
