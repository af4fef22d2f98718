import { Moment } from '../../../parts/moment.tsx';
import { count } from '../../../parts/words.ts';
import styles from '../experiment.module.css';
import type { Results } from './figures.ts';
import { doubtWords, verdictWords } from './verdict-words.ts';

/** Of a phase that is not the first. */
const reasonWords: Readonly<Partial<Record<Results['phaseReason'], string>>> = {
  PERCENTAGES: 'This phase began with other percentages.',
  TRIGGER_CHANGED: 'This phase began because the settings of the trigger changed, and with them what the arms do.',
  WORKFLOW_CHANGED: 'This phase began with a version of a workflow in which the arms do something else.',
};

/** What may be said, first; then what is missing. */
export function Verdict({ results, isNowhere }: { readonly results: Results; readonly isNowhere: boolean }) {
  const { verdict, countedAt, days, phaseStartedAt, phaseEndedAt } = results;
  const { heading, text } = verdictWords(results);
  const began = reasonWords[results.phaseReason];
  return (
    <section className="card pad stack" aria-label="Verdict">
      <h2 className={styles.verdict}>{heading}</h2>
      <p>{text}</p>
      {verdict.doubts.length > 0 && (
        <ul className={styles.doubts} aria-label="What is missing">
          {verdict.doubts.map((doubt) => (
            <li key={doubt} title={doubt}>
              {doubtWords(doubt, results, isNowhere)}
            </li>
          ))}
        </ul>
      )}
      {isNowhere && results.status === 'RUNNING' && (
        <p className="bad-text">
          Nobody can come to it: no active workflow has a split or text with its key. Publish and activate a version
          that has one, or stop the experiment.
        </p>
      )}
      {began !== undefined && <p className="sm dim">{began}</p>}
      <p className="sm dim">
        {phaseStartedAt !== null && (
          <>
            Customers since <Moment at={phaseStartedAt} />
            {phaseEndedAt !== null && (
              <>
                {' '}
                until <Moment at={phaseEndedAt} />
              </>
            )}
            ; those of {count(days, 'day')} are counted.{' '}
          </>
        )}
        {countedAt === null ? (
          'Nothing is counted yet; that happens every six hours.'
        ) : (
          <>
            Counted last on <Moment at={countedAt} />.
          </>
        )}
      </p>
    </section>
  );
}
