/** Audiences as requests have them, as they are stored, and as replies show them. */
import type { Json } from '../../../engine/data/statement.ts';
import { showBigId } from '../../http/fields/big-id.ts';
import { invalid } from '../../http/fields/invalid.ts';
import type { RequestContext } from '../../http/route-handler.ts';
import { compileWhere } from '../../workflows/compile-where.ts';
import { findUnknownPage } from './queries.gen.ts';

export interface GivenAudience {
  readonly pageIds?: readonly (number | string)[] | undefined;
  readonly where?: unknown;
}

/** Of a compiled condition. The table takes 64 KB. */
const MOST_BYTES = 50_000;

/** Returns what to store: {pageIds}, each once, or {where, test, vars, needs}. Throws INVALID_INPUT. */
export async function readAudience(context: RequestContext, { pageIds, where }: GivenAudience): Promise<Json> {
  if ((pageIds === undefined) === (where === undefined))
    throw invalid('audience', 'must have pageIds, or where; one of them');
  if (pageIds === undefined) {
    const { test, vars, needs } = compileWhere(where, 'audience.where');
    const stored = { where, test, vars, needs } as Json; // JSON values
    if (Buffer.byteLength(JSON.stringify(stored)) > MOST_BYTES)
      throw invalid('audience.where', `must have up to ${MOST_BYTES / 1000} KB, compiled`);
    return stored;
  }
  const pages = [...new Set(pageIds.map(String))];
  const { database, caller } = context;
  const unknown = await database.maybeOne(findUnknownPage, { tenantId: caller.tenantId, pages });
  if (unknown)
    throw invalid(
      `audience.pageIds.${pageIds.map(String).indexOf(unknown.pageId)}`,
      `is unknown: there is no page ${unknown.pageId}`,
    );
  return { pageIds: pages };
}

/** `stored` is what readAudience made. */
export function showAudience(stored: Json) {
  const { pageIds, where } = stored as { readonly pageIds?: readonly string[]; readonly where?: unknown }; // of readAudience
  return pageIds === undefined ? { where } : { pageIds: pageIds.map(showBigId) };
}
