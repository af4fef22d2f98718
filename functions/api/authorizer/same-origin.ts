/** A browser sends the session's cookie by itself, so a call that changes something must come from a page of ours. */
import { EngineError } from '../../engine/errors.ts';
import type { WithCredentials } from '../http/request/credentials.ts';

/** What of the authorizer's event matters here. */
export interface Call extends WithCredentials {
  readonly requestContext: { readonly http: { readonly method: string } };
}

const READING = ['GET', 'HEAD'];

function isSameOrigin({ headers = {} }: Call): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const origin = headers.origin;
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === headers.host;
}

/**
 * Throws FORBIDDEN for a change that another site may have caused.
 * https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export function requireSameOrigin(call: Call): void {
  if (READING.includes(call.requestContext.http.method)) return;
  if (!isSameOrigin(call))
    throw new EngineError('FORBIDDEN', 'With a session, changes must come from a page of this origin; or send a key');
  if (!/^application\/json\b/i.test(call.headers?.['content-type'] ?? ''))
    throw new EngineError('FORBIDDEN', 'With a session, changes need the header Content-Type: application/json');
}
