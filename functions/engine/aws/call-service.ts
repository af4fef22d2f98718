/** Calls AWS services other than the database, and turns their errors into codes that say whether to retry. */
import { EngineError } from '../errors.ts';

/** Names of errors with a status below 500 that pass with time. */
const PASSING = /Throttl|TooManyRequests|LimitExceeded|SlowDown|RequestTimeout|NotReady|ModelTimeout|ModelError|Quota/;
/** Codes of connections that ended after the request may have arrived. */
const CUT_OFF = /^(ECONNRESET|EPIPE|ETIMEDOUT|TimeoutError|UND_ERR_SOCKET)$/;

interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** True when the service may have carried out the request, but its response was lost. */
function isCutOff({ name, code, $metadata }: Failure): boolean {
  return $metadata?.httpStatusCode === undefined && (CUT_OFF.test(name) || CUT_OFF.test(String(code)));
}

/**
 * `whenCutOff` is `retry` for idempotent calls; with `hold` a lost response throws OUTCOME_UNKNOWN, which is not retried.
 * Throws SERVICE_BUSY when a retry can help, and SERVICE_REFUSED with the service's own error name otherwise.
 */
export async function callService<T>(
  service: string,
  call: () => Promise<T>,
  { whenCutOff = 'retry' }: { readonly whenCutOff?: 'retry' | 'hold' } = {},
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const failure: Failure = error;
    const status = failure.$metadata?.httpStatusCode;
    if (whenCutOff === 'hold' && isCutOff(failure))
      throw new EngineError('OUTCOME_UNKNOWN', `${service} did not answer; look there whether it was done`, {
        cause: error,
      });
    const isPassing = status === undefined || status >= 500 || PASSING.test(failure.name);
    const message = `${service} answered ${failure.name}: ${failure.message}`;
    throw new EngineError(isPassing ? 'SERVICE_BUSY' : 'SERVICE_REFUSED', message, { cause: error });
  }
}
