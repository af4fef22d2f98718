/** Asks a token server for a token. */
import { post } from '../calls/post.ts';
import { allowsLoopback } from '../calls/tenant-endpoint.ts';
import type { ConnectionSettings } from './connection.ts';
import { errorOf, readToken, type TokenOutcome } from './read-token.ts';

/** A job has 45 s for this, a call before and one after. */
export const TOKEN_TIMEOUT_MS = 10_000;

/** As forms encode it: https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 */
const encoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

/** A client without a secret is a public one, which only names itself. */
function clientOf({ clientId = '', clientAuth = 'basic' }: ConnectionSettings, secret: string | null) {
  if (secret === null) return { members: { client_id: clientId }, headers: {} };
  if (clientAuth === 'body') return { members: { client_id: clientId, client_secret: secret }, headers: {} };
  const credentials = Buffer.from(`${encoded(clientId)}:${encoded(secret)}`).toString('base64');
  return { members: {}, headers: { authorization: `Basic ${credentials}` } };
}

/** `grant`: the members that say what the token is asked for. Throws nothing that the server answers. */
export async function requestToken(
  settings: ConnectionSettings,
  secret: string | null,
  grant: Readonly<Record<string, string>>,
): Promise<TokenOutcome> {
  const { members, headers } = clientOf(settings, secret);
  const outcome = await post({
    endpoint: settings.tokenUrl ?? '',
    body: new URLSearchParams({ ...grant, ...members }).toString(),
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    timeoutMs: TOKEN_TIMEOUT_MS,
    readsEveryBody: true,
    allowsLoopback: allowsLoopback(),
  });
  if (outcome.kind === 'answered') return readToken(outcome.body, outcome.isWhole);
  // "ANSWERED_400: the endpoint refused the call": which endpoint is said here.
  const said = outcome.reason.replace(/^[A-Z_0-9]+: /, '');
  const code = /^[A-Z_0-9]+/.exec(outcome.reason)?.[0] ?? '';
  const error = 'body' in outcome && outcome.body !== undefined ? errorOf(outcome.body) : undefined;
  if (outcome.kind === 'refused' || outcome.kind === 'forbidden')
    return { kind: 'refused', reason: `TOKEN_REFUSED: of the token server, ${error ?? `${code}: ${said}`}` };
  const retryAfterSeconds = 'retryAfterSeconds' in outcome ? (outcome.retryAfterSeconds ?? null) : null;
  return { kind: 'unavailable', reason: `TOKEN_UNAVAILABLE: of the token server, ${code}: ${said}`, retryAfterSeconds };
}
