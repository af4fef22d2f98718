import { useLocation } from 'wouter';
import { routes } from '../../../../api/client.gen.ts';
import { messageOf } from '../../api/api-error.ts';
import { routeOf } from '../../api/call-request.ts';
import { Button } from '../../parts/button.tsx';
import { useRefusal } from '../../session/session.ts';
import { ScreenLink } from '../../shell/screen-link.tsx';
import { type Suggestion, useTryPart } from './change-suggestions.ts';

/** An experiment on a trigger takes the role of the trigger. */
const roleFor = (route: keyof typeof routes | undefined, body: object) =>
  route === undefined || routes[route].access === 'admin' || 'triggerId' in body ? 'admin' : 'operator';

/** Draws up the experiment that tries the suggestion, or the split for it, and goes to where it is started; or leads to the one that stands in its way. */
export function TryPart({ suggestion }: { readonly suggestion: Suggestion }) {
  const { asExperiment, experiment, target } = suggestion;
  const [, navigate] = useLocation();
  const route = asExperiment === null ? undefined : routeOf(asExperiment);
  const attempt = useTryPart((screen, id) => navigate(`/${screen}/${id}`));
  const refusal = useRefusal(roleFor(route, asExperiment?.body ?? {}));
  if (experiment !== null)
    return (
      <ScreenLink className="btn sm" to={`/experiments/${experiment.id}`}>
        Open its experiment <span className="only-read">{experiment.name}</span>
      </ScreenLink>
    );
  if (asExperiment === null || route === undefined) return null;
  return (
    <>
      <Button
        kind="sm"
        refusal={refusal}
        isBusy={attempt.isPending}
        onClick={() => attempt.mutate({ route, request: asExperiment })}
      >
        Try with a part of the customers <span className="only-read">of {target.name}</span>
      </Button>
      <p className="bad-text break" role="alert">
        {attempt.error ? messageOf(attempt.error) : ''}
      </p>
    </>
  );
}
