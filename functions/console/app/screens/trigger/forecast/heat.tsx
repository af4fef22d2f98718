import { Link } from 'wouter';
import type { ReplyOf } from '../../../api/call.ts';
import { number } from '../../../parts/words.ts';
import styles from './heat.module.css';

type Day = ReplyOf<'forecastTrigger'>['days'][number];

interface Rep {
  readonly id: string | null;
  readonly name: string;
  readonly total: number;
}

const LEVELS = 4;
const WEEKDAY = new Intl.DateTimeFormat(undefined, { weekday: 'short', timeZone: 'UTC' });
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });

const isWeekend = (day: string): boolean => [0, 6].includes(new Date(day).getUTCDay());

const tasksOf = ({ reps }: Day, id: string | null): number => reps.find(({ repId }) => repId === id)?.tasks ?? 0;

/** Who gets tasks, the one with most first; what nobody gets last. */
function repsOf(days: readonly Day[]): readonly Rep[] {
  const names = new Map(days.flatMap(({ reps }) => reps.map(({ repId, repName }) => [repId, repName] as const)));
  return [...names]
    .map(([id, name]) => ({
      id,
      name: id === null ? 'no one' : (name ?? 'no name'),
      total: days.reduce((sum, day) => sum + tasksOf(day, id), 0),
    }))
    .toSorted((a, b) => Number(a.id === null) - Number(b.id === null) || b.total - a.total);
}

function Head({ days }: { readonly days: readonly Day[] }) {
  return (
    <thead>
      <tr>
        <th scope="col">Rep</th>
        {days.map(({ day }) => (
          <th key={day} scope="col" className={isWeekend(day) ? `${styles.day} ${styles.weekend}` : styles.day}>
            <span>{WEEKDAY.format(new Date(day))}</span> <span>{DAY.format(new Date(day))}</span>
          </th>
        ))}
        <th scope="col" className="num">
          All
        </th>
      </tr>
    </thead>
  );
}

/** A figure by rep and day; the darker, the more. It is a table, so that it is read and printed as one. */
export function Heat({ days }: { readonly days: readonly Day[] }) {
  const reps = repsOf(days);
  const most = Math.max(1, ...days.flatMap(({ reps: all }) => all.map(({ tasks }) => tasks)));
  const levelOf = (tasks: number) => styles[`level${Math.ceil((LEVELS * tasks) / most)}`];
  const hasLeftOver = days.some(({ deferred }) => deferred > 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, by keys too
    <section className="table" aria-label="Tasks by rep and day" tabIndex={0}>
      <table className={styles.heat}>
        <Head days={days} />
        <tbody>
          {reps.map(({ id, name, total }) => (
            <tr key={id}>
              <th scope="row">
                <Link href={id === null ? '/tasks?isAssigned=false' : `/tasks?assigneeId=${id}`}>{name}</Link>
              </th>
              {days.map((day) => {
                const tasks = tasksOf(day, id);
                return (
                  <td key={day.day} className={`${styles.cell} ${levelOf(tasks)}`}>
                    {tasks === 0 ? <span className="dim">·</span> : number(tasks)}
                  </td>
                );
              })}
              <td className="num b">{number(total)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All</th>
            {days.map(({ day, tasks }) => (
              <td key={day} className={styles.cell}>
                {number(tasks)}
              </td>
            ))}
            <td className="num b">{number(days.reduce((sum, { tasks }) => sum + tasks, 0))}</td>
          </tr>
          {hasLeftOver && (
            <tr>
              <th scope="row">Left over for the next day</th>
              {days.map(({ day, deferred }) => (
                <td key={day} className={styles.cell}>
                  {number(deferred)}
                </td>
              ))}
              <td />
            </tr>
          )}
        </tfoot>
      </table>
    </section>
  );
}
