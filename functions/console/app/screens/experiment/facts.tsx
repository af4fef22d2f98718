import { Link } from 'wouter';
import { Moment } from '../../parts/moment.tsx';
import { number } from '../../parts/words.ts';
import { outcomeAndAim } from '../experiments/experiment-words.ts';
import type { Experiment } from './draft.ts';
import { nounsOf, useKeys } from './key-field.tsx';

/** What the key divides customers at. Both, where no active workflow has it. */
function Subject({ experimentKey }: { readonly experimentKey: string }) {
  const known = useKeys()?.get(experimentKey);
  const noun = known ? nounsOf(known) : 'split or text';
  return noun[0]?.toUpperCase() + noun.slice(1);
}

function Workflows({ experimentKey }: { readonly experimentKey: string }) {
  const keys = useKeys();
  if (!keys) return null;
  const workflows = keys.get(experimentKey)?.workflows ?? new Map<string, string>();
  if (workflows.size === 0) return <span className="dim">in no active workflow</span>;
  return [...workflows].map(([id, name]) => (
    <Link key={id} className="link" href={`/workflows/${id}`}>
      {name}
    </Link>
  ));
}

/** What it is, whatever it has found out. */
export function Facts({ experiment }: { readonly experiment: Experiment }) {
  const { key, triggerId, triggerName, outcome, arms, holdoutPercent, customers } = experiment;
  const { startedAt, stoppedAt, decidedAt, createdBy, createdByName } = experiment;
  const moments = [
    ['Started', startedAt],
    ['Stopped', stoppedAt],
    ['Decided', decidedAt],
  ] as const;
  return (
    <section className="card pad" aria-label="Facts">
      <dl className="facts">
        <dt>{key === null ? 'Trigger' : <Subject experimentKey={key} />}</dt>
        {key === null ? (
          <dd>
            <Link className="link" href={`/triggers/${triggerId}`}>
              {triggerName}
            </Link>
          </dd>
        ) : (
          <dd className="row wrap">
            <span className="mono">{key}</span>
            <Workflows experimentKey={key} />
          </dd>
        )}
        <dt>Outcome</dt>
        <dd>{outcomeAndAim(outcome)}</dd>
        <dt>Divided</dt>
        <dd>
          {arms.map(({ label, percentage }) => `${number(percentage)} % ${label}`).join(', ')}
          {holdoutPercent > 0 && `; of all who come, ${number(holdoutPercent)} % are held out`}
        </dd>
        <dt>Customers</dt>
        <dd>{number(customers)}</dd>
        {moments.map(
          ([words, at]) =>
            at !== null && (
              <div key={words} style={{ display: 'contents' }}>
                <dt>{words}</dt>
                <dd>
                  <Moment at={at} />
                </dd>
              </div>
            ),
        )}
        <dt>Drawn up by</dt>
        <dd>{createdByName ?? createdBy}</dd>
      </dl>
    </section>
  );
}
