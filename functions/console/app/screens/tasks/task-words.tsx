import { Link } from 'wouter';
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
