/** What the runs of a workflow will do in the coming days. */
import { dateIn } from '../../../engine/calendar.ts';
import { on } from '../../http/route-handler.ts';
import { noSuchWorkflow } from '../draft/find-graph.ts';
import { assumptionsOf } from '../dry-run/assumptions.ts';
import { routes } from './forecast-routes.ts';
import { matchingEntries } from './matching-entries.ts';
import * as queries from './queries.gen.ts';
import { scheduledEntries } from './scheduled-entries.ts';
import { type Done, rateOf, spread } from './spread-entries.ts';

const DAY_MS = 86_400_000;
/** Runs that are walked, and the steps of all of them: some seconds. */
const MOST_RUNNING = 2000;
const MOST_SAMPLED = 200;
const MOST_STEPS = 50_000;

const assumed = (rows: readonly Done[]) =>
  rows.flatMap(({ what, value }) => (what === 'assumed' ? { nodeId: '', assumed: value } : []));

export const forecastWorkflow = on(
  routes.forecastWorkflow,
  async ({ params: { id: workflowId }, body: { days: count, activate }, database, now, caller: { tenantId } }) => {
    const ofLast = activate !== undefined;
    const found = await database.maybeOne(queries.findEntries, { tenantId, workflowId, now, ofLast });
    if (!found) throw noSuchWorkflow(workflowId);
    const { status, isOn, running: total, timeZone } = found;
    const isActive = isOn && (status === 'ACTIVE' || ofLast);
    const until = new Date(now.getTime() + count * DAY_MS);
    const asked = { tenantId, workflowId, now, until, limit: MOST_STEPS };
    const running = isActive
      ? await database.many(queries.walkRunning, { ...asked, timeZone, most: MOST_RUNNING })
      : [];
    const after = isActive
      ? await database.many(queries.walkEntering, {
          ...asked,
          ...{ customers: null, ofLast, most: MOST_SAMPLED },
        })
      : [];
    const schedules = isActive
      ? await scheduledEntries(database, timeZone, { tenantId, workflowId, now, until, ofLast }, found)
      : [];
    if (isActive && activate === 'enter')
      schedules.push(...(await matchingEntries(database, timeZone, { tenantId, workflowId, now, until })));
    const seen = isActive ? found.entered : 0;
    const days = Array.from({ length: count + 1 }, (_, day) =>
      dateIn(timeZone, new Date(now.getTime() + day * DAY_MS)),
    );
    const ofRunning = assumed(running);
    const ofSchedules = assumed(schedules.flatMap(({ rows }) => rows));
    const entering = [
      ...(schedules.some(({ isCut }) => isCut) ? [{ nodeId: '', assumed: 'AUDIENCE_CUT' }] : []),
      ...(seen > 0 ? [{ nodeId: '', assumed: 'ENTRIES_ESTIMATED' }] : []),
    ];
    const assumptions = assumptionsOf([...ofRunning, ...assumed(after), ...ofSchedules, ...entering]).map(
      ({ code, message }) => ({ code, message }),
    );
    return {
      body: {
        ...{ from: now, until, running: total },
        basis: ofRunning.length > 0 ? ('estimate' as const) : ('exact' as const),
        entries: {
          ...rateOf(seen),
          seen,
          sampled: after[0]?.customers ?? 0,
          schedules: schedules.map(({ entry, nextAt, customers, moments }) => ({
            entry,
            nextAt,
            customers,
            moments: moments.length,
          })),
        },
        days: spread([...new Set(days)], running, after, seen, schedules),
        assumptions,
        isCut: total > MOST_RUNNING || (running[0]?.isCut ?? false),
      },
    };
  },
);
