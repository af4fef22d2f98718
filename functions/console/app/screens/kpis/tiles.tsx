import { Link } from 'wouter';
import { Pill } from '../../parts/pill.tsx';
import { dayOf, instantOf } from '../../parts/wall-time.ts';
import { evidenceWords, type KpiName, type Kpis, stateOf, targetWords, titles, valueWords } from './kpi-words.ts';
import styles from './kpis.module.css';

const DAY_MS = 86_400_000;

/** Which ratings a KPI leads to. */
const ratings: Readonly<Partial<Record<KpiName, { readonly words: string; readonly query: Record<string, string> }>>> =
  {
    SATISFACTION: { words: 'The ratings', query: { isRated: 'true' } },
    ACCURACY: { words: 'Those that were not right', query: { wasRight: 'false' } },
  };

interface TilesProps {
  readonly kpis: Kpis;
  /** Filters of tasks, to which the KPIs are narrowed. */
  readonly narrowed: Readonly<Record<string, string>>;
}

const dayAfter = (day: string): string => dayOf(Date.parse(day) + DAY_MS, 'UTC');
const midnightOf = (day: string, zone: string): string => new Date(instantOf(`${day}T00:00`, zone)).toISOString();

/** The tasks that were made in the period, with what their reps said. */
function Ratings({ kpi, kpis: { from, to, timeZone }, narrowed }: TilesProps & { readonly kpi: KpiName }) {
  const of = ratings[kpi];
  if (!of) return null;
  const period = { createdSince: midnightOf(from, timeZone), createdBefore: midnightOf(dayAfter(to), timeZone) };
  const query = { view: 'list', status: 'ANY', ...period, ...of.query, ...narrowed };
  return (
    <dd className="sm">
      <Link className="link" href={`/tasks?${new URLSearchParams(query)}`}>
        {of.words}
      </Link>
    </dd>
  );
}

/** The value of each KPI, with its target and whether it is reached. */
export function Tiles(props: TilesProps) {
  const { kpis, smallest } = props.kpis;
  return (
    <dl className={`card ${styles.tiles}`} aria-label="KPIs">
      {kpis.map((one) => (
        <div key={one.kpi} className={styles.tile}>
          <dt>{titles[one.kpi]}</dt>
          <dd className={styles.value}>{valueWords(one.kpi, one.value)}</dd>
          <dd>
            <Pill {...stateOf(one, smallest)} />
          </dd>
          <dd className="sm">Target: {targetWords(one)}</dd>
          <dd className={styles.note}>{evidenceWords(one)}</dd>
          <Ratings {...props} kpi={one.kpi} />
        </div>
      ))}
    </dl>
  );
}
