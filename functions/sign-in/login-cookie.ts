/** What the browser keeps between the beginning of a sign-in and the issuer's answer, so that the answer is for this browser. */
import { randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client';
import { cookieIn, setCookie, type WithCredentials } from '../api/http/request/credentials.ts';

export interface Login {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Where the console goes afterwards. */
  readonly returnTo: string;
}

const NAME = 'ft-login';
/** Lax: the issuer's answer is a navigation from another site, which brings no strict cookie. */
const RULES = { sameSite: 'Lax', maxAgeSeconds: 600 } as const;
const CONSOLE = '/console';
const MOST_LETTERS = 1000;

/** A path of the console, or its beginning for anything else: the address must not lead to another site. */
export function safeReturn(path: string | undefined): string {
  if (path === undefined || path.length > MOST_LETTERS || !URL.canParse(path, 'https://console')) return CONSOLE;
  const url = new URL(path, 'https://console');
  const isOurs =
    url.origin === 'https://console' && (url.pathname === CONSOLE || url.pathname.startsWith(`${CONSOLE}/`));
  return isOurs ? `${url.pathname}${url.search}` : CONSOLE;
}

export const beginLogin = (returnTo: string | undefined): Login => ({
  state: randomState(),
  nonce: randomNonce(),
  verifier: randomPKCECodeVerifier(),
  returnTo: safeReturn(returnTo),
});

/** `null` clears the cookie: an answer counts once. */
export function loginCookie(event: WithCredentials, login: Login | null): string {
  const value = login && Buffer.from(JSON.stringify(login)).toString('base64url');
  return setCookie(event, NAME, value, RULES);
}

/** Returns undefined without a cookie, or with one that this function did not write. */
export function loginIn(event: WithCredentials): Login | undefined {
  try {
    const { state, nonce, verifier, returnTo } = JSON.parse(
      Buffer.from(cookieIn(event, NAME) ?? '', 'base64url').toString(),
    );
    if (![state, nonce, verifier].every((one) => typeof one === 'string' && one.length >= 20)) return undefined;
    return { state, nonce, verifier, returnTo: safeReturn(String(returnTo)) };
  } catch {
    return undefined;
  }
}
