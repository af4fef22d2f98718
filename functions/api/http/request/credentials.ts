/** The key or the session's token that comes with a request. */

export type Credential = 'key' | 'session';

const BEARER = /^Bearer +(\S+) *$/i;

/** What of a request the credentials are in; the authorizer's event has it too. */
export interface WithCredentials {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly cookies?: readonly string[];
}

/** Browsers send a cookie with this prefix only if it was set over TLS by this very host. */
const SECURE = '__Host-ft';
/** For a local stack: not every browser takes a secure cookie from plain HTTP. API Gateway never answers plain HTTP. */
const PLAIN = 'ft';

const isPlain = ({ headers }: WithCredentials): boolean => headers?.['x-forwarded-proto'] === 'http';

/** As long as the session itself. */
const MAX_AGE_SECONDS = 12 * 3600;

/** The Set-Cookie header for a session's token; `null` clears the cookie. */
export function sessionCookie(event: WithCredentials, token: string | null): string {
  const [name, secure] = isPlain(event) ? [PLAIN, ''] : [SECURE, '; Secure'];
  const maxAge = token === null ? 0 : MAX_AGE_SECONDS;
  return `${name}=${token ?? ''}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAge}${secure}`;
}

/** A key wins over a cookie, so that a program behaves the same in a browser as elsewhere. */
export function credentialsOf(
  event: WithCredentials,
): { readonly kind: Credential; readonly secret: string } | undefined {
  const authorization = event.headers?.authorization;
  if (authorization !== undefined) {
    const secret = BEARER.exec(authorization)?.[1];
    return secret === undefined ? undefined : { kind: 'key', secret };
  }
  const start = `${isPlain(event) ? PLAIN : SECURE}=`;
  const cookie = event.cookies?.find((one) => one.startsWith(start));
  return cookie === undefined ? undefined : { kind: 'session', secret: cookie.slice(start.length) };
}
