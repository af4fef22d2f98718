/** Finds the access token of a connection, and fetches another one before it ends or when it was refused: one caller at a time. */
import { randomUUID } from 'node:crypto';
import { now } from '../clock.ts';
import type { Database } from '../data/database.ts';
import { type Connection, open } from './connection.ts';
import { claimToken, endClaim } from './queries.gen.ts';
import type { TokenOutcome } from './read-token.ts';
import { requestToken } from './request-token.ts';
import { claimUntil, keepToken } from './token-store.ts';

/** `busy`: there is no token to use, and somebody else fetches one, or the server has just failed. */
export type FoundToken =
  | { readonly kind: 'token'; readonly token: string; readonly version: number }
  | { readonly kind: 'busy'; readonly until: Date }
  | Exclude<TokenOutcome, { kind: 'token' }>;

/** A server that fails is not asked again before. */
const PAUSE_SECONDS = 5;
/** Fetching a token takes about as long. */
const FETCHING_SECONDS = 2;

const soon = (seconds: number): Date => new Date(now().getTime() + seconds * 1000);
const busy = (until = soon(FETCHING_SECONDS)): FoundToken => ({ kind: 'busy', until });

const NO_REFRESH: TokenOutcome = {
  kind: 'refused',
  reason: 'NO_REFRESH_TOKEN: its token has ended, and the server gave none to fetch another with',
};

async function ask(connection: Connection): Promise<TokenOutcome> {
  const { auth, settings } = connection;
  const secret = await open(connection, 'secret', connection.secret);
  const scope = settings.scope === undefined ? {} : { scope: settings.scope };
  if (auth === 'oauth2-client-credentials') {
    const audience = settings.audience === undefined ? {} : { audience: settings.audience };
    return requestToken(settings, secret, { grant_type: 'client_credentials', ...scope, ...audience });
  }
  const token = await open(connection, 'refreshToken', connection.refreshToken);
  if (token === null)
    return connection.problem?.startsWith('NOT_AUTHORIZED:')
      ? { kind: 'refused', reason: connection.problem }
      : NO_REFRESH;
  return requestToken(settings, secret, { grant_type: 'refresh_token', refresh_token: token });
}

/** By the holder of a claim. `isUsable`: there is a token that still is of use. */
async function fetchToken(
  database: Database,
  connection: Connection,
  claim: string,
  isUsable: boolean,
): Promise<FoundToken> {
  const { tenantId, id } = connection;
  const askedAt = now();
  const outcome = await ask(connection);
  if (outcome.kind === 'token') {
    const version = await keepToken(database, { tenantId, id, claim, askedAt, actor: null }, outcome);
    // Somebody has changed or authorised the connection meanwhile: what they have brought counts.
    return version === null ? busy() : { kind: 'token', token: outcome.accessToken, version };
  }
  const ended =
    outcome.kind === 'refused'
      ? { problem: outcome.reason, endsToken: !isUsable, until: null }
      : { problem: null, endsToken: false, until: soon(outcome.retryAfterSeconds ?? PAUSE_SECONDS) };
  await database.one(endClaim, { tenantId, id, claim, ...ended });
  return outcome;
}

interface Asked {
  /** The version of a token that the other side took no more, whatever was said of its end. */
  readonly refused: number | null;
  /** Asks for a token also where a person had to act: perhaps somebody has. */
  readonly triesAnyway: boolean;
}

/** `database`: outside of any transaction, whose failure must not undo what is stored. */
export async function findToken(
  database: Database,
  connection: Connection,
  { refused, triesAnyway }: Asked,
): Promise<FoundToken> {
  const { tenantId, id, tokenVersion: version, expiresAt, refreshAt, refreshUntil, problem } = connection;
  const at = now();
  const isUsable = connection.accessToken !== null && version !== refused && (expiresAt === null || expiresAt > at);
  const usable = async (): Promise<FoundToken> => ({
    ...{ kind: 'token', token: (await open(connection, 'accessToken', connection.accessToken)) ?? '', version },
  });
  const mayFetch = problem === null || triesAnyway;
  if (!mayFetch && !isUsable) return { kind: 'refused', reason: problem };
  const isDue = refreshAt !== null && refreshAt <= at;
  const canFetch = mayFetch && (connection.auth === 'oauth2-client-credentials' || connection.refreshToken !== null);
  if (isUsable && !(isDue && canFetch)) return usable();
  const claim = randomUUID();
  const { claimed } = await database.one(claimToken, { tenantId, id, version, claim, until: claimUntil(at), now: at });
  if (!claimed && isUsable) return usable();
  if (!claimed)
    return busy(refreshUntil !== null && !connection.isClaimed && refreshUntil > at ? refreshUntil : undefined);
  const found = await fetchToken(database, connection, claim, isUsable);
  return found.kind !== 'token' && isUsable ? usable() : found;
}
