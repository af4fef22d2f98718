/** Names what went wrong with a statement, and says whether time can help. */
import { EngineError, invalidTimeZone } from '../errors.ts';

/** A paused cluster takes 15 to 30 s to resume; the endpoint of a new one works after up to 90 s. */
const WAKING = new Set([
  'DatabaseResumingException',
  'HttpEndpointNotEnabledException',
  'DatabaseUnavailableException',
]);
/** Serialisation failure, deadlock, lock or statement time-out, too many connections, shutdown. */
const PASSING_STATES = /^(40001|40P01|55P03|57014|53...|57P0.|08...)$/;

/** AbortError: it did not answer for as long as the caller waits. */
const BUSY = new Set(['StatementTimeoutException', 'ThrottlingException', 'AbortError']);
const AWAKENING =
  'The database was paused and is waking up, which takes 15 to 30 seconds. Nothing was done: send the request again then';

/** What `at time zone` says of a name that PostgreSQL does not know. */
const UNKNOWN_ZONE = /^ERROR: time zone "(.*)" not recognized/s;

/** True while the cluster resumes: the same call succeeds a little later. */
export const isWaking = (error: unknown): error is Error => error instanceof Error && WAKING.has(error.name);

/** True for a statement that took longer than a call of the Data API may. */
export const isTimeout = (error: unknown): boolean =>
  error instanceof EngineError && error.cause instanceof Error && error.cause.name === 'StatementTimeoutException';

/** Returns the SQLSTATE of a failed statement, or undefined when the failure did not come from PostgreSQL. */
export function sqlState(error: unknown): string | undefined {
  const cause = error instanceof EngineError ? error.cause : error;
  return cause instanceof Error ? /SQLState: ([0-9A-Z]{5})/.exec(cause.message)?.[1] : undefined;
}

/** Turns an error of the Data API into DATABASE_WAKING, DATABASE_BUSY, INVALID_TIME_ZONE or DATABASE_ERROR; an EngineError is returned as it is. */
export function databaseFailure(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const state = sqlState(error);
  const name = error instanceof Error ? error.name : 'unknown';
  const zone = error instanceof Error ? UNKNOWN_ZONE.exec(error.message)?.[1] : undefined;
  if (state === '22023' && zone !== undefined) return invalidTimeZone(zone, error);
  if (state !== undefined && !PASSING_STATES.test(state)) {
    // Classes 22 and 23 are the data's fault: the same statement fails again.
    const retry = /^2[23]/.test(state) ? 'never' : 'backoff';
    return new EngineError('DATABASE_ERROR', `A statement failed with SQLSTATE ${state}`, { cause: error, retry });
  }
  if (name === 'DatabaseResumingException') return new EngineError('DATABASE_WAKING', AWAKENING, { cause: error });
  const isBusy = state !== undefined || WAKING.has(name) || BUSY.has(name);
  return isBusy
    ? new EngineError('DATABASE_BUSY', `The database is busy (${state ?? name}); try again in a minute`, {
        cause: error,
      })
    : new EngineError('DATABASE_ERROR', `The Data API answered ${name}`, { cause: error });
}
