import { invalid } from '../../http/fields/invalid.ts';
import { on } from '../../http/route-handler.ts';
import { routes } from '../routes.ts';
import { listHeldRows as statement } from './queries.gen.ts';

/** The last row of the page before: these rows have no id of ours. */
function placeOf(cursor: string | undefined) {
  if (cursor === undefined) return { afterCollection: null, afterExternalId: null };
  const [collection, ...rest] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (!collection || rest.length === 0) throw invalid('cursor', 'must be the nextCursor of another page');
  return { afterCollection: collection, afterExternalId: rest.join(' ') };
}

export const listHeldRows = on(routes.listCrmHeld, async ({ database, query, caller: { tenantId } }) => {
  const { limit, cursor, collection = null, state } = query;
  const isRefused = state === undefined ? null : state === 'refused';
  const asked = { tenantId, collection, isRefused, ...placeOf(cursor) };
  const rows = await database.many(statement, { ...asked, limit: limit + 1 });
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  const nextCursor = last ? Buffer.from(`${last.collection} ${last.externalId}`).toString('base64url') : null;
  return { body: { items, nextCursor } };
});
