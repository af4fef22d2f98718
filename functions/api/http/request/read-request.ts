/** Parses body, path and query of a request. Code behind it trusts the types. */
import type * as z from 'zod/mini';
import { EngineError } from '../../../engine/errors.ts';
import { type Detail, explainIssues } from './explain-issues.ts';
import type { HttpEvent } from './http-event.ts';
import { unmarkCursor } from './list-mark.ts';
import { readJson } from './read-json.ts';
import type { Route } from './route.ts';

export interface Parts<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
}

/** The gateway writes U+FFFD for bytes of the query that are not UTF-8, so the query is checked as it was sent. */
function requireUtf8(query: string): void {
  try {
    decodeURIComponent(query.replaceAll(/%(?![0-9a-f]{2})/gi, '%25'));
  } catch {
    throw new EngineError('BAD_ENCODING', 'The query is not UTF-8');
  }
}

/** Throws what readJson throws, BAD_ENCODING, or INVALID_INPUT with every failing member of path, query and body. */
export function readRequest<P, Q, B>(route: Route<P, Q, B>, event: HttpEvent): Parts<P, Q, B> {
  requireUtf8(event.rawQueryString);
  const details: Detail[] = [];
  const part = <T>(schema: z.ZodMiniType<T>, value: unknown): T => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    details.push(...explainIssues(parsed.error.issues));
    return undefined as T; // never used: details are thrown below
  };
  const parts = {
    params: part(route.params, event.pathParameters ?? {}),
    query: part(route.query, unmarkCursor(route, event)),
    body: part(route.body, readJson(event, route)),
  };
  if (details.length > 0) {
    const [first] = details;
    const where = first?.path ? `${first.path} ` : 'The body ';
    throw new EngineError('INVALID_INPUT', `${where}${first?.message}`, { details });
  }
  return parts;
}
