import { useId } from 'react';
import styles from './charts.module.css';
import { ticksBetween } from './scale.ts';

export interface Interval {
  readonly name: string;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

interface IntervalsProps {
  readonly title: string;
  readonly description: string;
  readonly intervals: readonly Interval[];
  readonly format: (value: number) => string;
}

const WIDTH = 700;
const EDGE = 44;
const ROW = 52;
const TOP = 8;
const BAR = 14;

/** Above 0, below it, or on both sides. */
function colorOf({ low, high }: Interval): string {
  if (low > 0) return 'var(--ok)';
  return high < 0 ? 'var(--bad)' : 'var(--c5)';
}

/** Estimates with the intervals in which they lie, on one axis that has 0. The table beside it has the numbers. */
export function Intervals({ title, description, intervals, format }: IntervalsProps) {
  const id = useId();
  const low = Math.min(0, ...intervals.map((one) => one.low));
  const high = Math.max(0, ...intervals.map((one) => one.high));
  const ticks = ticksBetween(low, high);
  const [from = 0, to = 1] = [ticks[0], ticks.at(-1)];
  const x = (value: number) => EDGE + ((WIDTH - 2 * EDGE) * (value - from)) / Math.max(to - from, 1e-12);
  const bottom = TOP + ROW * intervals.length;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${bottom + 24}`}
      className={styles.chart}
      role="img"
      aria-labelledby={`${id}-t ${id}-d`}
    >
      <title id={`${id}-t`}>{title}</title>
      <desc id={`${id}-d`}>{description}</desc>
      {ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={x(tick)}
            x2={x(tick)}
            y1={TOP}
            y2={bottom}
            stroke={tick === 0 ? 'var(--ink)' : 'var(--line)'}
            strokeWidth={tick === 0 ? 1.5 : 1}
          />
          <text x={x(tick)} y={bottom + 18} textAnchor="middle">
            {format(tick)}
          </text>
        </g>
      ))}
      {intervals.map((one, place) => {
        const y = TOP + ROW * place + 30;
        return (
          <g key={one.name}>
            <text x={EDGE + 6} y={y - 14}>
              {one.name.length > 60 ? `${one.name.slice(0, 60)}…` : one.name}
            </text>
            <rect
              x={x(one.low)}
              y={y - BAR / 2}
              width={Math.max(2, x(one.high) - x(one.low))}
              height={BAR}
              rx={3}
              fill={colorOf(one)}
            />
            <circle cx={x(one.middle)} cy={y} r={5} fill="var(--panel)" stroke="var(--ink)" strokeWidth={2} />
          </g>
        );
      })}
    </svg>
  );
}
