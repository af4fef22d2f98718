import { Link } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { number } from '../../parts/words.ts';
import styles from './overview.module.css';

type Board = ReplyOf<'getOverview'>['board'];

interface RepProps {
  readonly name: string;
  readonly to: string;
  readonly load: Board['total'];
  readonly capacity: number | null;
  /** The whole bar stands for so many tasks. */
  readonly most: number;
}

const parts = [
  ['overdue', 'var(--bad)'],
  ['today', 'var(--c1)'],
  ['later', 'var(--c5)'],
  ['undated', 'var(--line2)'],
] as const;

function Rep({ name, to, load, capacity, most }: RepProps) {
  const { open, overdue, today, later, undated } = load;
  const isOver = capacity !== null && overdue + today > capacity;
  const said = `${overdue} overdue, ${today} due today, ${later} later, ${undated} without a date`;
  return (
    <Link href={to} className={styles.rep}>
      <span className="cut">{name}</span>
      <span className={styles.load} role="img" aria-label={said} title={said}>
        {parts.map(([part, color]) => (
          <b key={part} style={{ width: `${(100 * load[part]) / most}%`, background: color }} />
        ))}
        {capacity !== null && (
          <span className={styles.capacity} style={{ left: `${Math.min(100, (100 * capacity) / most)}%` }} />
        )}
      </span>
      <span className={`num nw ${isOver ? 'bad-text b' : ''}`}>
        {number(open)}
        {capacity !== null && <span className="dim"> / {number(capacity)}</span>}
      </span>
    </Link>
  );
}

/** Open tasks by rep, those with most first, with what a rep can do in a day. */
export function Load({ board }: { readonly board: Board }) {
  const { reps, unassigned, total } = board;
  const shown = reps.filter(({ open, capacity }) => open > 0 || capacity !== null).toSorted((a, b) => b.open - a.open);
  const most = Math.max(1, unassigned.open, ...shown.flatMap(({ open, capacity }) => [open, capacity ?? 0]));
  return (
    <section className="card" aria-labelledby="load">
      <header>
        <h2 id="load" className="grow">
          Open tasks by rep
        </h2>
        <Link className="link sm" href="/tasks">
          All {number(total.open)}
        </Link>
      </header>
      {total.open === 0 && <p className="pad dim">No task is open.</p>}
      {shown.map((rep) => (
        <Rep
          key={rep.id}
          name={`${rep.name ?? 'no name'}${rep.isOnLeave ? ' (on leave)' : ''}`}
          to={`/tasks?view=list&assigneeId=${rep.id}`}
          load={rep}
          capacity={rep.capacity}
          most={most}
        />
      ))}
      {unassigned.open > 0 && (
        <Rep name="No one" to="/tasks?view=list&isAssigned=false" load={unassigned} capacity={null} most={most} />
      )}
      <p className="pad sm dim">
        From the left: overdue, due today, later, without a date. The mark is what a rep can do in a day; red is more
        than that due by tonight.
      </p>
    </section>
  );
}
