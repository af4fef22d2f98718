/**
 * Signs users of the CRM in at an issuer of OpenID Connect: /auth/login sends the browser there, /auth/callback opens the same session
 * that a key opens. Refusals go back to the console's sign-in page. Deployed only where the context names an issuer.
 */
import { randomUUID } from 'node:crypto';
import { sessionCookie } from '../api/http/request/credentials.ts';
import type { HttpEvent, HttpReply } from '../api/http/request/http-event.ts';
import { originOf } from '../api/http/request/origin-of.ts';
import { securityHeaders } from '../api/http/security-headers.ts';
import { digestOfApiKey, makeSessionToken } from '../engine/api-key.ts';
import { now } from '../engine/clock.ts';
import { connect } from '../engine/data/database.ts';
import { failureFields, log } from '../engine/log.ts';
import { authorizationUrl, claimsOf } from './issuer.ts';
import { beginLogin, type Login, loginCookie, loginIn, safeReturn } from './login-cookie.ts';
import { signInUser } from './queries.gen.ts';
import { readClaims } from './read-claims.ts';
import { type Reason, Refusal } from './refusal.ts';
import { readSettings } from './settings.ts';

/** A person waits for a paused database, because the issuer's code works once. The gateway waits for 30 s. */
const PATIENCE_SECONDS = 15;

const CALLBACK = '/auth/callback';

const database = connect(PATIENCE_SECONDS);
const settings = readSettings();

const goTo = (location: string, cookies: readonly string[]): HttpReply => ({
  statusCode: 302,
  headers: { ...securityHeaders, location },
  cookies: [...cookies],
});

async function begin(event: HttpEvent): Promise<HttpReply> {
  const login = beginLogin(event.queryStringParameters?.return);
  const { href } = await authorizationUrl(settings, login, `${originOf(event)}${CALLBACK}`);
  return goTo(href, [loginCookie(event, login)]);
}

/** Throws Refusal. */
async function openSession(event: HttpEvent, login: Login | undefined): Promise<string> {
  if (!login || login.state !== event.queryStringParameters?.state) throw new Refusal('LOGIN_EXPIRED');
  const claims = await claimsOf(settings, login, new URL(`${originOf(event)}${CALLBACK}?${event.rawQueryString}`));
  const token = await makeSessionToken();
  const ids = { sessionId: randomUUID(), tokenHash: digestOfApiKey(token) };
  const { verdict, userId, tenantId } = await database.one(signInUser, {
    ...readClaims(claims, settings),
    ...ids,
    now: now(),
  });
  if (verdict !== 'SIGNED_IN') throw new Refusal(verdict as Reason); // the statement returns no other words
  log('info', 'Sign-in', { requestId: event.requestContext.requestId, outcome: verdict, userId, tenantId });
  return token;
}

async function finish(event: HttpEvent): Promise<HttpReply> {
  const login = loginIn(event);
  const token = await openSession(event, login);
  return goTo(login?.returnTo ?? safeReturn(undefined), [sessionCookie(event, token), loginCookie(event, null)]);
}

/** Never the message of an error: it may quote what the issuer sent. */
function record(event: HttpEvent, refusal: Refusal): void {
  const { reason, claim, cause } = refusal;
  const { code, error } = (cause ?? {}) as { readonly code?: unknown; readonly error?: unknown }; // any error has these or not
  const isOurs = reason === 'UNAVAILABLE';
  log(isOurs || reason.startsWith('ISSUER') || reason === 'TOKEN_INVALID' ? 'warn' : 'info', 'Sign-in', {
    requestId: event.requestContext.requestId,
    outcome: reason,
    claim,
    code: typeof code === 'string' ? code : undefined,
    issuerError: typeof error === 'string' ? error.slice(0, 100) : undefined,
    ...(isOurs ? failureFields(cause) : {}),
  });
}

/** Back to the console, which says why in words. A fragment reaches no server and no log. */
function refuse(event: HttpEvent, returnTo: string, refusal: Refusal): HttpReply {
  record(event, refusal);
  const { reason, claim } = refusal;
  const words = claim === undefined ? reason : `${reason}:${encodeURIComponent(claim)}`;
  return goTo(`${returnTo}#sign-in=${words}`, [loginCookie(event, null)]);
}

export async function handler(event: HttpEvent): Promise<HttpReply> {
  const isCallback = event.rawPath.endsWith(CALLBACK);
  try {
    return await (isCallback ? finish(event) : begin(event));
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal('UNAVAILABLE', { cause: error });
    const returnTo = isCallback ? loginIn(event)?.returnTo : event.queryStringParameters?.return;
    return refuse(event, safeReturn(returnTo), refusal);
  }
}
