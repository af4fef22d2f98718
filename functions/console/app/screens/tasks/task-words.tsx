import { Link } from 'wouter';
import { formatDate } from '../../parts/moment.tsx';
import { Pill } from '../../parts/pill.tsx';
import { inWords } from '../../parts/words.ts';
import type { Task } from './read-tasks.ts';
import styles from './tasks.module.css';

export function Priority({ task: { priority } }: { readonly task: Task }) {
  const tone = { LOW: 'plain', MEDIUM: 'plain', HIGH: 'wait', URGENT: 'bad' } as const;
  return <Pill tone={tone[priority]} text={inWords(priority)} constant={priority} />;
}

/** Why the task exists: the trigger that made it, with what it found. */
export function Why({ task: { cause, source, description } }: { readonly task: Task }) {
  return (
    <p className={`sm dim ${styles.why}`}>
      {cause ? (
        <Link className="link" href={`/triggers/${cause.triggerId}`}>
          {cause.triggerName ?? inWords(source ?? 'a trigger')}
        </Link>
      ) : (
        (source && inWords(source)) || 'made by hand'
      )}
      {description && `: ${description}`}
    </p>
  );
}

const dayOf: Readonly<Record<string, string>> = { BURN_RATE_ALERT: 'Last order', CUSTOMER_TIMING: 'Contact date' };

/** The day of the CRM that the task follows from, where the trigger's occurrences are named by one. */
export function CauseDay({ task: { cause, source } }: { readonly task: Task }) {
  const what = dayOf[source ?? ''];
  const day = /:(\d{4}-\d\d-\d\d)(?::|$)/.exec(cause?.occurrenceKey ?? '')?.[1];
  if (what === undefined || day === undefined) return null;
  return (
    <p className="sm dim">
      {what}: {formatDate(day)}
    </p>
  );
}

/** What the rep said of the task, with the comment. */
export function RatingWords({ task: { rating } }: { readonly task: Task }) {
  if (rating === null) return <span className="dim">–</span>;
  const { wasRight, satisfaction, comment } = rating;
  return (
    <>
      {wasRight !== null && <Pill tone={wasRight ? 'ok' : 'bad'} text={wasRight ? 'right' : 'not right'} />}{' '}
      {satisfaction !== null && <span className="nw">{satisfaction} of 5</span>}
      {comment && <p className={`sm dim ${styles.comment}`}>{comment}</p>}
    </>
  );
}
