import { Link } from 'wouter';
import { Icon } from '../../parts/icon.tsx';
import { Moment } from '../../parts/moment.tsx';
import { count } from '../../parts/words.ts';
import { screens } from '../../screens/index.ts';
import styles from './clock-bar.module.css';
import type { Happened as Counts } from './move.ts';

/** A link where this build has the screen. */
function Figure({ path, text }: { readonly path: string; readonly text: string }) {
  const isThere = screens.some((screen) => screen.path === path.split('?')[0]);
  return isThere ? (
    <Link href={path} className="link b">
      {text}
    </Link>
  ) : (
    <span className="b">{text}</span>
  );
}

/** What a move of the clock brought, with links. */
export function Happened({ counts, onClose }: { readonly counts: Counts; readonly onClose: () => void }) {
  const { from, to, tasks, calls, hasMoreCalls, jobs, failed } = counts;
  const period = `from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`;
  return (
    <div className={`${styles.happened} row wrap`} role="status">
      <span>
        <Moment at={from} /> to <Moment at={to} />:
      </span>
      <Figure path={`/tasks?createdSince=${encodeURIComponent(from)}`} text={`${count(tasks, 'task')} made`} />
      <Figure path={`/bookings?${period}`} text={`${count(calls, 'call')}${hasMoreCalls ? ' and more' : ''}`} />
      <Figure path="/jobs" text={`${count(jobs, 'job')} done`} />
      {failed > 0 && <Figure path="/jobs?status=failed" text={`${count(failed, 'job')} failed so far`} />}
      <button type="button" className="btn sm ghost" aria-label="Close what happened" onClick={onClose}>
        <Icon name="close" />
      </button>
    </div>
  );
}
