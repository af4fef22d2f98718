import { Moment } from '../../../parts/moment.tsx';
import { count } from '../../../parts/words.ts';
import styles from '../experiment.module.css';
import type { Results } from './figures.ts';
import { doubtWords, verdictWords } from './verdict-words.ts';

/** What may be said, first; then what is missing. */
export function Verdict({ results }: { readonly results: Results }) {
  const { verdict, countedAt, days, phaseStartedAt, phaseEndedAt } = results;
  const { heading, text } = verdictWords(results);
  return (
    <section className="card pad stack" aria-label="Verdict">
      <h2 className={styles.verdict}>{heading}</h2>
      <p>{text}</p>
      {verdict.doubts.length > 0 && (
        <ul className={styles.doubts} aria-label="What is missing">
          {verdict.doubts.map((doubt) => (
            <li key={doubt} title={doubt}>
              {doubtWords(doubt, results)}
            </li>
          ))}
        </ul>
      )}
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
