import { useId } from 'react';
import { formatDate } from '../moment.tsx';
import { number } from '../words.ts';
import styles from './charts.module.css';
import { ticksFor } from './scale.ts';

export interface Series {
  readonly name: string;
  readonly color: string;
  /** A value for each bar; null where there is none. */
  readonly values: readonly (number | null)[];
}

const WEEK = 7;

/** What the bars stand for: days, months, queues. */
interface Axis {
  /** Heading of its column in the table. */
  readonly heading: string;
  readonly names: readonly string[];
  /** Names below the axis, which has less room than the table. */
  readonly marks?: readonly string[];
  /** Bars between two names, counted from the last one. */
  readonly every?: number;
}

/** Calendar dates, the earliest first, with a name each week. */
export const dayAxis = (days: readonly string[]): Axis => ({
  heading: 'Day',
  names: days.map(formatDate),
  marks: days.map((day) => formatDate(day).replace(/,? \d{4}$/, '')),
  every: days.length > WEEK + 1 ? WEEK : 1, // a week of forecast touches eight days
});

export interface StackedBarsProps {
  readonly title: string;
  readonly description: string;
  readonly axis: Axis;
  readonly series: readonly Series[];
  /** Drawn over the bars. */
  readonly line?: Series;
  /** Only in the table. */
  readonly counts?: readonly Series[];
}

const WIDTH = 700;
const HEIGHT = 190;
const LEFT = 52;
const BOTTOM = 166;
const TOP = 10;
const WIDEST_BAR = 60;

type Y = (value: number) => number;

function Lines({ ticks, y }: { readonly ticks: readonly number[]; readonly y: Y }) {
  return ticks.map((tick) => (
    <g key={tick}>
      <line x1={LEFT} x2={WIDTH} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
      <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
        {number(tick)}
      </text>
    </g>
  ));
}

interface BarProps {
  readonly place: number;
  readonly x: number;
  readonly width: number;
  readonly series: readonly Series[];
  readonly y: Y;
}

function Bar({ place, x, width, series, y }: BarProps) {
  let below = 0;
  return series.map(({ name, color, values }) => {
    const value = values[place] ?? 0;
    if (value === 0) return null;
    const top = y(below + value);
    const height = y(below) - top;
    below += value;
    return <rect key={name} x={x} y={top} width={width} height={Math.max(0.5, height - 1)} fill={color} />;
  });
}

function Legend({ series, line }: Pick<StackedBarsProps, 'series' | 'line'>) {
  return (
    <ul className={styles.legend}>
      {[...series, ...(line ? [line] : [])].map(({ name, color }) => (
        <li key={name}>
          <i style={{ background: color }} />
          <span className="cut">{name}</span>
        </li>
      ))}
    </ul>
  );
}

/** The same numbers, for those who do not see the chart, and for who wants them exactly. */
function Numbers({ title, axis, series, line, counts = [] }: StackedBarsProps) {
  const all = [...series, ...(line ? [line] : []), ...counts];
  return (
    <details>
      <summary className="sm link">As a table</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section className={styles.table} aria-label={title} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th>{axis.heading}</th>
              {all.map(({ name }) => (
                <th key={name} className="num">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {axis.names.map((name, place) => (
              <tr key={name}>
                <td className="nw">{name}</td>
                {all.map(({ name, values }) => (
                  <td key={name} className="num">
                    {values[place] == null ? '–' : number(values[place])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

/** Bars of several series, with a line, a description, and a table behind. */
export function StackedBars(props: StackedBarsProps) {
  const { title, description, axis, series, line } = props;
  const { names, marks = names, every = 1 } = axis;
  const id = useId();
  const sums = names.map((_, place) => series.reduce((sum, { values }) => sum + (values[place] ?? 0), 0));
  const ticks = ticksFor(Math.max(...sums, ...(line?.values ?? []).map((value) => value ?? 0), 1));
  const most = ticks.at(-1) ?? 1;
  const y: Y = (value) => BOTTOM - ((BOTTOM - TOP) * value) / most;
  const step = (WIDTH - LEFT) / Math.max(1, names.length);
  const width = Math.min(step * 0.7, WIDEST_BAR);
  const middle = (place: number) => LEFT + step * (place + 0.5);
  const points = line?.values.flatMap((value, place) => (value === null ? [] : `${middle(place)},${y(value)}`)) ?? [];
  return (
    <div className={styles.figure}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className={styles.chart} role="img" aria-labelledby={`${id}-t ${id}-d`}>
        <title id={`${id}-t`}>{title}</title>
        <desc id={`${id}-d`}>{description}</desc>
        <Lines ticks={ticks} y={y} />
        {names.map((name, place) => (
          <g key={name}>
            <Bar place={place} x={middle(place) - width / 2} width={width} series={series} y={y} />
            {(names.length - 1 - place) % every === 0 && (
              <text
                x={middle(place)}
                y={BOTTOM + 18}
                textAnchor={every > 1 && place === names.length - 1 ? 'end' : 'middle'}
              >
                {marks[place]}
              </text>
            )}
          </g>
        ))}
        {points.length > 0 && <polyline points={points.join(' ')} fill="none" stroke={line?.color} strokeWidth={1.8} />}
      </svg>
      <Legend series={series} {...(line ? { line } : {})} />
      <Numbers {...props} />
    </div>
  );
}
