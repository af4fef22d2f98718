/** Calls of AWS services other than the database: what went wrong, in two codes that say whether time can help. */
import { EngineError } from '../errors.ts';

/** Names of refusals below 500 that pass by themselves. */
const PASSING = /Throttl|TooManyRequests|LimitExceeded|SlowDown|RequestTimeout|NotReady|ModelTimeout|ModelError|Quota/;
/** The connection ended after the request may have arrived. */
const CUT_OFF = /^(ECONNRESET|EPIPE|ETIMEDOUT|TimeoutError|UND_ERR_SOCKET)$/;

interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** True when nobody knows whether the service did what it was asked for. */
function isCutOff({ name, code, $metadata }: Failure): boolean {
  return $metadata?.httpStatusCode === undefined && (CUT_OFF.test(name) || CUT_OFF.test(String(code)));
}

/**
 * `whenCutOff` is `retry` for calls that may be made twice; with `hold` a lost answer is OUTCOME_UNKNOWN, never tried again.
 * Throws EngineError: SERVICE_BUSY for what time can help, SERVICE_REFUSED with the service's own name for the rest.
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
