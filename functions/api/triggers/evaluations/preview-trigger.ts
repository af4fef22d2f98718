import { dateIn } from '../../../engine/calendar.ts';
import type { Json, Statement } from '../../../engine/data/statement.ts';
import { readSettings } from '../../../engine/triggers/settings.ts';
import { previews } from '../../../triggers/previews.gen.ts';
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
    limit: number;
  },
  Row
>;

const statements: Readonly<Record<string, Preview>> = previews;

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

function toCandidate({ matched: _, ofThisReason: __, reason: ___, ...candidate }: Row) {
  return candidate;
}

/** What an evaluation would see now, also for a trigger that is switched off. Throws NOT_FOUND, or INVALID_INPUT for its config. */
async function look({ database, caller: { tenantId }, now }: RequestContext, triggerId: string, limit: number) {
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
    limit,
  };
  const rows = statement ? await database.many(statement, values) : [];
  return { rows, matched: rows[0]?.matched ?? 0, maxTasksPerRun: numbers.maxTasksPerRun ?? 0 };
}

/** How many occurrences a trigger has before it, suppressed ones included. */
export const matchesNow = async (context: RequestContext, triggerId: string): Promise<number> =>
  (await look(context, triggerId, 1)).matched;

export const previewTrigger = on(routes.previewTrigger, async ({ params, query, ...context }) => {
  const { rows, matched, maxTasksPerRun } = await look(context, params.id, Math.min(query.limit, MOST_PER_REASON));
  return {
    body: {
      now: context.now,
      matched,
      counts: countsOf(rows, maxTasksPerRun),
      wouldCreate: rows.filter(({ reason }) => reason === null).map(toCandidate),
      suppressed: rows.flatMap((row) =>
        row.reason === null || row.reason === 'ALREADY_DONE' ? [] : [{ ...toCandidate(row), reason: row.reason }],
      ),
    },
  };
});
