/** Turns results and errors into HTTP replies. */
import { writeJson } from '../../engine/data/exact-json.ts';
import { EngineError, httpStatus, ourFaults } from '../../engine/errors.ts';
import { compress } from './compress.ts';
import { etagIn } from './etag.ts';
import { retryAfterIn } from './quota-exceeded.ts';
import type { HttpEvent, HttpReply } from './request/http-event.ts';
import { securityHeaders } from './security-headers.ts';

/** A paused cluster takes 15 to 30 s to resume. */
const RETRY_AFTER_SECONDS = 15;

/** Tells when to try again, for a status that passes with time. */
export const retryLater = (status: number): Record<string, string> =>
  status === 503 ? { 'retry-after': String(RETRY_AFTER_SECONDS) } : {};

/** What is left of the requests that the caller's key may make, as the authorizer counted. */
function limitsOf({ requestContext }: HttpEvent): Record<string, string> {
  const { rateLimit, rateLimitPolicy, retryAfter } = requestContext.authorizer?.lambda ?? {};
  if (rateLimit === undefined || rateLimitPolicy === undefined) return {};
  const limits = { ratelimit: rateLimit, 'ratelimit-policy': rateLimitPolicy };
  return retryAfter === undefined ? limits : { ...limits, 'retry-after': retryAfter };
}

export function respond(
  event: HttpEvent,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): HttpReply {
  const isEmpty = body === undefined;
  return compress(event, {
    statusCode: status,
    headers: {
      ...(isEmpty ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      ...securityHeaders,
      'x-request-id': event.requestContext.requestId,
      ...limitsOf(event),
      ...headers,
    },
    ...(isEmpty ? {} : { body: writeJson(body) }),
  });
}

/** Returns the error to reply with. Unexpected errors become INTERNAL; faults of ours lose their message, which may quote SQL. */
export function coded(error: unknown): EngineError {
  if (!(error instanceof EngineError))
    return new EngineError('INTERNAL', 'Something failed on our side', { cause: error });
  if (error.code !== 'DATABASE_ERROR' && error.code !== 'INTERNAL') return error;
  return new EngineError(error.code, 'Something failed on our side', { cause: error });
}

/** The reply for an error. */
export function refuse(event: HttpEvent, error: unknown, more: Record<string, string> = {}): HttpReply {
  const { code, message, details } = coded(error);
  const status = httpStatus[code];
  const shown = code in ourFaults ? undefined : details;
  const etag = code === 'PRECONDITION_FAILED' ? etagIn(details) : undefined;
  const retryAfter = retryAfterIn(shown);
  const headers: Record<string, string> = {
    ...retryLater(status),
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    ...(etag === undefined ? {} : { etag }),
    ...more,
  };
  if (status === 401) headers['www-authenticate'] = 'Bearer';
  return respond(event, status, { error: { code, message, ...(shown ? { details: shown } : {}) } }, headers);
}
