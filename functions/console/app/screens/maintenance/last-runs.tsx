import type { ReplyOf } from '../../api/call.ts';
import { formatMoment, Moment, useZone } from '../../parts/moment.tsx';
import { inWords } from '../../parts/words.ts';
import styles from './maintenance.module.css';

export type Maintenance = ReplyOf<'listMaintenance'>['items'][number];
type Run = Maintenance['lastRuns'][number];

/** A queue and a waking database delay a start by minutes; more than this is a window that was missed. */
const LATE_MS = 15 * 60_000;

const signs = {
  SUCCEEDED: ['✓', styles.ok],
  FAILED: ['×', styles.bad],
  RUNNING: ['…', styles.run],
  QUEUED: ['…', styles.run],
  CANCELLED: ['–', ''],
} as const;

export const isUnderWay = ({ status }: Run): boolean => status === 'QUEUED' || status === 'RUNNING';

/** When it started after its window had passed; undefined when it was in time. */
function caughtUpAt({ source, scheduledAt, startedAt }: Run): string | undefined {
  if (source !== 'SCHEDULE' || startedAt === null) return undefined;
  return Date.parse(startedAt) - Date.parse(scheduledAt) > LATE_MS ? startedAt : undefined;
}

/** A member of a run's detail: `customersUpdated: 3` is read "customers updated 3". */
const detailWords = (detail: Readonly<Record<string, unknown>>): string =>
  Object.entries(detail)
    .filter(([, value]) => typeof value !== 'object')
    .map(([name, value]) => `${name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} ${value}`)
    .join(' · ');

function Dot({ run }: { readonly run: Run }) {
  const zone = useZone();
  const [sign, style] = signs[run.status];
  const late = caughtUpAt(run);
  const words = [
    `${inWords(run.status)}, ${formatMoment(run.startedAt ?? run.scheduledAt, zone)}`,
    late && `of the window at ${formatMoment(run.scheduledAt, zone)}`,
    run.source === 'MANUAL' && 'run by hand',
    run.error,
  ];
  const text = words.filter(Boolean).join(', ');
  return (
    <li className={`${styles.dot} ${style}`} title={text}>
      <span aria-hidden="true">{sign}</span>
      <span className="only-read">{text}</span>
    </li>
  );
}

/** The last runs as dots, the newest first, and the newest in words. */
export function LastRuns({ runs }: { readonly runs: readonly Run[] }) {
  const [newest] = runs;
  if (!newest) return <span className="dim">not yet</span>;
  const late = caughtUpAt(newest);
  return (
    <div className={styles.last}>
      <div className="row wrap">
        <ol className={styles.dots}>
          {runs.map((run) => (
            <Dot key={run.id} run={run} />
          ))}
        </ol>
        <span>
          {late ? 'caught up at ' : `${inWords(newest.status)} `}
          <Moment at={newest.startedAt ?? newest.scheduledAt} />
          {late && (
            <>
              , missed at <Moment at={newest.scheduledAt} />
            </>
          )}
        </span>
      </div>
      {newest.error !== null && <span className="sm bad-text">{newest.error}</span>}
      {newest.error === null && newest.detail !== null && <span className="sm dim">{detailWords(newest.detail)}</span>}
    </div>
  );
}
