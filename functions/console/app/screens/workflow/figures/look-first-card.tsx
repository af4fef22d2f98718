import { Link } from 'wouter';
import type { ReplyOf } from '../../../api/call.ts';
import { FEWEST_COMPARED, worseThan } from './compare-versions.ts';
import styles from './figures.module.css';
import type { Node } from './funnel.tsx';
import { LIMITS, looksOf } from './look-first.ts';
import type { Version } from './version-shares.ts';

interface LookFirstProps {
  readonly statistics: ReplyOf<'getWorkflowStatistics'>;
  readonly nameOf: (node: Node) => string;
  readonly workflowId: string;
  /** The last ones, the earliest first. */
  readonly versions: readonly Version[];
}

/** Sentences with the figures behind them, each with its node. */
export function LookFirst({ statistics, nameOf, workflowId, versions }: LookFirstProps) {
  const looks = looksOf(statistics, nameOf);
  const [older, newer] = versions.slice(-2);
  const worse = newer && older ? worseThan(newer, older) : [];
  return (
    <section className="card pad stack" aria-label="What to look at first">
      <h2>What to look at first</h2>
      {looks.length + worse.length === 0 ? (
        <p className="dim">Nothing stands out.</p>
      ) : (
        <ol className={styles.looks}>
          {worse.map((text) => (
            <li key={text}>
              {text}{' '}
              <Link className="link sm" href={`/workflows/${workflowId}?tab=publish`}>
                the versions
              </Link>
            </li>
          ))}
          {looks.map(({ nodeId, text }) => (
            <li key={text}>
              {text}{' '}
              <Link className="link sm" href={`/workflows/${workflowId}?node=${encodeURIComponent(nodeId)}`}>
                the node
              </Link>{' '}
              <Link className="link sm" href={`/workflows/${workflowId}?tab=runs&nodeId=${encodeURIComponent(nodeId)}`}>
                its runs
              </Link>
            </li>
          ))}
        </ol>
      )}
      <p className="sm dim">
        {LIMITS} A version is compared with the one before once both have {FEWEST_COMPARED} runs, and only a difference
        is said that chance gives in one of 20 comparisons.
      </p>
    </section>
  );
}
