import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { Sparkline } from '../../parts/charts/sparkline.tsx';
import { inWords, number } from '../../parts/words.ts';
import styles from './overview.module.css';

type Overview = ReplyOf<'getOverview'>;

interface FigureProps {
  readonly title: string;
  readonly value: ReactNode;
  readonly note: string;
  readonly trend?: ReactNode;
}

function Figure({ title, value, note, trend }: FigureProps) {
  return (
    <div className={styles.figure}>
      <dt>{title}</dt>
      <dd className={styles.value}>{value}</dd>
      <dd>{trend}</dd>
      <dd className={styles.note}>{note}</dd>
    </div>
  );
}

/** Undefined without anything that it could be a share of. */
const shareOf = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : (100 * part) / whole);

/** As with the KPIs, a share of fewer says nothing. */
const SMALLEST = 10;

/** Of tasks whose days are over. */
const orderedOf = ({ ordered, settled }: Overview['figures']['period']): number | undefined =>
  settled < SMALLEST ? undefined : shareOf(ordered, settled);

const percents = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

const percent = (share: number | undefined): string => (share === undefined ? '–' : `${percents.format(share)} %`);

/** What the figure was in the period of the same length before. */
function sinceBefore(share: number | undefined, before: number | undefined): string {
  if (before === undefined) return 'nothing to compare with in the period before';
  return `${percent(before)} in the period before${share === undefined ? '' : `, ${percents.format(share - before)} points`}`;
}

/** Tasks of each day of the period. */
export function perDay(overview: Overview, days: readonly string[], what: 'made' | 'completed'): readonly number[] {
  const sums = new Map<string, number>();
  for (const row of overview.tasksPerDay) sums.set(row.day, (sums.get(row.day) ?? 0) + row[what]);
  return days.map((day) => sums.get(day) ?? 0);
}

/** The address of the tasks that were made in the period. */
export const madeIn = ({ from, to }: Overview, status: string): string =>
  `/tasks?${new URLSearchParams({ view: 'list', status, createdSince: from, createdBefore: to })}`;

interface FiguresProps {
  readonly overview: Overview;
  readonly days: readonly string[];
}

/** Four figures of the period, each with what it was before, and the list behind those that have one. */
export function Figures({ overview, days }: FiguresProps) {
  const { period, before, suppressed } = overview.figures;
  const inTime = shareOf(period.inTime, period.completed);
  const hours = period.medianHours === null ? '' : `median ${number(period.medianHours)} h to completion · `;
  const completion =
    inTime === undefined
      ? 'none completed yet'
      : `${hours}${percent(inTime)} in time · ${sinceBefore(inTime, shareOf(before.inTime, before.completed))}`;
  const ordered = orderedOf(period);
  const total = suppressed.reduce((sum, { customers }) => sum + customers, 0);
  return (
    <dl className={`card ${styles.figures}`} aria-label="Key figures">
      <Figure
        title="Tasks made"
        value={<Link href={madeIn(overview, 'ANY')}>{number(period.made)}</Link>}
        trend={<Sparkline values={perDay(overview, days, 'made')} color="var(--c1)" />}
        note={`${number(before.made)} in the period before`}
      />
      <Figure
        title="Of them completed"
        value={<Link href={madeIn(overview, 'COMPLETED')}>{number(period.completed)}</Link>}
        trend={<Sparkline values={perDay(overview, days, 'completed')} color="var(--c2)" />}
        note={completion}
      />
      <Figure
        title="Ordered within 14 days of the task"
        value={percent(ordered)}
        note={`${number(period.ordered)} of ${number(period.settled)} whose 14 days are over · ${sinceBefore(ordered, orderedOf(before))}`}
      />
      <Figure
        title="Suppressed by the newest evaluations"
        value={<Link href="/triggers">{number(total)}</Link>}
        note={
          suppressed.map(({ reason, customers }) => `${number(customers)} ${inWords(reason)}`).join(' · ') || 'no one'
        }
      />
    </dl>
  );
}
