import { Link } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { dayAxis, StackedBars } from '../../parts/charts/stacked-bars.tsx';
import { formatDate } from '../../parts/moment.tsx';
import { number } from '../../parts/words.ts';
import { madeIn, perDay } from './figures.tsx';

type Overview = ReplyOf<'getOverview'>;

const COLORS = ['var(--c1)', 'var(--c2)', 'var(--c3)', 'var(--c4)'] as const;

/** The triggers that made most have a colour each; the rest and tasks of no trigger share one. */
function seriesOf({ tasksPerDay }: Overview, days: readonly string[]) {
  const groups = Map.groupBy(tasksPerDay, ({ triggerId }) => triggerId);
  const sumOf = (rows: Overview['tasksPerDay']) => rows.reduce((sum, { made }) => sum + made, 0);
  const valuesOf = (rows: Overview['tasksPerDay']) => days.map((day) => sumOf(rows.filter((row) => row.day === day)));
  const ordered = [...groups].toSorted(([, a], [, b]) => sumOf(b) - sumOf(a));
  const own = ordered.filter(([triggerId]) => triggerId !== null).slice(0, COLORS.length);
  const shown = new Set(own.map(([triggerId]) => triggerId));
  const rest = ordered.filter(([triggerId]) => !shown.has(triggerId)).flatMap(([, rows]) => rows);
  const series = own.map(([, rows], place) => ({
    name: rows[0]?.triggerName ?? 'a deleted trigger',
    color: COLORS[place] ?? 'var(--c5)',
    values: valuesOf(rows),
  }));
  return rest.length === 0 ? series : [...series, { name: 'others', color: 'var(--c5)', values: valuesOf(rest) }];
}

interface TasksPerDayProps {
  readonly overview: Overview;
  readonly days: readonly string[];
}

/** Tasks by the day on which they were made, by trigger, with those that were completed since. */
export function TasksPerDay({ overview, days }: TasksPerDayProps) {
  const { made, completed } = overview.figures.period;
  const sums = perDay(overview, days, 'made');
  const [first = '', last = ''] = [days[0], days.at(-1)];
  const description = `${number(made)} tasks from ${formatDate(first)} to ${formatDate(last)}, ${number(Math.min(...sums))} to ${number(Math.max(...sums))} a day; ${number(completed)} of them are completed.`;
  return (
    <section className="card" aria-labelledby="per-day">
      <header>
        <h2 id="per-day" className="grow">
          Tasks per day
        </h2>
        <Link className="link sm" href={madeIn(overview, 'ANY')}>
          All {number(made)}
        </Link>
      </header>
      <div className="pad">
        {made === 0 ? (
          <p className="dim">No task was made in this period.</p>
        ) : (
          <StackedBars
            title="Tasks made per day, and how many of them are completed"
            description={description}
            axis={dayAxis(days)}
            series={seriesOf(overview, days)}
            line={{ name: 'completed since', color: 'var(--ink)', values: perDay(overview, days, 'completed') }}
          />
        )}
      </div>
    </section>
  );
}
