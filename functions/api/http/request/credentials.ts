/** The key or the session's token that comes with a request. */

export type Credential = 'key' | 'session';

const BEARER = /^Bearer +(\S+) *$/i;

/** What of a request the credentials are in; the authorizer's event has it too. */
export interface WithCredentials {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly cookies?: readonly string[];
}

/** Browsers send a cookie with this prefix only if it was set over TLS by this very host. */
const SECURE_PREFIX = '__Host-';

/** True for a local stack only: API Gateway never answers plain HTTP. */
export const isPlain = ({ headers }: WithCredentials): boolean => headers?.['x-forwarded-proto'] === 'http';

/** Not every browser takes a secure cookie from plain HTTP. */
const nameOf = (event: WithCredentials, name: string): string => (isPlain(event) ? name : `${SECURE_PREFIX}${name}`);

interface CookieRules {
  readonly sameSite: 'Strict' | 'Lax';
  readonly maxAgeSeconds: number;
}

/** A Set-Cookie header that scripts and other hosts do not get; `null` clears the cookie. */
export function setCookie(event: WithCredentials, name: string, value: string | null, rules: CookieRules): string {
  const maxAge = value === null ? 0 : rules.maxAgeSeconds;
  const secure = isPlain(event) ? '' : '; Secure';
  return `${nameOf(event, name)}=${value ?? ''}; Path=/; HttpOnly; SameSite=${rules.sameSite}; Max-Age=${maxAge}${secure}`;
}

export function cookieIn(event: WithCredentials, name: string): string | undefined {
  const start = `${nameOf(event, name)}=`;
  return event.cookies?.find((one) => one.startsWith(start))?.slice(start.length);
}

const SESSION = 'ft';
/** As long as the session itself. */
const SESSION_SECONDS = 12 * 3600;

/** The Set-Cookie header for a session's token; `null` clears the cookie. */
export const sessionCookie = (event: WithCredentials, token: string | null): string =>
  setCookie(event, SESSION, token, { sameSite: 'Strict', maxAgeSeconds: SESSION_SECONDS });

/** A key wins over a cookie, so that a program behaves the same in a browser as elsewhere. */
export function credentialsOf(
  event: WithCredentials,
): { readonly kind: Credential; readonly secret: string } | undefined {
  const authorization = event.headers?.authorization;
  if (authorization !== undefined) {
    const secret = BEARER.exec(authorization)?.[1];
    return secret === undefined ? undefined : { kind: 'key', secret };
  }
  const token = cookieIn(event, SESSION);
  return token === undefined ? undefined : { kind: 'session', secret: token };
}
