import { useRead } from '../../api/queries.ts';
import { number } from '../../parts/words.ts';
import styles from './calendar.module.css';

const DAY_MS = 86_400_000;
const CELL = 22;
const LEFT = 40;
const months = Array.from({ length: 12 }, (_, month) =>
  new Intl.DateTimeFormat(undefined, { month: 'short', timeZone: 'UTC' }).format(Date.UTC(2026, month, 1)),
);

const daysOf = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

/** A year at a glance: a row for each month, darker for days with more open hours. */
export function Year({ id, year, zone }: { readonly id: string; readonly year: number; readonly zone: string }) {
  const from = new Date(Date.UTC(year, 0, 1) - DAY_MS).toISOString();
  const to = new Date(Date.UTC(year + 1, 0, 1) + DAY_MS).toISOString();
  const data = useRead('listOpenSpans', { params: { id }, query: { from, to } }, { isLive: false }).data?.data;
  if (!data) return null;
  const hours = new Map<string, number>();
  for (const { day, opensAt, closesAt } of data.items)
    hours.set(day, (hours.get(day) ?? 0) + (Date.parse(closesAt) - Date.parse(opensAt)) / 3_600_000);
  const open = [...hours.keys()].filter((day) => day.startsWith(`${year}-`)).length;
  const most = Math.max(1, ...hours.values());
  return (
    <section className="card pad stack" aria-label={`The year ${year}`}>
      <h2>
        {year}: {number(open)} open days
      </h2>
      <svg
        className={styles.year}
        viewBox={`0 0 ${LEFT + 31 * CELL} ${12 * CELL}`}
        role="img"
        aria-label={`${open} days of ${year} are open, on the clock of ${zone}`}
      >
        {months.map((name, month) => (
          <g key={name}>
            <text x={0} y={month * CELL + 15} fontSize={11} fill="var(--ink3)">
              {name}
            </text>
            {Array.from({ length: daysOf(year, month) }, (_, n) => {
              const day = `${year}-${String(month + 1).padStart(2, '0')}-${String(n + 1).padStart(2, '0')}`;
              const share = (hours.get(day) ?? 0) / most;
              return (
                <rect
                  key={day}
                  x={LEFT + n * CELL}
                  y={month * CELL + 2}
                  width={CELL - 3}
                  height={CELL - 4}
                  rx={3}
                  fill={share === 0 ? 'var(--sunk)' : 'var(--c2)'}
                  fillOpacity={share === 0 ? 1 : 0.35 + 0.65 * share}
                >
                  <title>{`${day}: ${share === 0 ? 'closed' : `${number(hours.get(day) ?? 0)} h open`}`}</title>
                </rect>
              );
            })}
          </g>
        ))}
      </svg>
    </section>
  );
}
