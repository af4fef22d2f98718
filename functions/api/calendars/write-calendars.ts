/** Adds, changes and removes calendars, and says what a change would do. */
import { randomUUID } from 'node:crypto';
import { EngineError } from '../../engine/errors.ts';
import { replanSchedules } from '../../workflows/replan/replan-schedules.ts';
import { changesBetween } from '../http/audit/changes.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import { requireMatch } from '../http/etag.ts';
import { invalid } from '../http/fields/invalid.ts';
import { on, type RequestContext } from '../http/route-handler.ts';
import { asJson, type Definition, definitionOf, type Given } from './definition.ts';
import { withHolidays } from './holidays.ts';
import * as queries from './queries.gen.ts';
import { etagOfCalendar, listsOf, noSuchCalendar, showCalendar } from './read-calendars.ts';
import { routes } from './routes.ts';

const nothing = {
  ...{ country: null, region: null, isDefault: false, userId: null, hours: [], exceptions: [], holidays: [] },
} as const;

/** For the audit log: of the long lists, how many days they have, and what they are is in the calendar. */
const audited = ({ hours, exceptions, holidays, ...settings }: Definition) => ({
  ...settings,
  hours: hours.map((span) => ({ ...span })),
  exceptions: exceptions.length,
  holidays: holidays.length,
});

/** Copies holidays where a country is given. */
export async function readDefinition(given: Given, before: Definition, now: Date): Promise<Definition> {
  const after = definitionOf(given, before);
  return given.country === undefined && given.region === undefined ? after : withHolidays(after, now);
}

const nameTaken = (name: string) =>
  new EngineError('CONFLICT', `There is a calendar "${name}"`, { details: [{ path: 'name', message: 'is taken' }] });

/** 422: nothing that waits by it would end. */
export const neverOpen = () =>
  invalid(
    'hours',
    'leave the calendar without an open moment in the next 400 days; give a weekday or an exception spans',
  );

async function write({ database, caller: { tenantId }, now }: RequestContext, id: string, definition: Definition) {
  const { openSpans } = await database.one(queries.writeCalendar, {
    tenantId,
    id,
    definition: asJson(definition),
    now,
  });
  if (openSpans === 0) throw neverOpen();
}

/** Moves what keeps to calendars: by their ids, or `default`. */
async function moveDependents({ database, caller: { tenantId }, now }: RequestContext, calendars: readonly string[]) {
  await database.execute(queries.noteChange, { tenantId, calendars: [...calendars], now });
  await replanSchedules(database, { tenantId, calendars }, now);
}

/** Throws CONFLICT where another calendar has the name or the user, and INVALID_INPUT for a user who is not there. */
export async function requireFree({ database, caller: { tenantId } }: RequestContext, id: string, after: Definition) {
  const { name, userId } = after;
  const found = await database.one(queries.findConflicts, { tenantId, id, name, userId });
  if (found.isNameTaken) throw nameTaken(name);
  if (userId !== null && !found.isUserKnown) throw invalid('userId', 'is no user; GET /api/users lists them');
  if (found.isUserTaken) {
    const details = [{ path: 'userId', message: 'is taken' }];
    throw new EngineError('CONFLICT', `User ${userId} has a calendar already; change that one`, { details });
  }
}

/** Whether it is meant where none is named: of all, or of its user. */
const isMeant = ({ isDefault, userId }: Definition): boolean => isDefault || userId !== null;

export const createCalendar = on(routes.createCalendar, async ({ body, ...context }) => {
  const { database, caller, now } = context;
  const { name, timeZone } = body;
  const definition = await readDefinition(body, { ...nothing, name, timeZone }, now);
  const id = randomUUID();
  await requireFree(context, id, definition);
  if (!(await database.maybeOne(queries.insertCalendar, { tenantId: caller.tenantId, id, name, timeZone, now })))
    throw nameTaken(name);
  await write(context, id, definition);
  if (isMeant(definition)) await moveDependents(context, ['default']);
  await recordAudit(context, {
    ...{ action: 'calendar.created', entityType: 'calendar', entityId: id },
    changes: changesBetween({}, audited(definition)) ?? {},
  });
  return showCalendar(context, id);
});

/** Throws NOT_FOUND. */
export async function lockCalendar(context: RequestContext, id: string) {
  const { database, caller } = context;
  const row = await database.maybeOne(queries.lockCalendar, { tenantId: caller.tenantId, id });
  if (!row) throw noSuchCalendar(id);
  const { revision, ...settings } = row;
  return { revision, before: { ...settings, ...(await listsOf(context, id)) } };
}

/** Throws CONFLICT with up to ten workflows and schedules. */
async function refuseUsed({ database, caller: { tenantId } }: RequestContext, names: readonly string[], why: string) {
  const uses = await database.many(queries.listUses, { tenantId, names: [...names] });
  if (uses.length === 0) return;
  const named = uses.map(({ what, name }) => `${what} "${name}"`).join(', ');
  const of = (kind: string) => uses.flatMap(({ what, id, name }) => (what === kind ? [{ id, name }] : []));
  throw new EngineError(
    'CONFLICT',
    `${why}. What keeps to it: ${named}. Publish and activate versions of workflows without it, and let their runs end; change schedules with PATCH /api/schedules/{name}`,
    { details: { workflows: of('workflow'), schedules: of('schedule') } },
  );
}

/** Idempotent: the same settings again change nothing. */
export const changeCalendar = on(routes.changeCalendar, async ({ body, params: { id }, ...context }) => {
  const { revision, before } = await lockCalendar(context, id);
  requireMatch(context.ifMatch, etagOfCalendar(id, revision), { ...audited(before), revision });
  const after = await readDefinition(body, before, context.now);
  if (!changesBetween({ all: asJson(before) }, { all: asJson(after) })) return showCalendar(context, id);
  await requireFree(context, id, after);
  if (before.isDefault && !after.isDefault)
    await refuseUsed(context, ['default'], 'The calendar stays the default until another one is made it');
  await write(context, id, after);
  await moveDependents(context, isMeant(after) || isMeant(before) ? [id, 'default'] : [id]);
  await recordAudit(context, {
    ...{ action: 'calendar.changed', entityType: 'calendar', entityId: id },
    changes: changesBetween(audited(before), audited(after)) ?? {},
  });
  return showCalendar(context, id);
});

export const removeCalendar = on(routes.removeCalendar, async ({ params: { id }, ...context }) => {
  const { database, caller } = context;
  const { before } = await lockCalendar(context, id);
  await refuseUsed(context, before.isDefault ? [id, 'default'] : [id], 'The calendar is in use');
  await database.execute(queries.removeCalendar, { tenantId: caller.tenantId, id });
  if (before.userId !== null) await moveDependents(context, ['default']);
  const gone = Object.entries(audited(before)).map(([name, from]) => [name, { from, to: null }]);
  await recordAudit(context, {
    ...{ action: 'calendar.deleted', entityType: 'calendar', entityId: id },
    changes: Object.fromEntries(gone),
  });
  return { body: undefined };
});
