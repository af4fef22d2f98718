import { dateIn } from '../../../engine/calendar.ts';
import type { Database } from '../../../engine/data/database.ts';
import { fromCursor, toCursor } from '../../http/fields/cursor.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on } from '../../http/route-handler.ts';
import { noSuchTrigger } from '../../triggers/trigger/trigger-view.ts';
import { noSuchCustomer } from '../read-customers.ts';
import { explainTrigger } from './explain-trigger.ts';
import { listExplainedTriggers } from './queries.gen.ts';
import { routes } from './routes.ts';
import { explanationOf, type Verdict } from './verdicts.ts';

type Row = NonNullable<typeof listExplainedTriggers.gives>;

/** With nothing else changed, the next evaluation acts, or finds the limit of the run or of open tasks as it is. */
const waiting: readonly Verdict[] = ['TASK', 'DEFERRED'];

/** What evaluations ask of a customer whatever the type. */
function commonChecks({ customerName, customerStatus, doNotContactUntil }: Row, today: string) {
  return [
    { name: 'customerName', holds: customerName !== null, value: customerName, needs: 'a name' },
    {
      name: 'customerStatus',
      holds: customerStatus !== 'INACTIVE' && customerStatus !== 'ARCHIVED',
      value: customerStatus,
      needs: 'LEAD or ACTIVE',
    },
    {
      name: 'doNotContact',
      holds: doNotContactUntil === null || doNotContactUntil <= today,
      value: doNotContactUntil ?? 'none',
      needs: `at most ${today}`,
    },
  ];
}

interface Moment {
  readonly now: Date;
  readonly judgedAt: Date | null;
}

interface Found {
  readonly verdict: Verdict;
  readonly lookAt: Date | null;
  readonly looksAtAll: boolean;
}

/** A type that looks at all customers keeps no agenda: what it waits for is the day from which the customer may be contacted. */
function nextAtOf({ verdict, lookAt, looksAtAll }: Found, { mayContactAt }: Row, { now }: Moment): Date | null {
  if (waiting.includes(verdict)) return now;
  if (verdict === 'DO_NOT_CONTACT') return mayContactAt;
  const isAhead = mayContactAt !== null && mayContactAt > now;
  return verdict === 'NO_CANDIDATE' && looksAtAll && isAhead ? mayContactAt : lookAt;
}

async function explain(database: Database, ids: { tenantId: string; customerId: string }, row: Row, moment: Moment) {
  const { triggerId, triggerType, triggerName, isActive, config, arms, startsAt, timeZone } = row;
  if (triggerId === null || triggerType === null || triggerName === null || isActive === null) return [];
  const values = { ...ids, ...moment, triggerId, startsAt, timeZone };
  const { lookAt, looksAtAll, checks, verdict, ...found } = await explainTrigger(
    database,
    { triggerType, config, arms },
    values,
  );
  return [
    {
      ...{ triggerId, triggerType, triggerName, isActive, verdict, explanation: explanationOf(verdict), ...found },
      nextAt: nextAtOf({ verdict, lookAt, looksAtAll }, row, moment),
      checks: [...checks, ...commonChecks(row, dateIn(timeZone, moment.now))],
    },
  ];
}

export const explainCustomer = on(
  routes.explainCustomer,
  async ({ database, params, query, caller: { tenantId }, now }) => {
    const { triggerId = null, limit, cursor } = query;
    const at = query.at === undefined ? null : new Date(query.at);
    if (at !== null && at > now) throw invalid('at', 'must not be in the future; a forecast tells what is to come');
    const ids = { tenantId, customerId: params.id };
    const place = fromCursor(cursor);
    const rows = await database.many(listExplainedTriggers, { ...ids, triggerId, ...place, limit: limit + 1 });
    const [first] = rows;
    if (!first) throw noSuchCustomer(params.id);
    if (triggerId !== null && first.triggerId === null) throw noSuchTrigger(triggerId);
    const moment = { now: at ?? now, judgedAt: at };
    const page = rows.slice(0, limit);
    const items = [];
    for (const row of page) items.push(...(await explain(database, ids, row, moment)));
    const { cursorAt, triggerId: lastId } = page.at(-1) ?? first;
    const hasMore = rows.length > limit && cursorAt !== null && lastId !== null;
    const nextCursor = hasMore ? toCursor({ at: cursorAt, id: lastId }) : null;
    return { body: { at: moment.now, runTriggers: first.runTriggers, items, nextCursor } };
  },
);
