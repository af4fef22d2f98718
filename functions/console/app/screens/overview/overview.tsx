/** What needs a look, the figures of a period, who has how much to do, and what comes next: one call. */
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { now } from '../../clock.ts';
import { useAddress } from '../../parts/address.ts';
import { formatDate } from '../../parts/moment.tsx';
import { View } from '../../parts/view.tsx';
import { dayOf, instantOf } from '../../parts/wall-time.ts';
import { useTenantZone } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { NeedsALook } from './attention.tsx';
import { Figures } from './figures.tsx';
import { Load } from './load.tsx';
import { Next } from './next.tsx';
import styles from './overview.module.css';
import { Queues } from './queues.tsx';
import { TasksPerDay } from './tasks-per-day.tsx';

type Overview = ReplyOf<'getOverview'>;

const DAY_MS = 86_400_000;

const PERIODS = ['7', '28', '90'] as const;
const STANDARD = '28';

/** Calendar days of the period in the tenant's zone, in which the API counts them. */
function daysOf({ from, to, board: { timeZone } }: Overview): readonly string[] {
  const first = Date.parse(dayOf(Date.parse(from), timeZone));
  const last = Date.parse(dayOf(Date.parse(to) - 1, timeZone));
  const count = Math.round((last - first) / DAY_MS) + 1;
  return Array.from({ length: count }, (_, place) => dayOf(first + place * DAY_MS, 'UTC'));
}

/** The period of the address: whole days of the tenant's zone, today among them. */
function usePeriod() {
  const [{ days }, set] = useAddress(['days']);
  const chosen = PERIODS.find((one) => one === days) ?? STANDARD;
  const zone = useTenantZone();
  const today = Date.parse(dayOf(now(), zone));
  const first = dayOf(today - (Number(chosen) - 1) * DAY_MS, 'UTC');
  return { chosen, query: { from: new Date(instantOf(`${first}T00:00`, zone)).toISOString() }, set };
}

function Periods() {
  const { chosen, set } = usePeriod();
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons, of which one is pressed
    <div className="seg" role="group" aria-label="Period">
      {PERIODS.map((days) => (
        <button key={days} type="button" aria-pressed={days === chosen} onClick={() => set({ days })}>
          {days} days
        </button>
      ))}
    </div>
  );
}

function Content({ overview }: { readonly overview: Overview }) {
  const days = daysOf(overview);
  return (
    <div className={styles.page}>
      <NeedsALook attention={overview.attention} unassignedOverdue={overview.board.unassigned.overdue} />
      <Figures overview={overview} days={days} />
      <div className={styles.columns}>
        <TasksPerDay overview={overview} days={days} />
        <Load board={overview.board} />
      </div>
      <div className={styles.columns}>
        <Queues queues={overview.queues} />
        <Next items={overview.next} today={overview.callsToday} />
      </div>
    </div>
  );
}

export default function OverviewScreen() {
  usePage({ title: 'Overview', path: '/overview' });
  const { query: period } = usePeriod();
  const query = useRead('getOverview', { query: period }, { keepsPrevious: true });
  const overview = query.data?.data;
  return (
    <>
      <div className="row between wrap">
        <div>
          <h1>Overview</h1>
          <p className="dim">
            {overview
              ? `${formatDate(dayOf(Date.parse(overview.from), overview.board.timeZone))} to today, days of ${overview.board.timeZone}`
              : '…'}
          </p>
        </div>
        <Periods />
      </div>
      <View query={query} rows={10}>
        {({ data }) => <Content overview={data} />}
      </View>
    </>
  );
}
