import { dateIn } from '../../../engine/calendar.ts';
import type { Json, Statement } from '../../../engine/data/statement.ts';
import { readWithArms } from '../../../engine/triggers/settings.ts';
import { previews } from '../../../triggers/previews.gen.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { checkedRoutes } from '../checked-routes.ts';
import { checkedConfig } from '../trigger/checked-config.ts';
import { definitionOf } from '../trigger/definition-of.ts';
import { compareWithSaved } from './compare-with-saved.ts';
import { findPreviewed, type Previewed, withConfig } from './previewed.ts';
import { findTimeZone } from './queries.gen.ts';
import { routes } from './routes.ts';

/** Rows listed per reason. With six reasons they stay below the 1 MB that the Data API returns. */
const MOST_PER_REASON = 100;

interface Row {
  readonly customerId: string;
  readonly customerName: string | null;
  readonly occurrenceKey: string;
  readonly product: string | null;
  readonly factOn: string;
  readonly days: number;
  /** Null: the customer would get a task. */
  readonly reason: string | null;
  readonly matched: number;
  /** How many have the same reason. Deferred customers are counted with those who would get a task. */
  readonly ofThisReason: number;
  /** False for a row of an earlier page, which comes for its counts only. */
  readonly isListed: boolean;
}

type Preview = Statement<
  {
    tenantId: string;
    triggerId: string | null;
    now: Date;
    today: string;
    timeZone: string;
    startsAt: Date | null;
    judgedAt: Date | null;
    settings: Json;
    skip: number;
    limit: number;
  },
  Row
>;

const statements: Readonly<Record<string, Preview>> = previews;

const toPlace = (place: number): string => Buffer.from(String(place)).toString('base64url');

/** How many of each reason earlier pages listed. */
function fromPlace(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!/^[1-9]\d{0,8}$/.test(text)) throw invalid('cursor', 'must be the nextCursor of another page');
  return Number(text);
}

/** Reads the counts from the rows: every reason that occurs has at least one row, with its count. */
function countsOf(rows: readonly Row[], maxTasksPerRun: number) {
  const count = (isWanted: (reason: string | null) => boolean) =>
    rows.find(({ reason }) => isWanted(reason))?.ofThisReason ?? 0;
  const open = count((reason) => reason === null || reason === 'DEFERRED');
  const held = rows.filter(({ reason }) => reason !== null && reason !== 'DEFERRED' && reason !== 'ALREADY_DONE');
  return {
    wouldCreate: Math.min(open, maxTasksPerRun),
    deferred: Math.max(open - maxTasksPerRun, 0),
    alreadyDone: count((reason) => reason === 'ALREADY_DONE'),
    suppressed: Object.fromEntries(held.map(({ reason, ofThisReason }) => [reason ?? '', ofThisReason])),
  };
}

function toCandidate({ matched: _, ofThisReason: __, reason: ___, isListed: ____, ...candidate }: Row) {
  return candidate;
}

interface Page {
  readonly skip: number;
  readonly limit: number;
}

/** What an evaluation would see now, also for a trigger that is switched off. Throws INVALID_INPUT for its config. */
async function look({ database, caller: { tenantId }, now }: RequestContext, trigger: Previewed, page: Page) {
  const { triggerId, triggerType, timeZone, startsAt } = trigger;
  const { numbers, values: settings } = readWithArms(definitionOf(triggerType), trigger.config, trigger.arms);
  const statement = statements[triggerType];
  const values = {
    tenantId,
    triggerId,
    now,
    today: dateIn(timeZone, now),
    timeZone,
    startsAt,
    judgedAt: null,
    settings,
    ...page,
  };
  const rows = statement ? await database.many(statement, values) : [];
  return { rows, matched: rows[0]?.matched ?? 0, maxTasksPerRun: numbers.maxTasksPerRun ?? 0 };
}

/** How many occurrences a trigger has before it, suppressed ones included. Throws NOT_FOUND. */
export async function matchesNow(context: RequestContext, triggerId: string): Promise<number> {
  const trigger = await findPreviewed(context, triggerId);
  return (await look(context, trigger, { skip: 0, limit: 1 })).matched;
}

const toLimit = (limit: number): number => Math.min(limit, MOST_PER_REASON);

async function preview(
  context: RequestContext,
  trigger: Previewed,
  query: { limit: number; cursor?: string | undefined },
) {
  const skip = fromPlace(query.cursor);
  const limit = toLimit(query.limit);
  const { rows, matched, maxTasksPerRun } = await look(context, trigger, { skip, limit });
  const listed = rows.filter(({ isListed }) => isListed);
  const hasMore = rows.some(({ reason, ofThisReason }) => reason !== 'ALREADY_DONE' && ofThisReason > skip + limit);
  return {
    now: context.now,
    matched,
    counts: countsOf(rows, maxTasksPerRun),
    wouldCreate: listed.filter(({ reason }) => reason === null).map(toCandidate),
    suppressed: listed.flatMap((row) =>
      row.reason === null || row.reason === 'ALREADY_DONE' ? [] : [{ ...toCandidate(row), reason: row.reason }],
    ),
    nextCursor: hasMore ? toPlace(skip + limit) : null,
  };
}

/** Applies the conditions of an evaluation at this moment, also for a trigger that is switched off. */
export const previewTrigger = on(routes.previewTrigger, async ({ params, query, body: { config }, ...context }) => {
  const saved = await findPreviewed(context, params.id);
  if (config === undefined) return { body: { ...(await preview(context, saved, query)), against: null } };
  const tried = withConfig(saved, checkedConfig(saved.triggerType, config), context.now);
  const shown = await preview(context, tried, query);
  return { body: { ...shown, against: await compareWithSaved(context, { tried, saved }, toLimit(query.limit)) } };
});

/** For a trigger that is not saved yet. */
export const previewNewTrigger = on(checkedRoutes.previewNewTrigger, async ({ query, body, ...context }) => {
  const { timeZone } = await context.database.one(findTimeZone, { tenantId: context.caller.tenantId });
  const unsaved = { triggerId: null, triggerType: body.triggerType, config: {}, arms: null, timeZone, startsAt: null };
  const tried = withConfig(unsaved, (body.config ?? {}) as Json, context.now); // its schema has numbers and texts only
  return { body: { ...(await preview(context, tried, query)), against: null } };
});
