/** Marks the cursors of a list with where they belong, so that a cursor of one list is refused by another. */
import { createHash } from 'node:crypto';
import { invalid } from '../fields/invalid.ts';
import type { HttpEvent } from './http-event.ts';
import type { Route } from './route.ts';

/** A mix-up of two lists by chance is one in 2^36; a cursor is no secret. */
const MARK_LENGTH = 6;

/** The same for every page of a list: route, path and filters. The size of pages may change on the way. */
function markOf({ name }: Route, { pathParameters = {}, queryStringParameters = {} }: HttpEvent): string {
  const { limit: _limit, cursor: _cursor, ...filters } = queryStringParameters;
  const sorted = (values: object) => Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));
  const text = JSON.stringify([name, sorted(pathParameters), sorted(filters)]);
  return createHash('sha256').update(text).digest('base64url').slice(0, MARK_LENGTH);
}

/** The query with its cursor as the list made it. Throws INVALID_INPUT for the cursor of another list. */
export function unmarkCursor(route: Route, event: HttpEvent): Record<string, string | undefined> {
  const { queryStringParameters = {} } = event;
  const { cursor } = queryStringParameters;
  if (cursor === undefined) return queryStringParameters;
  const [mark, own] = cursor.split('.');
  if (mark === markOf(route, event) && own !== undefined) return { ...queryStringParameters, cursor: own };
  throw invalid('cursor', 'must be the nextCursor of another page of this list, asked for with the same filters');
}

/** The body of a reply with its `nextCursor` marked; a body without one is returned as it is. */
export function markCursor(route: Route, event: HttpEvent, body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('nextCursor' in body)) return body;
  const { nextCursor } = body;
  return typeof nextCursor === 'string' ? { ...body, nextCursor: `${markOf(route, event)}.${nextCursor}` } : body;
}
