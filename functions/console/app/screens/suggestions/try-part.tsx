import { useLocation } from 'wouter';
import { messageOf } from '../../api/api-error.ts';
import { Button } from '../../parts/button.tsx';
import { useRefusal } from '../../session/session.ts';
import { ScreenLink } from '../../shell/screen-link.tsx';
import type { NewExperiment } from '../experiment/draft.ts';
import { useCreateExperiment } from '../experiment/use-experiment.ts';
import type { Suggestion } from './change-suggestions.ts';

type Attempt = NonNullable<Suggestion['tryIt']>;

/** Draws up the experiment that tries the suggestion, and goes to where it is started; or leads to the one that stands in its way. */
export function TryPart({ attempt, name }: { readonly attempt: Attempt; readonly name: string }) {
  const { asExperiment, experiment } = attempt;
  const [, navigate] = useLocation();
  const create = useCreateExperiment((id) => navigate(`/experiments/${id}`));
  const refusal = useRefusal('admin');
  if (experiment !== null)
    return (
      <ScreenLink className="btn sm" to={`/experiments/${experiment.id}`}>
        Open its experiment <span className="only-read">{experiment.name}</span>
      </ScreenLink>
    );
  if (asExperiment === null) return null;
  const { body } = asExperiment;
  return (
    <>
      <Button
        kind="sm"
        refusal={refusal}
        isBusy={create.isPending}
        onClick={() => create.mutate(body as NewExperiment)} // as the API proposes it
      >
        Try with a part of the customers <span className="only-read">of {name}</span>
      </Button>
      <p className="bad-text break" role="alert">
        {create.error ? messageOf(create.error) : ''}
      </p>
    </>
  );
}
