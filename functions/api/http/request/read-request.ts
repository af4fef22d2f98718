/** Parses body, path and query of a request. Code behind it trusts the types. */
import type * as z from 'zod/mini';
import { EngineError } from '../../../engine/errors.ts';
import { type Detail, explainIssues } from './explain-issues.ts';
import type { HttpEvent } from './http-event.ts';
import type { Route } from './route.ts';

/** The size of an SQS message, far more than any body of this API needs. */
const MAX_BODY_BYTES = 256 * 1024;

export interface Parts<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
}

/** Returns the body as text. Throws TOO_LARGE. */
export function bodyText({ body = '', isBase64Encoded }: HttpEvent): string {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_BODY_BYTES) {
    throw new EngineError('TOO_LARGE', `The body has ${bytes.length} bytes; the most is ${MAX_BODY_BYTES}`);
  }
  return bytes.toString('utf8');
}

/** Takes a missing body for an empty object, so that the error names the missing members. */
function json(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    // No cause: its message quotes the body, and bodies are not logged.
    throw new EngineError('BAD_JSON', 'The body is not JSON');
  }
}

/** Throws TOO_LARGE, BAD_JSON, or INVALID_INPUT with every failing member of path, query and body. */
export function readRequest<P, Q, B>(route: Route<P, Q, B>, event: HttpEvent): Parts<P, Q, B> {
  const details: Detail[] = [];
  const part = <T>(schema: z.ZodMiniType<T>, value: unknown): T => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    details.push(...explainIssues(parsed.error.issues));
    return undefined as T; // never used: details are thrown below
  };
  const parts = {
    params: part(route.params, event.pathParameters ?? {}),
    query: part(route.query, event.queryStringParameters ?? {}),
    body: part(route.body, json(bodyText(event))),
  };
  if (details.length > 0) {
    const [first] = details;
    const where = first?.path ? `${first.path} ` : 'The body ';
    throw new EngineError('INVALID_INPUT', `${where}${first?.message}`, { details });
  }
  return parts;
}
