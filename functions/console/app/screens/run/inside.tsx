import type { ReplyOf } from '../../api/call.ts';
import { Data } from '../../parts/copied/copied.tsx';
import { Moment } from '../../parts/moment.tsx';

type Run = ReplyOf<'getRun'>;

const hasMembers = (value: Readonly<Record<string, unknown>> | null): boolean =>
  value !== null && Object.keys(value).length > 0;

/** Attempts that failed before somebody had the run tried again, the newest first. */
function Attempts({ attempts }: Pick<Run, 'attempts'>) {
  if (attempts.length === 0) return null;
  return (
    <section className="card pad stack" aria-label="Failed attempts">
      <h2>Attempts that failed before</h2>
      <ul className="plain-list">
        {attempts.toReversed().map(({ step, nodeId, attempt, error, failedAt, retriedBy, retriedAt }) => (
          <li key={`${step} ${attempt} ${failedAt}`}>
            <Moment at={failedAt} /> at <code className="mono">{nodeId}</code>: <span className="break">{error}</span>
            <p className="sm dim">
              tried again <Moment at={retriedAt} /> by {retriedBy}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What an engineer looks for: failed attempts, variables, and what the run began with. */
export function Inside({ run }: { readonly run: Run }) {
  const { variables, input, trigger, attempts } = run;
  return (
    <>
      <Attempts attempts={attempts} />
      {hasMembers(variables) && <Data title="Variables" value={variables} />}
      {hasMembers(input) && <Data title="Input" value={input} />}
      {hasMembers(trigger) && <Data title="What it began with" value={trigger} />}
    </>
  );
}
