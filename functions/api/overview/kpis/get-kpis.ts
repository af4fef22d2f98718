import { dateIn } from '../../../engine/calendar.ts';
import { EngineError } from '../../../engine/errors.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on } from '../../http/route-handler.ts';
import { bucketsOf } from './buckets.ts';
import type { KpiName } from './kpis.ts';
import { figuresOf, kpisOf, noSamples, noTasks, SMALLEST } from './kpis.ts';
import * as queries from './queries.gen.ts';
import { MOST_DAYS, routes } from './routes.ts';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 91;
const MOST_GROUPS = 200;

const daysBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10);

/** Both days are in it; the period before is as long. Throws INVALID_INPUT. */
function periodOf(given: { from?: string | undefined; to?: string | undefined }, today: string) {
  const to = given.to ?? today;
  const from = given.from ?? daysBefore(to, USUAL_DAYS - 1);
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
  if (days < 1) throw invalid('from', 'must not be after to, which is today unless you name it');
  if (days > MOST_DAYS) throw invalid('from', `must be at most ${MOST_DAYS - 1} days before to`);
  const beforeFrom = daysBefore(from, days);
  // The form in which JavaScript writes years before 0.
  if (beforeFrom.startsWith('-') || beforeFrom < '0001')
    throw invalid('from', 'is too early: the period before it, which it is compared with, must be from the year 0001');
  return { from, to, beforeFrom };
}

interface Grouped {
  readonly kind: string;
  readonly groupId: string | null;
  readonly groupName: string | null;
}

const groupsOf = <R extends Grouped>(rows: readonly R[]) =>
  new Map(rows.filter(({ kind }) => kind === 'group').map((row) => [row.groupId, row]));

/** Three statements, and one more for groups: by trigger, other tastings count than in total. */
export const getKpis = on(routes.getKpis, async ({ database, query, now, caller: { tenantId } }) => {
  const found = await database.maybeOne(queries.findTargets, { tenantId });
  if (!found) throw new EngineError('NOT_FOUND', 'There is no such tenant');
  const { timeZone, ...targets } = found;
  const { by, userId = null, triggerId = null, groupBy = null } = query;
  const period = periodOf(query, dateIn(timeZone, now));
  const { from, to } = period;
  const asked = { tenantId, from, to, by, userId, triggerId, groupBy };
  const tasks = await database.many(queries.sumTasks, { ...asked, targetHours: targets.followUpHours });
  const groupsOfTasks = groupsOf(groupBy === null ? [] : tasks);
  const groups = [...groupsOfTasks.keys()].filter((id) => id !== null);
  const ofSamples = { ...asked, now, beforeFrom: period.beforeFrom, groups };
  const samples = await database.many(queries.sumSamples, {
    ...{ ...ofSamples, groupBy: null },
    byTrigger: triggerId !== null,
  });
  const grouped =
    groupBy === null
      ? []
      : await database.many(queries.sumSamples, {
          ...ofSamples,
          byTrigger: triggerId !== null || groupBy === 'trigger',
        });

  const series = bucketsOf(from, to, by).map(({ key, ...bucket }) => {
    const in_ = ({ kind, bucket: at }: { kind: string; bucket: string | null }) => kind === 'bucket' && at === key;
    const figures = figuresOf({ tasks: tasks.find(in_) ?? noTasks, samples: samples.find(in_) ?? noSamples });
    return { bucket, figures };
  });
  const all = {
    tasks: tasks.find(({ kind }) => kind === 'all') ?? noTasks,
    samples: samples.find(({ kind }) => kind === 'all') ?? noSamples,
  };
  const seriesOf = (kpi: KpiName) => series.map(({ bucket, figures }) => ({ ...bucket, ...figures[kpi] }));
  const groupsOfSamples = groupsOf(grouped);
  const ids = [...new Set([...groupsOfTasks.keys(), ...groupsOfSamples.keys()])].slice(0, MOST_GROUPS);
  return {
    body: {
      ...{ from, to, timeZone, smallest: SMALLEST },
      kpis: kpisOf(all, targets).map((kpi) => ({ ...kpi, series: seriesOf(kpi.kpi) })),
      groups: ids.map((id) => {
        const own = { tasks: groupsOfTasks.get(id) ?? noTasks, samples: groupsOfSamples.get(id) ?? noSamples };
        const name = groupsOfTasks.get(id)?.groupName ?? groupsOfSamples.get(id)?.groupName ?? null;
        return { id, name, kpis: kpisOf(own, targets) };
      }),
    },
  };
});
