import { useId } from 'react';
import { useRead } from '../../api/queries.ts';
import { formatDate } from '../../parts/moment.tsx';
import { count } from '../../parts/words.ts';
import styles from './customer.module.css';
import { dateOf, type Rhythm, rhythmOf } from './rhythm.ts';
import type { Explained } from './verdict-words.ts';

const WIDTH = 640;
const HEIGHT = 118;
const EDGE = 34;
const LINE = 50;
/** How much of the strip the rhythm has where the rest is shortened. */
const BENT_PART = 0.62;

const shown = (day: number): string => formatDate(dateOf(day));

function describe({ deliveries, intervalDays, expectedOn, overdueFrom, today }: Rhythm): string {
  const known = `${count(deliveries.length, 'day')} with a delivery, the last on ${shown(deliveries.at(-1) ?? 0)}`;
  const late = overdueFrom === undefined ? '' : ` Overdue from ${shown(overdueFrom)}.`;
  const gap = today - expectedOn;
  const since = gap > 0 ? `${count(gap, 'day')} after the expected day` : `${count(-gap, 'day')} before it`;
  return `${known}; about ${count(intervalDays, 'day')} apart. The next was expected on ${shown(expectedOn)}.${late} The day of the question is ${shown(today)}, ${since}. Days are those of UTC.`;
}

/** Gaps between deliveries, with their days where there is room. */
function Gaps({ days, x }: { readonly days: readonly number[]; readonly x: (day: number) => number }) {
  return days.slice(1).map((day, index) => {
    const before = days[index] ?? day;
    const middle = (x(before) + x(day)) / 2;
    const isWide = x(day) - x(before) > 34;
    return (
      <g key={day}>
        <path
          d={`M${x(before) + 8} ${LINE - 10}Q${middle} ${LINE - 24} ${x(day) - 8} ${LINE - 10}`}
          fill="none"
          stroke="var(--line2)"
        />
        {isWide && (
          <text x={middle} y={LINE - 24} textAnchor="middle">
            {day - before} d
          </text>
        )}
      </g>
    );
  });
}

/** Days to pixels. A customer who is late by more than the strip is long gets the last part shortened, so that the rhythm stays readable. */
function scaleOf({ deliveries, expectedOn, overdueFrom, today }: Rhythm) {
  const first = deliveries[0] ?? today;
  const bend = Math.max(expectedOn, overdueFrom ?? 0);
  const isBent = today - bend > bend - first;
  const ends = isBent ? EDGE + (WIDTH - 2 * EDGE) * BENT_PART : WIDTH - EDGE;
  const upTo = isBent ? bend : Math.max(today, bend);
  const x = (day: number) =>
    day <= upTo
      ? EDGE + ((ends - EDGE) * (day - first)) / Math.max(1, upTo - first)
      : ends + ((WIDTH - EDGE - ends) * (day - upTo)) / Math.max(1, today - upTo);
  return { x, isBent, bend };
}

function Strip({ rhythm }: { readonly rhythm: Rhythm }) {
  const id = useId();
  const { deliveries, expectedOn, overdueFrom, today } = rhythm;
  const last = deliveries.at(-1) ?? today;
  const { x, isBent, bend } = scaleOf(rhythm);
  const isOver = overdueFrom !== undefined && today > overdueFrom;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className={styles.strip} role="img" aria-labelledby={`${id}-t ${id}-d`}>
      <title id={`${id}-t`}>Rhythm of deliveries</title>
      <desc id={`${id}-d`}>{describe(rhythm)}</desc>
      {overdueFrom !== undefined && overdueFrom > expectedOn && (
        <rect
          x={x(expectedOn)}
          y={LINE - 17}
          width={x(overdueFrom) - x(expectedOn)}
          height={34}
          fill="var(--wait-bg)"
        />
      )}
      {isOver && (
        <rect x={x(overdueFrom)} y={LINE - 17} width={x(today) - x(overdueFrom)} height={34} fill="var(--bad-bg)" />
      )}
      <line x1={EDGE} x2={WIDTH - EDGE} y1={LINE} y2={LINE} stroke="var(--line2)" strokeWidth={2} />
      {isBent && (
        <text x={x(bend) + 30} y={LINE + 5} fontSize={16} fill="var(--ink2)">
          ≈
        </text>
      )}
      <Gaps days={deliveries} x={x} />
      {deliveries.map((day) => (
        <circle key={day} cx={x(day)} cy={LINE} r={6} fill="var(--ok)" />
      ))}
      <circle
        cx={x(expectedOn)}
        cy={LINE}
        r={6}
        fill="var(--panel)"
        stroke="var(--wait)"
        strokeWidth={2}
        strokeDasharray="3 2"
      />
      <line x1={x(today)} x2={x(today)} y1={LINE - 28} y2={LINE + 28} stroke="var(--ink)" strokeWidth={2} />
      <text x={EDGE} y={HEIGHT - 2}>
        days in UTC
      </text>
      <text x={x(last)} y={LINE + 34} textAnchor={x(last) < 90 ? 'start' : 'end'}>
        last {shown(last)}
      </text>
      <text x={x(expectedOn)} y={LINE + 49} textAnchor={x(expectedOn) < WIDTH / 2 ? 'start' : 'end'}>
        expected {shown(expectedOn)}
      </text>
      <text x={x(today)} y={14} textAnchor={x(today) < WIDTH / 2 ? 'start' : 'end'} fill="var(--ink)" fontWeight={600}>
        {shown(today)}
        {isOver && `, ${today - overdueFrom} d over`}
      </text>
    </svg>
  );
}

interface RhythmStripProps {
  readonly customerId: string;
  readonly explained: Explained;
  readonly at: string;
}

/** Days with a delivery, the expected one and the moment of the question. Nothing where there is no rhythm. */
export function RhythmStrip({ customerId, explained, at }: RhythmStripProps) {
  const query = { kinds: 'ORDER', limit: 200 };
  const { data } = useRead('listTimeline', { params: { id: customerId }, query }, { isLive: false });
  const rhythm = data && rhythmOf(explained, data.data.items, at);
  if (!rhythm) return null;
  return (
    <>
      <Strip rhythm={rhythm} />
      <p className={`sm dim ${styles.told}`}>{describe(rhythm)}</p>
    </>
  );
}
