/** Makes calls by a connection. */

import type { Method } from '../calls/exchange.ts';
import { type CallOutcome, post } from '../calls/post.ts';
import { allowsLoopback } from '../calls/tenant-endpoint.ts';
import { now } from '../clock.ts';
import type { Database } from '../data/database.ts';
import { headersFor } from './authorise.ts';
import { type Connection, connectionOf, isOauth, needsAuthorization, open } from './connection.ts';
import { findToken } from './find-token.ts';
import { findConnection } from './queries.gen.ts';

interface Request {
  readonly method: Method;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly readsEveryBody?: boolean;
}

/** No call was made. `busy`: until then there is no token. */
export type NotCalled =
  | { readonly kind: 'busy'; readonly reason: string; readonly until: Date }
  | { readonly kind: 'needs-authorization'; readonly reason: string }
  | { readonly kind: 'no-token'; readonly reason: string; readonly retryAfterSeconds: number | null };

/** The call that was made last, as it was sent, with everything in it that nobody must see. */
export interface Called {
  readonly kind: 'called';
  readonly outcome: CallOutcome;
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

interface Databases {
  /** Finds the connection. */
  readonly reading: Database;
  /** Outside of any transaction: keeps tokens. */
  readonly tokens: Database;
}

/** All calls of a job and the token between them, with room for the rest: a job may take 45 s. */
const MOST_MS = 42_000;
/** A call with less time than this is not begun. */
const LEAST_MS = 1000;

const UNAUTHORIZED = 401;

type Authorised = { readonly secret: string | null; readonly version: number | null };

async function authorise(
  { tokens }: Databases,
  connection: Connection,
  asked: Parameters<typeof findToken>[2],
): Promise<Authorised | NotCalled> {
  if (!isOauth(connection)) return { secret: await open(connection, 'secret', connection.secret), version: null };
  const found = await findToken(tokens, connection, asked);
  if (found.kind === 'token') return { secret: found.token, version: found.version };
  const { name } = connection;
  if (found.kind === 'busy')
    return {
      kind: 'busy',
      reason: `TOKEN_ON_ITS_WAY: a token of the connection "${name}" is being fetched, or its server has just failed`,
      until: found.until,
    };
  if (found.kind === 'refused')
    return { kind: 'needs-authorization', reason: needsAuthorization(connection, found.reason) };
  const { reason, retryAfterSeconds = null } = found;
  return { kind: 'no-token', reason: `${reason} (connection "${name}")`, retryAfterSeconds };
}

async function call(connection: Connection, request: Request, secret: string | null): Promise<Called> {
  const own = headersFor(connection, secret, request.body, now());
  const headers = { ...request.headers, ...own };
  const { url, ...rest } = request;
  const outcome = await post({ ...rest, endpoint: url, headers, allowsLoopback: allowsLoopback() });
  // Those of HMAC are no secrets, and the key is in none of them.
  const secrets = [secret ?? '', ...Object.values(own).map((value) => value.replace(/^(?:Basic|Bearer) /, ''))];
  return { kind: 'called', outcome, headers, secrets: secrets.filter((one) => one !== '') };
}

/**
 * Makes the call, and when the other side no longer takes the token once more with another one: nothing was carried out. A connection that needs
 * authorization is called while its token is good; with `triesAnyway` another one is fetched, and makes it ready again.
 */
export async function callByConnection(
  databases: Databases,
  connection: Connection,
  request: Request,
  triesAnyway = false,
): Promise<Called | NotCalled> {
  const { tenantId, id } = connection;
  const startedMs = performance.now();
  const first = await authorise(databases, connection, { refused: null, triesAnyway });
  if ('kind' in first) return first;
  const called = await call(connection, request, first.secret);
  const { outcome } = called;
  if (first.version === null || outcome.kind !== 'refused' || outcome.status !== UNAUTHORIZED) return called;
  // Somebody else may have fetched another token meanwhile.
  const row = await databases.reading.maybeOne(findConnection, { tenantId, id });
  if (!row) return called;
  const second = await authorise(databases, connectionOf(tenantId, row), { refused: first.version, triesAnyway });
  if ('kind' in second) return second;
  const leftMs = Math.floor(MOST_MS - (performance.now() - startedMs));
  if (leftMs < LEAST_MS) {
    const reason = `TOKEN_RENEWED: no time was left for the call with another token (connection "${connection.name}")`;
    return { kind: 'no-token', reason, retryAfterSeconds: null };
  }
  return call(connection, { ...request, timeoutMs: Math.min(request.timeoutMs, leftMs) }, second.secret);
}
