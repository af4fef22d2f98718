import type { ReplyOf } from '../../api/call.ts';
import { Moment } from '../../parts/moment.tsx';
import { number } from '../../parts/words.ts';
import { ScreenLink } from '../../shell/screen-link.tsx';
import styles from './overview.module.css';

type Queue = ReplyOf<'getOverview'>['queues'][number];

const SECOND_MS = 1000;
const seconds = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

interface CountProps {
  readonly queue: string;
  readonly status: string;
  readonly jobs: number;
  readonly label: string;
}

/** A number with the list behind it. */
function Count({ queue, status, jobs, label }: CountProps) {
  const isFailed = status === 'FAILED' && jobs > 0;
  return (
    <td className="num" data-label={label}>
      {jobs === 0 ? (
        <span className="dim">0</span>
      ) : (
        <ScreenLink className={isFailed ? 'bad-text b' : 'link'} to={`/jobs?queue=${queue}&status=${status}`}>
          {number(jobs)}
        </ScreenLink>
      )}
    </td>
  );
}

/** How the queues of jobs do now. */
export function Queues({ queues }: { readonly queues: readonly Queue[] }) {
  return (
    <section className="card" aria-labelledby="queues">
      <header>
        <h2 id="queues">Queues</h2>
      </header>
      <div className="table">
        <table className={`cards ${styles.queues}`}>
          <thead>
            <tr>
              <th>Queue</th>
              <th className="num">Waiting</th>
              <th className="num">Active</th>
              <th className="num">Delayed</th>
              <th className="num">Failed</th>
              <th>Oldest waits since</th>
              <th className="num">p95</th>
            </tr>
          </thead>
          <tbody>
            {queues.map(({ queue, waiting, active, delayed, failed, oldestWaitsSince, p95Ms }) => (
              <tr key={queue}>
                <td className="b nw">
                  <ScreenLink to={`/jobs?queue=${queue}`}>{queue}</ScreenLink>
                </td>
                <Count queue={queue} status="QUEUED&isDelayed=false" jobs={waiting} label="Waiting" />
                <Count queue={queue} status="PROCESSING" jobs={active} label="Active" />
                <Count queue={queue} status="QUEUED&isDelayed=true" jobs={delayed} label="Delayed" />
                <Count queue={queue} status="FAILED" jobs={failed} label="Failed" />
                <td data-label="Oldest waits since">
                  <Moment at={oldestWaitsSince} />
                </td>
                <td className="num dim" data-label="p95">
                  {p95Ms === null ? '–' : `${seconds.format(p95Ms / SECOND_MS)} s`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
