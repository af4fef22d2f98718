import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { flagOf } from '../../http/fields/flag-of.ts';
import { on } from '../../http/route-handler.ts';
import { listAuditEntries as statement } from './queries.gen.ts';
import { routes } from './routes.ts';

const instantOf = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));

export const listAuditEntries = on(routes.listAuditEntries, async ({ database, query, caller: { tenantId } }) => {
  const {
    limit,
    cursor,
    entityType = null,
    entityId = null,
    action = null,
    actor = null,
    isByTrigger,
    ...moments
  } = query;
  const [since, before] = [instantOf(moments.since), instantOf(moments.before)];
  const filter = { entityType, entityId, action, actor, isByTrigger: flagOf(isByTrigger), since, before };
  const rows = await database.many(statement, { tenantId, ...filter, ...fromCursor(cursor), limit: limit + 1 });
  return { body: toPage(rows, limit) };
});
