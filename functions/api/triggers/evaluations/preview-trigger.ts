import { dateIn } from '../../../engine/calendar.ts';
import type { Json, Statement } from '../../../engine/data/statement.ts';
import { readSettings } from '../../../engine/triggers/settings.ts';
import { previews } from '../../../triggers/previews.gen.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { definitionOf } from '../trigger/definition-of.ts';
import { findTrigger } from '../trigger/queries.gen.ts';
import { noSuchTrigger } from '../trigger/trigger-view.ts';
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
    triggerId: string;
    now: Date;
    today: string;
    timeZone: string;
    startsAt: Date | null;
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

/** What an evaluation would see now, also for a trigger that is switched off. Throws NOT_FOUND, or INVALID_INPUT for its config. */
async function look({ database, caller: { tenantId }, now }: RequestContext, triggerId: string, page: Page) {
  const trigger = await database.maybeOne(findTrigger, { tenantId, triggerId });
  if (!trigger) throw noSuchTrigger(triggerId);
  const { numbers } = readSettings(definitionOf(trigger.triggerType), trigger.config);
  const statement = statements[trigger.triggerType];
  const { timeZone, startsAt } = trigger;
  const values = {
    tenantId,
    triggerId,
    now,
    today: dateIn(timeZone, now),
    timeZone,
    startsAt,
    settings: numbers,
    ...page,
  };
  const rows = statement ? await database.many(statement, values) : [];
  return { rows, matched: rows[0]?.matched ?? 0, maxTasksPerRun: numbers.maxTasksPerRun ?? 0 };
}

/** How many occurrences a trigger has before it, suppressed ones included. */
export const matchesNow = async (context: RequestContext, triggerId: string): Promise<number> =>
  (await look(context, triggerId, { skip: 0, limit: 1 })).matched;

/** Applies the conditions of an evaluation at this moment, also for a trigger that is switched off. */
export const previewTrigger = on(routes.previewTrigger, async ({ params, query, ...context }) => {
  const skip = fromPlace(query.cursor);
  const limit = Math.min(query.limit, MOST_PER_REASON);
  const { rows, matched, maxTasksPerRun } = await look(context, params.id, { skip, limit });
  const listed = rows.filter(({ isListed }) => isListed);
  const hasMore = rows.some(({ reason, ofThisReason }) => reason !== 'ALREADY_DONE' && ofThisReason > skip + limit);
  return {
    body: {
      now: context.now,
      matched,
      counts: countsOf(rows, maxTasksPerRun),
      wouldCreate: listed.filter(({ reason }) => reason === null).map(toCandidate),
      suppressed: listed.flatMap((row) =>
        row.reason === null || row.reason === 'ALREADY_DONE' ? [] : [{ ...toCandidate(row), reason: row.reason }],
      ),
      nextCursor: hasMore ? toPlace(skip + limit) : null,
    },
  };
});
