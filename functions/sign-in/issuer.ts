/**
 * Speaks OpenID Connect with the issuer. openid-client does what the specifications ask for: discovery, PKCE, and every check of the
 * answer and the ID token.
 */
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  type IDToken,
  ResponseBodyError,
} from 'openid-client';
import { cachedSecret } from '../engine/aws/cached-secret.ts';
import { environment } from '../engine/environment.ts';
import type { Login } from './login-cookie.ts';
import { type Reason, Refusal } from './refusal.ts';
import type { Settings } from './settings.ts';

/** For each request to the issuer; a sign-in makes three, and the gateway waits for 30 s. */
const TIMEOUT_SECONDS = 4;
const SCOPE = 'openid email';

const readSecret = cachedSecret(environment.signInSecretArn, 'clientSecret');

/** Codes of openid-client for what is no answer of an issuer that works. */
const UNREACHABLE = [
  'OAUTH_TIMEOUT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
];

function reasonOf(error: unknown): Reason {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) return 'ISSUER_REFUSED';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // fetch rejects with a TypeError without a code when there is no connection.
  return code === '' || UNREACHABLE.includes(code) ? 'ISSUER_UNREACHABLE' : 'TOKEN_INVALID';
}

const refused = (cause: unknown): never => {
  throw new Refusal(reasonOf(cause), { cause });
};

/** Asks the issuer anew each time: sign-ins are rare, and so a replaced key or address needs no waiting. */
async function discover({ issuer, clientId }: Settings): Promise<Configuration> {
  const secret = await readSecret();
  const execute = [enableNonRepudiationChecks, ...(issuer.startsWith('http:') ? [allowInsecureRequests] : [])];
  return discovery(new URL(issuer), clientId, secret, undefined, { timeout: TIMEOUT_SECONDS, execute }).catch(refused);
}

/** Where the browser goes to sign in. Throws Refusal. */
export async function authorizationUrl(settings: Settings, login: Login, redirectUri: string): Promise<URL> {
  return buildAuthorizationUrl(await discover(settings), {
    redirect_uri: redirectUri,
    scope: SCOPE,
    state: login.state,
    nonce: login.nonce,
    code_challenge: await calculatePKCECodeChallenge(login.verifier),
    code_challenge_method: 'S256',
  });
}

/** Exchanges the code of the address for the claims of a verified ID token. Throws Refusal. */
export async function claimsOf(settings: Settings, login: Login, callback: URL): Promise<IDToken> {
  const checks = {
    expectedState: login.state,
    expectedNonce: login.nonce,
    pkceCodeVerifier: login.verifier,
    idTokenExpected: true,
  };
  const tokens = await authorizationCodeGrant(await discover(settings), callback, checks).catch(refused);
  const claims = tokens.claims();
  if (!claims) throw new Refusal('TOKEN_INVALID');
  return claims;
}
