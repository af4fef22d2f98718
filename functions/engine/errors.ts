/** Errors with a code. Expected endings are returned as values, such as JobOutcome and CallOutcome; only failures are thrown. */

/** The caller's fault: the request, the message or the stored data must change. Each code has its HTTP status. */
export const callerFaults = {
  BAD_JSON: 400, // the body is not JSON
  BAD_NUMBER: 400, // an id in the path of a statistic that is no number, as callers of the system before know it
  BAD_ENCODING: 400, // the body or the query has bytes that are not UTF-8
  INVALID_INPUT: 422, // a field is outside its range or shape; `details` has the paths
  MISSING_KEY: 401, // no Authorization header, or not a Bearer key
  INVALID_KEY: 401, // unknown, expired or revoked key
  BAD_SIGNATURE: 401, // a webhook's call is not signed by whom it should be
  FORBIDDEN: 403, // the key's role does not allow this call
  NOT_FOUND: 404, // absent, or another tenant's
  NO_SUCH_ROUTE: 404, // the path matches nothing
  METHOD_NOT_ALLOWED: 405, // the path is known, with other methods; the reply's Allow lists them
  CONFLICT: 409, // a unique value is taken, or the state does not allow this
  ROWS_REFUSED: 422, // rows of a batch that is stored as a whole or not at all; `details` has each
  IDEMPOTENCY_MISMATCH: 409, // an Idempotency-Key was used again with another request
  PRECONDITION_FAILED: 412, // If-Match names another version than the current one, which `details` has
  TOO_LARGE: 413, // the body is larger than the route takes, 256 KB for most
  UNSUPPORTED_MEDIA_TYPE: 415, // the body is declared as something other than JSON in UTF-8
  TOO_MANY_REQUESTS: 429, // the key made its requests of this minute, or a webhook's endpoint had its calls of this second
  QUOTA_EXCEEDED: 429, // the tenant used up a quota; `details` has its name and limit, and when to try again
  ENDPOINT_PAUSED: 503, // a webhook's endpoint is paused, or its workflow is; `details` says when to try again
  UNKNOWN_MESSAGE: 422, // a queue message that its function does not understand
  INVALID_TIME_ZONE: 422, // a tenant's time zone is no IANA name
} as const;

/** Our fault, or that of AWS: time or an operator can help. Their details are never sent to callers. */
export const ourFaults = {
  DATABASE_WAKING: 503, // Aurora was paused and resumes: the same request succeeds a little later
  DATABASE_BUSY: 503, // Aurora is overloaded or out of reach for a moment
  DATABASE_ERROR: 500, // a statement failed; `cause` has the SQLSTATE
  SERVICE_BUSY: 503, // an AWS service throttles, fails or cannot be reached
  SERVICE_REFUSED: 500, // an AWS service refuses for good
  OUTCOME_UNKNOWN: 500, // the response was lost: the request may have been carried out
  QUEUE_ERROR: 503, // SQS refused some entries of a batch
  INTERNAL: 500, // anything else
} as const;

export type ErrorCode = keyof typeof callerFaults | keyof typeof ourFaults;

export const httpStatus: Readonly<Record<ErrorCode, number>> = { ...callerFaults, ...ourFaults };

const lasting: ReadonlySet<string> = new Set<ErrorCode>(['SERVICE_REFUSED', 'OUTCOME_UNKNOWN']);

/** A failure with a code. `retry` is `never` when the same attempt would fail again; by default the code decides. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: ErrorCode;
  readonly retry: 'never' | 'backoff';
  readonly details: unknown;

  constructor(
    code: ErrorCode,
    message: string,
    more: { cause?: unknown; details?: unknown; retry?: 'never' | 'backoff' } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.details = more.details;
    this.retry = more.retry ?? (code in callerFaults || lasting.has(code) ? 'never' : 'backoff');
  }
}

/** For a zone that the CRM has stored: the other zones are checked when they are given. */
export const invalidTimeZone = (timeZone: string, cause: unknown): EngineError =>
  new EngineError(
    'INVALID_TIME_ZONE',
    `"${timeZone.slice(0, 100)}" is no IANA time zone; set crm.tenants.time_zone to one such as America/New_York`,
    { cause },
  );
