import { Link } from 'wouter';
import { Icon } from '../../parts/icon.tsx';
import { formatDate, Moment } from '../../parts/moment.tsx';
import { Pill } from '../../parts/pill.tsx';
import { inWords } from '../../parts/words.ts';
import styles from './customer.module.css';
import { RhythmStrip } from './rhythm-strip.tsx';
import { checkTitle, type Explained, verdictWords } from './verdict-words.ts';

function Checks({ checks }: { readonly checks: Explained['checks'] }) {
  return (
    <ul className={styles.checks}>
      {checks.map(({ name, holds, value, needs }) => (
        <li key={name}>
          <span className={holds ? styles.holds : styles.fails}>
            <Icon name={holds ? 'holds' : 'fails'} />
            <span className="only-read">{holds ? 'Holds:' : 'Does not hold:'}</span>
          </span>
          <span title={name}>{checkTitle(name)}</span>
          <span className={styles.value}>
            {value ?? 'none'}
            {needs !== null && <span className="dim"> · needs {needs}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What the trigger knows of the customer, where that is more than one fact. */
function Occurrences({ occurrences }: { readonly occurrences: Explained['occurrences'] }) {
  if (occurrences.length < 2) return null;
  return (
    <ul className={styles.checks} aria-label="What the trigger knows of">
      {occurrences.map(({ occurrenceKey, verdict, product, factOn, taskId }) => (
        <li key={occurrenceKey}>
          <span aria-hidden="true">·</span>
          <span>
            {[product, factOn && formatDate(factOn)].filter(Boolean).join(', ')}
            {taskId !== null && (
              <>
                {' '}
                <Link className="link" href={`/tasks?task=${taskId}`}>
                  its task
                </Link>
              </>
            )}
          </span>
          <span className={styles.value} title={verdict}>
            {verdictWords[verdict].short}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Next({ explained: { verdict, nextAt, taskId } }: { readonly explained: Explained }) {
  if (taskId !== null)
    return (
      <p className="sm">
        <Link className="link" href={`/tasks?task=${taskId}`}>
          The task that it made
        </Link>
      </p>
    );
  if (nextAt === null) return null;
  const then =
    verdict === 'NOT_DUE' || verdict === 'NO_CANDIDATE' ? 'looks at the customer again' : 'may make the task';
  return (
    <p className={styles.next}>
      The first evaluation from <Moment at={nextAt} /> on {then}, if nothing else changes.
    </p>
  );
}

interface VerdictProps {
  readonly customerId: string;
  readonly explained: Explained;
  readonly at: string;
  readonly isOpen: boolean;
}

/** What one trigger does for the customer, and why. */
export function Verdict({ customerId, explained, at, isOpen }: VerdictProps) {
  const { triggerId, triggerType, triggerName, isActive, verdict, error, checks, occurrences } = explained;
  const { short, tone, sentence } = verdictWords[verdict];
  return (
    <details open={isOpen}>
      <summary>
        <span className={styles.words}>
          <span className="b">{triggerName}</span>
          <br />
          <span className="sm dim">{isActive ? sentence : `Switched off. If it were on: ${sentence}`}</span>
        </span>
        <Pill tone={tone} text={short} constant={verdict} />
      </summary>
      <div className={styles.inside}>
        {error !== null && <p className="bad-text break">{error}</p>}
        {triggerType === 'BURN_RATE_ALERT' && <RhythmStrip customerId={customerId} explained={explained} at={at} />}
        <Checks checks={checks} />
        <Occurrences occurrences={occurrences} />
        <Next explained={explained} />
        <p className="sm">
          <Link className="link" href={`/triggers/${triggerId}`}>
            Settings of the trigger
          </Link>
          <span className="dim"> · {inWords(triggerType)}</span>
        </p>
      </div>
    </details>
  );
}
