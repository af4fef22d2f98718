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
import { isBetween, lastWhole, periodOf, spans } from './period.ts';
import { Tiles } from './tiles.tsx';

const NAMES = ['days', 'from', 'to', 'by', 'userId', 'triggerId', 'groupBy', 'kpi'] as const;

const isKpi = (name: string | undefined): name is KpiName => name !== undefined && name in titles;

/** What the address asks for; anything else in it counts as not there. */
function useQuestion() {
  const [asked, set] = useAddress(NAMES);
  const { by: wantedBy, groupBy: wantedGroup, kpi, userId, triggerId } = asked;
  const today = dayOf(now(), useTenantZone());
  const period = periodOf(asked, today);
  const by = wantedBy === 'month' ? 'month' : 'week';
  const groupBy = wantedGroup === 'trigger' ? 'trigger' : 'rep';
  const query = { ...period, by, groupBy, ...(userId ? { userId } : {}), ...(triggerId ? { triggerId } : {}) };
  const chosen = isKpi(kpi) ? kpi : 'COMPLETION';
  return { asked, today, period, by, groupBy, userId, triggerId, query, set, chosen } as const;
}

const wholes = { month: 1, quarter: 3 } as const;
const isWhole = (name: string): name is keyof typeof wholes => name in wholes;

/** The last days, a month or a quarter that is over, or any days. */
function PeriodChoice() {
  const { asked, today, period, set } = useQuestion();
  const isFromTo = isBetween(asked);
  const choose = (next: string) => {
    if (isWhole(next)) return set({ days: '', ...lastWhole(wholes[next], today) });
    return set(next === 'between' ? { days: '', ...period } : { days: next, from: '', to: '' });
  };
  return (
    <>
      <Choice
        label="Period"
        value={isFromTo ? 'between' : asked.days}
        any="13 weeks"
        options={[...spans, ['month', 'last month'], ['quarter', 'last quarter'], ['between', 'from … to']]}
        onChange={choose}
      />
      {isFromTo &&
        (['from', 'to'] as const).map((name) => (
          <input
            key={name}
            className={`input ${styles.day}`}
            type="date"
            aria-label={name === 'from' ? 'First day' : 'Last day'}
            value={period[name]}
            onChange={(event) => event.target.value && set({ [name]: event.target.value })}
          />
        ))}
    </>
  );
}

function Filters() {
  const { by, userId, triggerId, set } = useQuestion();
  const reps = useRead('getTaskBoard', {}, { isLive: false }).data?.data.reps ?? [];
  const triggers = useRead('listTriggers', {}, { isLive: false }).data?.data.items ?? [];
  return (
    <search className="row wrap">
      <PeriodChoice />
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
  const { query: asked, by, groupBy, chosen, set, userId, triggerId } = useQuestion();
  const narrowed = { ...(userId ? { assigneeId: userId } : {}), ...(triggerId ? { triggerId } : {}) };
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
            <Tiles kpis={data} narrowed={narrowed} />
            <Development {...{ kpis: data, chosen, by }} onChoose={(kpi) => set({ kpi })} />
            <ByGroup {...{ kpis: data, groupBy }} onChange={(next) => set({ groupBy: next })} />
          </div>
        )}
      </View>
    </>
  );
}
