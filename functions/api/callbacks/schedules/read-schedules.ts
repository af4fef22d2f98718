/** Lists and shows schedules, their next moments and their history. */
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { etagOf } from '../../http/etag.ts';
import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { flagOf } from '../../http/fields/flag-of.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';
import type { catchUps, firingStatuses, onHolidays, overlaps } from './schedule-view.ts';
import { calendarOf } from './timing/by-calendar.ts';
import { shownMoments } from './timing/timing.ts';

type Row = Omit<NonNullable<typeof queries.listSchedules.gives>, 'cursorAt'>;
type FiringRow = Omit<NonNullable<typeof queries.listFirings.gives>, 'cursorAt'>;
type Status = (typeof firingStatuses)[number];

function toSummary(row: Row) {
  const {
    lastDueAt,
    lastFiredAt,
    lastStatus,
    lastReason,
    isEnabled,
    nextAt,
    queue: _,
    payload: _payload,
    input: _input,
    ...rest
  } = row;
  // The table's checks allow no other values.
  const choices = {
    overlap: row.overlap as (typeof overlaps)[number],
    catchUp: row.catchUp as (typeof catchUps)[number],
    onHoliday: row.onHoliday as (typeof onHolidays)[number] | null,
  };
  const last =
    lastDueAt && lastFiredAt
      ? { dueAt: lastDueAt, firedAt: lastFiredAt, status: lastStatus as Status, reason: lastReason }
      : null;
  return { ...rest, ...choices, enabled: isEnabled, nextRunAt: nextAt, last };
}

function toFiring({ jobId, jobStatus, jobError, runId, runStatus, status, ...rest }: FiringRow) {
  return {
    ...{ ...rest, status: status as Status }, // the table allows no others
    job: jobId === null ? null : { id: jobId, status: jobStatus, error: jobError },
    run: runId === null ? null : { id: runId, status: runStatus },
  };
}

const everySchedule = { name: null, jobType: null, workflowId: null, enabled: null, afterAt: null, afterId: null };

export const noSuchSchedule = (name: string) => new EngineError('NOT_FOUND', `There is no schedule "${name}"`);

/** What people edit of a schedule: for its version, the audit log, and whoever changed an older version. */
export function edited(
  row: Pick<
    Row,
    | 'pattern'
    | 'cron'
    | 'at'
    | 'timeZone'
    | 'description'
    | 'jobType'
    | 'payload'
    | 'workflowId'
    | 'input'
    | 'priority'
    | 'overlap'
    | 'catchUp'
    | 'calendarId'
    | 'onHoliday'
    | 'isEnabled'
  >,
) {
  const {
    pattern,
    cron,
    at,
    timeZone,
    description,
    jobType,
    payload,
    workflowId,
    input,
    priority,
    overlap,
    catchUp,
    calendarId,
    onHoliday,
    isEnabled,
  } = row;
  return {
    ...{ description, pattern, cron, at: at?.toISOString() ?? null, timeZone, jobType, payload, workflowId, input },
    ...{ priority, enabled: isEnabled, overlap, catchUp, calendarId, onHoliday },
  } satisfies Readonly<Record<string, Json>>;
}

async function findSchedule({ database, caller: { tenantId } }: RequestContext, name: string): Promise<Row> {
  const row = await database.maybeOne(queries.listSchedules, { ...everySchedule, tenantId, name, limit: 1 });
  if (!row) throw noSuchSchedule(name);
  const { cursorAt: _, ...schedule } = row;
  return schedule;
}

/** The answer of every route about one schedule. Throws NOT_FOUND. */
export async function showSchedule(context: RequestContext, name: string) {
  const row = await findSchedule(context, name);
  return { body: { ...toSummary(row), payload: row.payload, input: row.input }, etag: etagOf(edited(row)) };
}

/** One row of a schedule's history. */
export async function showFiring(
  { database, caller: { tenantId } }: RequestContext,
  scheduleId: string,
  firingId: string,
) {
  const asked = { tenantId, scheduleId, firingId, status: null, afterAt: null, afterId: null, limit: 1 };
  const { cursorAt: _, ...row } = await database.one(queries.listFirings, asked);
  return toFiring(row);
}

export const listSchedules = on(routes.listSchedules, async ({ database, query, caller: { tenantId } }) => {
  const { limit, cursor, jobType = null, workflowId = null, enabled } = query;
  const asked = { ...everySchedule, tenantId, jobType, workflowId, enabled: flagOf(enabled), ...fromCursor(cursor) };
  const { items, nextCursor } = toPage(
    await database.many(queries.listSchedules, { ...asked, limit: limit + 1 }),
    limit,
  );
  return { body: { items: items.map(toSummary), nextCursor } };
});

export const getSchedule = on(routes.getSchedule, ({ params, ...context }) => showSchedule(context, params.name));

export const listNextMoments = on(routes.listNextMoments, async ({ params, query, ...context }) => {
  const row = await findSchedule(context, params.name);
  const { timeZone, isEnabled: enabled } = row;
  const calendar = await calendarOf(context, row);
  return { body: { timeZone, enabled, items: shownMoments({ ...row, calendar }, context.now, query.count) } };
});

export const listFirings = on(routes.listFirings, async ({ params, query, ...context }) => {
  const { id: scheduleId } = await findSchedule(context, params.name);
  const { limit, cursor, status = null } = query;
  const asked = { tenantId: context.caller.tenantId, scheduleId, firingId: null, status, ...fromCursor(cursor) };
  const { items, nextCursor } = toPage(
    await context.database.many(queries.listFirings, { ...asked, limit: limit + 1 }),
    limit,
  );
  return { body: { items: items.map(toFiring), nextCursor } };
});
