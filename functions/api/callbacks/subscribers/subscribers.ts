/** Lists subscribers, and stores many at once. */
import { showBigId } from '../../http/fields/big-id.ts';
import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { flagOf } from '../../http/fields/flag-of.ts';
import { on } from '../../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';

export const listSubscribers = on(routes.listSubscribers, async ({ database, query, caller: { tenantId } }) => {
  const { limit, cursor, pageId = null, customerId = null, recipientId = null, isActive } = query;
  const asked = { tenantId, pageId, customerId, recipientId, isActive: flagOf(isActive), ...fromCursor(cursor) };
  const rows = await database.many(queries.listSubscribers, { ...asked, limit: limit + 1 });
  const { items, nextCursor } = toPage(rows, limit);
  return { body: { items: items.map((row) => ({ ...row, pageId: showBigId(row.pageId) })), nextCursor } };
});

type Result = 'created' | 'updated' | 'unchanged' | 'refused';

/** Idempotent: rows that are stored already are unchanged. */
export const storeSubscribers = on(routes.storeSubscribers, async ({ database, body, now, caller: { tenantId } }) => {
  // Undefined members are not written, and so stay as they are. Ids are text: JSON of the database keeps all digits of a text.
  const rows = body.subscribers.map(({ pageId, ...row }) => ({ pageId: String(pageId), ...row }));
  const stored = await database.many(queries.storeSubscribers, {
    tenantId,
    rows: JSON.parse(JSON.stringify(rows)),
    now,
  });
  const count = (result: Result) => stored.filter((row) => row.result === result).length;
  return {
    body: {
      ...{
        created: count('created'),
        updated: count('updated'),
        unchanged: count('unchanged'),
        refused: count('refused'),
      },
      results: stored.map(({ pageId, result, reason, ...row }) => ({
        ...{ pageId: showBigId(pageId), ...row },
        // The statement gives no others.
        ...{ result: result as Result, reason: reason as 'REPEATED' | null },
      })),
    },
  };
});
