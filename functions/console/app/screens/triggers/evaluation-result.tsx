import { Pill } from '../../parts/pill.tsx';
import { count, reasons } from '../../parts/words.ts';
import type { Evaluation } from './run.ts';

/** How an evaluation ended, or how far it is, in words. */
export function EvaluationResult({ evaluation }: { readonly evaluation: Evaluation }) {
  const { status, created, matched, deferred, suppressed, error } = evaluation;
  if (status === 'QUEUED') return <Pill tone="wait" text="queued" constant={status} />;
  if (status === 'RUNNING') return <Pill tone="run" text="running" constant={status} />;
  if (status === 'FAILED')
    return (
      <span className="row wrap">
        <Pill tone="bad" text="failed" constant={status} />
        <span className="sm">{error}</span>
      </span>
    );
  const more = [deferred > 0 ? `${deferred} left over` : '', reasons(suppressed)].filter(Boolean).join(' · ');
  return (
    <span className="row wrap">
      <Pill tone={created > 0 ? 'ok' : 'plain'} text={count(created, 'task')} constant={status} />
      <span className="sm dim">
        of {matched} matched{more && ` · ${more}`}
      </span>
    </span>
  );
}
