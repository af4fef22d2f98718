import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { on } from '../../http/route-handler.ts';
import { listSampleMetrics as statement } from './queries.gen.ts';
import { routes } from './routes.ts';

export const listSampleMetrics = on(routes.listSampleMetrics, async ({ database, query, caller: { tenantId } }) => {
  const { limit, cursor, productId = null, from = null, to = null } = query;
  const filter = { tenantId, productId, from, to };
  const rows = await database.many(statement, { ...filter, ...fromCursor(cursor), limit: limit + 1 });
  const { items, nextCursor } = toPage(rows, limit);
  return { body: { items: items.map(({ id, ...item }) => ({ productId: id, ...item })), nextCursor } };
});
