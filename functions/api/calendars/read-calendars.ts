/** Lists and shows calendars, and computes by them. */
import { EngineError } from '../../engine/errors.ts';
import { etagOf } from '../http/etag.ts';
import { fromCursor, toPage } from '../http/fields/cursor.ts';
import { on, type RequestContext } from '../http/route-handler.ts';
import { weekdays } from './calendar-view.ts';
import type { Definition, Span } from './definition.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';

type Row = NonNullable<typeof queries.listCalendars.gives>;

const toSummary = ({ cursorAt: _at, revision: _revision, ...calendar }: Row) => calendar;

export const noSuchCalendar = (id: string) => new EngineError('NOT_FOUND', `There is no calendar ${id}`);

/** Every writer counts the revision up. */
export const etagOfCalendar = (id: string, revision: number): string => etagOf([id, revision]);

/** The lists that belong to a calendar. */
export async function listsOf({ database, caller: { tenantId } }: RequestContext, id: string) {
  const hours = await database.many(queries.listHours, { tenantId, id });
  const exceptions = await database.many(queries.listExceptions, { tenantId, id });
  const holidays = await database.many(queries.listHolidays, { tenantId, id });
  // Spans as definition.ts wrote them.
  return { hours, exceptions: exceptions.map((one) => ({ ...one, spans: one.spans as unknown as Span[] })), holidays };
}

/** By weekday, as requests have them. */
export function showHours(hours: Definition['hours']) {
  const of = (weekday: number) =>
    hours.filter((span) => span.weekday === weekday).map(({ opens, closes }) => ({ opens, closes }));
  // Object.fromEntries loses the names.
  return Object.fromEntries(weekdays.map((name, index) => [name, of(index + 1)])) as Record<
    (typeof weekdays)[number],
    Span[]
  >;
}

/** Throws NOT_FOUND. */
export async function findCalendar({ database, caller: { tenantId }, now }: RequestContext, id: string): Promise<Row> {
  const asked = { tenantId, id, now, afterAt: null, afterId: null, limit: 1 };
  const row = await database.maybeOne(queries.listCalendars, asked);
  if (!row) throw noSuchCalendar(id);
  return row;
}

/** The answer of every route about one calendar. Throws NOT_FOUND. */
export async function showCalendar(context: RequestContext, id: string) {
  const row = await findCalendar(context, id);
  const { hours, ...lists } = await listsOf(context, id);
  return { body: { ...toSummary(row), hours: showHours(hours), ...lists }, etag: etagOfCalendar(id, row.revision) };
}

export const listCalendars = on(routes.listCalendars, async ({ database, query, now, caller: { tenantId } }) => {
  const { limit, cursor } = query;
  const asked = { tenantId, id: null, now, ...fromCursor(cursor), limit: limit + 1 };
  const { items, nextCursor } = toPage(await database.many(queries.listCalendars, asked), limit);
  return { body: { items: items.map((row) => toSummary({ ...row, cursorAt: '' })), nextCursor } };
});

export const getCalendar = on(routes.getCalendar, ({ params, ...context }) => showCalendar(context, params.id));
