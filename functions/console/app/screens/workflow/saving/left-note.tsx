import { Link } from 'wouter';
import { useLeft } from './left-drafts.ts';

/** Outside of the editor: that the last changes of the draft are not saved, why, and where they are. */
export function LeftNote({ workflowId }: { readonly workflowId: string }) {
  const left = useLeft(workflowId);
  if (left?.problem === undefined) return null;
  return (
    <p role="alert" className="card pad">
      <span className="bad-text">The last changes of the draft are not saved: {left.problem}</span>{' '}
      <Link className="link" href={`/workflows/${workflowId}`}>
        Go on with the draft, which has them.
      </Link>
    </p>
  );
}
