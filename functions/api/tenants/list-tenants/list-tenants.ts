import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { on } from '../../http/route-handler.ts';
import { listTenants as statement } from './queries.gen.ts';
import { routes } from './routes.ts';

export const listTenants = on(routes.listTenants, async ({ database, query: { limit, cursor, q = null } }) => {
  const rows = await database.many(statement, { q, ...fromCursor(cursor), limit: limit + 1 });
  return { body: toPage(rows, limit) };
});
