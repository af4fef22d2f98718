import type { ReplyOf } from '../../../api/call.ts';
import { dayAxis, type Series, StackedBars } from '../../../parts/charts/stacked-bars.tsx';
import { formatDate } from '../../../parts/moment.tsx';
import { count, number } from '../../../parts/words.ts';

type Day = ReplyOf<'forecastTrigger'>['days'][number];

const COLORS = ['var(--c1)', 'var(--c2)', 'var(--c3)', 'var(--c4)'] as const;
const REST = 'var(--c5)';

/** The reps who get most have a colour each; the others, and what nobody gets, share one. */
function seriesOf(days: readonly Day[]): readonly Series[] {
  const names = new Map(days.flatMap(({ reps }) => reps.map(({ repId, repName }) => [repId, repName] as const)));
  const valuesOf = (isOne: (repId: string | null) => boolean) =>
    days.map(({ reps }) => reps.reduce((sum, { repId, tasks }) => sum + (isOne(repId) ? tasks : 0), 0));
  const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0);
  const reps = [...names]
    .filter(([id]) => id !== null)
    .map(([id, name]) => ({ id, name: name ?? 'no name', values: valuesOf((one) => one === id) }))
    .toSorted((a, b) => sum(b.values) - sum(a.values));
  const own = reps.slice(0, COLORS.length);
  const rest = valuesOf((id) => !own.some((rep) => rep.id === id));
  const series = own.map(({ name, values }, place) => ({ name, values, color: COLORS[place] ?? REST }));
  return sum(rest) === 0 ? series : [...series, { name: 'others and no one', values: rest, color: REST }];
}

/** The tasks of each day by who gets them, with what is left over. */
export function ByRep({ days }: { readonly days: readonly Day[] }) {
  const sums = days.map(({ tasks }) => tasks);
  const left = days.map(({ deferred }) => deferred);
  const [first = '', last = ''] = [days[0]?.day, days.at(-1)?.day];
  const total = sums.reduce((sum, one) => sum + one, 0);
  const line = left.some((one) => one > 0)
    ? { line: { name: 'left over for the next day', color: 'var(--ink)', values: left } }
    : {};
  return (
    <StackedBars
      title="Tasks of each day, by who gets them"
      description={`${count(total, 'task')} from ${formatDate(first)} to ${formatDate(last)}, ${number(Math.min(...sums))} to ${number(Math.max(...sums))} a day.`}
      axis={dayAxis(days.map(({ day }) => day))}
      series={seriesOf(days)}
      {...line}
    />
  );
}
