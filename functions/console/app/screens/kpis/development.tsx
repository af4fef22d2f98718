import { type Series, StackedBars } from '../../parts/charts/stacked-bars.tsx';
import { formatDate } from '../../parts/moment.tsx';
import { count } from '../../parts/words.ts';
import { countNames, type KpiName, type Kpis, targetWords, titles, unitOf } from './kpi-words.ts';

/** Names of weeks and months that fit below the chart. */
const MOST_MARKS = 5;

interface DevelopmentProps {
  readonly kpis: Kpis;
  readonly chosen: KpiName;
  readonly by: 'week' | 'month';
  readonly onChoose: (kpi: KpiName) => void;
}

/** What each value is made of. */
function countsOf(kpi: KpiName, series: Kpis['kpis'][number]['series']): readonly Series[] {
  const [part, whole] = countNames[kpi];
  const columns = [
    { name: part, values: series.map(({ numerator }) => numerator) },
    { name: whole, values: series.map(({ denominator }) => denominator) },
  ];
  return columns.filter(({ name }) => name !== '').map((column) => ({ ...column, color: '' }));
}

/** One KPI week by week or month by month. Where there are too few there is no bar. */
export function Development({ kpis: { kpis, smallest }, chosen, by, onChoose }: DevelopmentProps) {
  const kpi = kpis.find((one) => one.kpi === chosen);
  if (!kpi) return null;
  const { series, target } = kpi;
  const values = series.map(({ value }) => value);
  const known = values.filter((value) => value !== null).length;
  const hasLine = chosen !== 'SAMPLE_CONVERSION';
  return (
    <section className="card" aria-label="Development">
      <header>
        <h2 className="grow">{titles[chosen]}</h2>
        <select
          className="input"
          style={{ width: 'auto' }}
          aria-label="KPI of the chart"
          value={chosen}
          onChange={(event) => onChoose(event.target.value as KpiName)} // its options are the names
        >
          {kpis.map(({ kpi: name }) => (
            <option key={name} value={name}>
              {titles[name]}
            </option>
          ))}
        </select>
      </header>
      <div className="pad">
        <StackedBars
          title={`${titles[chosen]}, by ${by}`}
          description={`Target: ${targetWords(kpi)}. ${count(known, by)} of ${series.length} with ${smallest} or more.`}
          axis={{
            heading: `${by === 'week' ? 'Week' : 'Month'} from`,
            names: series.map(({ from }) => formatDate(from)),
            every: Math.max(1, Math.ceil(series.length / MOST_MARKS)),
          }}
          series={[{ name: `${titles[chosen]} (${unitOf(chosen)})`, color: 'var(--c1)', values }]}
          counts={countsOf(chosen, series)}
          {...(hasLine
            ? { line: { name: `target (${unitOf(chosen)})`, color: 'var(--ink)', values: series.map(() => target) } }
            : {})}
        />
        <p className="sm dim">
          Counted by the {by} in which tasks were made, or tastings were given. Open tasks may still be completed. No
          bar: fewer than {smallest}.
        </p>
      </div>
    </section>
  );
}
