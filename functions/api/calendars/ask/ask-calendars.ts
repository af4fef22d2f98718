/** Computes by calendars, and says what a change of one would do. */
import type * as z from 'zod/mini';
import { planSchedules } from '../../../workflows/replan/replan-schedules.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { storable } from '../../http/fields/moment.ts';
import { on } from '../../http/route-handler.ts';
import { asJson } from '../definition.ts';
import { findCalendar, noSuchCalendar } from '../read-calendars.ts';
import { lockCalendar, neverOpen, readDefinition, requireFree } from '../write-calendars.ts';
import type { preview as previewView } from './preview-view.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 400;

export const listOpenSpans = on(routes.listOpenSpans, async ({ params: { id }, query, ...context }) => {
  const { database, caller, now } = context;
  const from = query.from === undefined ? now : new Date(query.from);
  const to = query.to === undefined ? storable(from.getTime() + 14 * DAY_MS) : new Date(query.to);
  if (to <= from) throw invalid('to', `must be after ${from.toISOString()}, which is from`);
  if (to.getTime() - from.getTime() > LONGEST_DAYS * DAY_MS)
    throw invalid('to', `must be at most ${LONGEST_DAYS} days after from`);
  await findCalendar(context, id);
  const items = await database.many(queries.listOpenSpans, { tenantId: caller.tenantId, id, from, to });
  const openMs = items.reduce((sum, { opensAt, closesAt }) => sum + closesAt.getTime() - opensAt.getTime(), 0);
  return { body: { items, openMinutes: openMs / 60_000, businessDays: new Set(items.map(({ day }) => day)).size } };
});

export const findMoment = on(routes.findMoment, async ({ params: { id }, query, ...context }) => {
  const { database, caller, now } = context;
  const { openMinutes = null, businessDays = null, monthDay = null } = query;
  const given = Object.entries({ openMinutes, businessDays, monthDay }).filter(([, value]) => value !== null);
  if (given.length > 1) throw invalid(given[1]?.[0] ?? '', `does not go with ${given[0]?.[0]}; give one of them`);
  const at = query.at === undefined ? now : new Date(query.at);
  const found = await database.maybeOne(queries.findMoment, {
    ...{ tenantId: caller.tenantId, id, at, openMinutes, businessDays },
    monthDay: monthDay === null ? null : monthDay === 'last' ? -1 : Number(monthDay),
  });
  if (!found) throw noSuchCalendar(id);
  const { earliest, latest, ...answer } = found;
  if (at < earliest || at > latest)
    throw invalid('at', `must be from ${earliest.toISOString()} to ${latest.toISOString()}`);
  return { body: { at, ...answer } };
});

type Preview = z.output<typeof previewView> & { readonly openSpans: number; readonly openDays: readonly string[] };

export const previewCalendar = on(routes.previewCalendar, async ({ body, params: { id }, ...context }) => {
  const { database, caller, now } = context;
  const { before } = await lockCalendar(context, id);
  const after = await readDefinition(body, before, now);
  await requireFree(context, id, after);
  const definition = asJson(after);
  const { preview } = await database.one(queries.previewCalendar, { tenantId: caller.tenantId, id, definition, now });
  // As automation.preview_calendar makes it.
  const { openSpans, openDays, days, waits } = preview as unknown as Preview;
  if (openSpans === 0) throw neverOpen();
  const calendars = after.isDefault ? [id, 'default'] : [id];
  const schedules = await planSchedules(database, { tenantId: caller.tenantId, calendars }, now, openDays);
  const first = ({ from, to }: (typeof schedules)[number]) => [from, to].flatMap((at) => at ?? []).sort()[0] ?? '';
  const next = [...schedules].sort((a, b) => first(a).localeCompare(first(b))).slice(0, 10);
  return { body: { days, waits, schedules: next.map(({ tenantId: _t, scheduleId: _s, ...one }) => one) } };
});
