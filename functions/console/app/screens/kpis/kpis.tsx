/** KPIs of a period against their targets, over time, and by rep or trigger: one call. */
import { useRead } from '../../api/queries.ts';
import { now } from '../../clock.ts';
import { useAddress } from '../../parts/address.ts';
import { Choice } from '../../parts/choice.tsx';
import { formatDate } from '../../parts/moment.tsx';
import { View } from '../../parts/view.tsx';
import { dayOf } from '../../parts/wall-time.ts';
import { useTenantZone } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { ByGroup } from './by-group.tsx';
import { Development } from './development.tsx';
import { type KpiName, titles } from './kpi-words.ts';
import styles from './kpis.module.css';
import { Tiles } from './tiles.tsx';

const DAY_MS = 86_400_000;

const periods = [
  ['28', '28 days'],
  ['182', '26 weeks'],
  ['365', 'a year'],
  ['730', 'two years'],
] as const;
const USUAL_DAYS = 91;

const NAMES = ['days', 'by', 'userId', 'triggerId', 'groupBy', 'kpi'] as const;

const isKpi = (name: string | undefined): name is KpiName => name !== undefined && name in titles;

/** What the address asks for; anything else in it counts as not there. */
function useQuestion() {
  const [{ days, by: wantedBy, groupBy: wantedGroup, kpi, userId, triggerId }, set] = useAddress(NAMES);
  const zone = useTenantZone();
  const count = Number(periods.find(([one]) => one === days)?.[0] ?? USUAL_DAYS);
  const from = dayOf(Date.parse(dayOf(now(), zone)) - (count - 1) * DAY_MS, 'UTC');
  const by = wantedBy === 'month' ? 'month' : 'week';
  const groupBy = wantedGroup === 'trigger' ? 'trigger' : 'rep';
  const query = { from, by, groupBy, ...(userId ? { userId } : {}), ...(triggerId ? { triggerId } : {}) };
  const chosen = isKpi(kpi) ? kpi : 'COMPLETION';
  return { days, by, groupBy, userId, triggerId, query, set, chosen } as const;
}

function Filters() {
  const { days, by, userId, triggerId, set } = useQuestion();
  const reps = useRead('getTaskBoard', {}, { isLive: false }).data?.data.reps ?? [];
  const triggers = useRead('listTriggers', {}, { isLive: false }).data?.data.items ?? [];
  return (
    <search className="row wrap">
      <Choice label="Period" value={days} any="13 weeks" options={periods} onChange={(next) => set({ days: next })} />
      <Choice
        label="By"
        value={by === 'month' ? by : ''}
        any="week"
        options={[['month', 'month']]}
        onChange={(next) => set({ by: next })}
      />
      <Choice
        label="Rep"
        value={userId}
        any="everyone"
        options={reps.map(({ id, name }) => [id, name ?? 'no name'])}
        onChange={(next) => set({ userId: next })}
      />
      <Choice
        label="Trigger"
        value={triggerId}
        options={triggers.map(({ id, name }) => [id, name])}
        onChange={(next) => set({ triggerId: next })}
      />
    </search>
  );
}

export default function KpisScreen() {
  usePage({ title: 'KPIs', path: '/kpis' });
  const { query: asked, by, groupBy, chosen, set } = useQuestion();
  const query = useRead('getKpis', { query: asked }, { keepsPrevious: true });
  const kpis = query.data?.data;
  return (
    <>
      <div>
        <h1>KPIs</h1>
        <p className="dim">
          {kpis ? `${formatDate(kpis.from)} to ${formatDate(kpis.to)}, days of ${kpis.timeZone}` : '…'}
        </p>
      </div>
      <Filters />
      <View query={query} rows={8}>
        {({ data }) => (
          <div className={styles.page}>
            <Tiles kpis={data} />
            <Development {...{ kpis: data, chosen, by }} onChoose={(kpi) => set({ kpi })} />
            <ByGroup {...{ kpis: data, groupBy }} onChange={(next) => set({ groupBy: next })} />
          </div>
        )}
      </View>
    </>
  );
}
