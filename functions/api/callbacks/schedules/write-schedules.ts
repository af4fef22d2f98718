/** Keeps, changes and removes schedules. */
import { randomUUID } from 'node:crypto';
import { EngineError } from '../../../engine/errors.ts';
import { jobPriorities } from '../../../engine/ledger/define.ts';
import { nextMoment } from '../../../workflows/entries/moments.ts';
import { type Changes, changesBetween } from '../../http/audit/changes.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { etagOf, requireMatch } from '../../http/etag.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import { edited, noSuchSchedule, showSchedule } from './read-schedules.ts';
import { routes } from './routes.ts';
import { type Target, targetOf } from './target.ts';
import {
  type ByCalendar,
  byCalendarOf,
  requireCalendar,
  requireOnceADay,
  withoutCalendar,
} from './timing/by-calendar.ts';
import { scheduleOf, type Timing, timingOf } from './timing/timing.ts';

interface Settings extends Timing, Target, ByCalendar {
  readonly description: string | null;
  readonly priority: number | null;
  readonly overlap: string;
  readonly catchUp: string;
  readonly isEnabled: boolean;
}

interface Given {
  readonly description?: string | null | undefined;
  readonly priority?: keyof typeof jobPriorities | number | undefined;
  readonly overlap?: string | undefined;
  readonly catchUp?: string | undefined;
  readonly enabled?: boolean | undefined;
}

const unset: Pick<Settings, 'description' | 'priority' | 'overlap' | 'catchUp' | 'isEnabled'> = {
  ...{ description: null, priority: null, overlap: 'skip', catchUp: 'latest', isEnabled: true },
};

/** Locks a schedule, so that nothing fires it meanwhile. Throws NOT_FOUND. */
export async function lockSchedule({ database, caller: { tenantId } }: RequestContext, name: string) {
  const row = await database.maybeOne(queries.lockSchedule, { tenantId, name });
  if (!row) throw noSuchSchedule(name);
  return row;
}

/** What the given members make of the others. A run without a priority has that of its workflow. */
function othersOf(given: Given, before: typeof unset, { jobType }: Target) {
  const { description = before.description, overlap = before.overlap, catchUp = before.catchUp } = given;
  const number = typeof given.priority === 'string' ? jobPriorities[given.priority] : given.priority;
  const priority = number ?? before.priority ?? (jobType === null ? null : jobPriorities.NORMAL);
  return { description, priority, overlap, catchUp, isEnabled: given.enabled ?? before.isEnabled };
}

/** The moments of a schedule that changes its times, or goes on after a pause, are counted from now. Throws INVALID_INPUT when none comes. */
async function nextOf(context: RequestContext, settings: Settings): Promise<Date | null> {
  const { now } = context;
  const calendar = await requireCalendar(context, settings);
  if (!settings.isEnabled) return null;
  const next = nextMoment(scheduleOf({ ...settings, calendar }), now);
  if (next) return next;
  if (nextMoment(scheduleOf(settings), now))
    throw invalid(
      'onHoliday',
      `"${settings.onHoliday}" leaves no moment to come: the calendar is closed on its days. Use another of skip, before and after, or other times`,
    );
  throw invalid(settings.at ? 'at' : 'cron', 'is over: it never comes again');
}

/** As the row that is looked through for what is due has it. */
const specOf = ({ calendarId, onHoliday, catchUp, ...settings }: Settings) => {
  const { cron, once, timeZone } = scheduleOf(settings);
  return { cron, once, timeZone, catchUp, ...(onHoliday === null ? {} : { calendarId, onHoliday }) };
};

/** Writes the settings of a locked schedule, and asks for the wake-up at its next moment. */
export async function writeSettings(
  { database, caller: { tenantId }, now }: RequestContext,
  id: string,
  settings: Settings,
  nextAt: Date | null,
) {
  const spec = specOf(settings);
  await database.execute(queries.updateSchedule, { tenantId, id, ...settings, spec, nextAt, now });
  if (nextAt) await database.execute(queries.askForWalkAt, { at: nextAt, now });
}

export const record = (context: RequestContext, action: string, id: string, name: string, changes: Changes) =>
  recordAudit(context, {
    ...{ action: `schedule.${action}`, entityType: 'schedule', entityId: id },
    changes: { name: { from: name, to: name }, ...changes },
  });

export const createSchedule = on(routes.createSchedule, async ({ body, ...context }) => {
  const { database, now, caller } = context;
  const { name, ...given } = body;
  const { tenantId, actor } = caller;
  const { timeZone } = await database.one(queries.findTenantZone, { tenantId });
  const timing = timingOf(given, null, timeZone, now);
  const target = await targetOf(context, given, null);
  const byCalendar = byCalendarOf(given, withoutCalendar);
  requireOnceADay(timing, byCalendar, now);
  const settings: Settings = { ...timing, ...target, ...othersOf(given, unset, target), ...byCalendar };
  const nextAt = await nextOf(context, settings);
  const id = randomUUID();
  const spec = specOf(settings);
  if (!(await database.maybeOne(queries.insertSchedule, { tenantId, actor, id, name, ...settings, spec, nextAt, now })))
    throw new EngineError('CONFLICT', `There is a schedule "${name}"; change it with PATCH /api/schedules/${name}`, {
      details: [{ path: 'name', message: 'is taken' }],
    });
  if (nextAt) await database.execute(queries.askForWalkAt, { at: nextAt, now });
  await record(context, 'created', id, name, changesBetween({}, edited(settings)) ?? {});
  return showSchedule(context, name);
});

/** A change of these gives a schedule another next moment. */
const countedBy = ['pattern', 'cron', 'at', 'timeZone', 'calendarId', 'onHoliday', 'enabled'];

/** Idempotent: the same settings again change nothing. */
export const changeSchedule = on(routes.changeSchedule, async ({ body, params: { name }, ...context }) => {
  const { id, nextAt: nextBefore, ...before } = await lockSchedule(context, name);
  requireMatch(context.ifMatch, etagOf(edited(before)), edited(before));
  const timing = timingOf(body, before, before.timeZone, context.now);
  const target = await targetOf(context, body, before);
  const byCalendar = byCalendarOf(body, before);
  requireOnceADay(timing, byCalendar, context.now);
  const settings: Settings = { ...timing, ...target, ...othersOf(body, before, target), ...byCalendar };
  const changes = changesBetween(edited(before), edited(settings));
  if (changes) {
    const isCountedAnew = countedBy.some((member) => member in changes);
    await writeSettings(context, id, settings, isCountedAnew ? await nextOf(context, settings) : nextBefore);
    await record(context, 'changed', id, name, changes);
  }
  return showSchedule(context, name);
});

export const removeSchedule = on(routes.removeSchedule, async ({ params: { name }, ...context }) => {
  const { id, nextAt: _, ...before } = await lockSchedule(context, name);
  await context.database.execute(queries.removeSchedule, { tenantId: context.caller.tenantId, id });
  const gone = Object.entries(edited(before)).map(([member, from]) => [member, { from, to: null }]);
  await record(context, 'deleted', id, name, Object.fromEntries(gone));
  return { body: undefined };
});
