import { fromRankedCursor, toPage } from '../../http/fields/cursor.ts';
import { on } from '../../http/route-handler.ts';
import { noSuchCustomer } from '../read-customers.ts';
import { listTimeline as statement } from './queries.gen.ts';
import { routes } from './routes.ts';

/** Later than every moment that the API accepts. */
const END = new Date('9999-12-31T00:00:00Z');

export const listTimeline = on(routes.listTimeline, async ({ database, params, query, caller: { tenantId } }) => {
  const { limit, cursor, before, kinds } = query;
  const rows = await database.many(statement, {
    tenantId,
    customerId: params.id,
    before: before === undefined ? END : new Date(before),
    kinds: kinds === undefined ? null : kinds.split(','),
    ...fromRankedCursor(cursor),
    limit: limit + 1,
  });
  if (rows.length === 0) throw noSuchCustomer(params.id);
  const items = rows.flatMap(({ kind, id, at, cursorAt, ...row }) =>
    kind === null || id === null || at === null || cursorAt === null ? [] : [{ kind, id, at, cursorAt, ...row }],
  );
  return { body: toPage(items, limit) };
});
