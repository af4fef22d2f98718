/** Connections in words. */
import type { ReplyOf } from '../../api/call.ts';
import type { Tone } from '../../parts/pill.tsx';

export type Connection = ReplyOf<'listConnections'>['items'][number];
export type Auth = Connection['auth'];

interface Kind {
  readonly title: string;
  /** What its secret is. */
  readonly secret: string;
}

export const kinds: Readonly<Record<Auth, Kind>> = {
  bearer: { title: 'a token (Bearer)', secret: 'Token' },
  basic: { title: 'a user name and a password (Basic)', secret: 'Password' },
  header: { title: 'a header', secret: 'Value of the header' },
  hmac: { title: 'a signature (HMAC)', secret: 'Key' },
  'oauth2-client-credentials': { title: 'OAuth 2, by a client', secret: 'Secret of the client' },
  'oauth2-authorization-code': { title: 'OAuth 2, by a person', secret: 'Secret of the client' },
};

/** Whether a person agrees to its calls at the other side. */
export const isByPerson = ({ auth }: Pick<Connection, 'auth'>): boolean => auth === 'oauth2-authorization-code';

interface State {
  readonly tone: Tone;
  readonly words: string;
  /** What there is to know, and the way out. */
  readonly detail: string | null;
}

const reasons: Readonly<Record<string, string>> = {
  NOT_AUTHORIZED: 'Nobody has authorised it, or it was changed since.',
  TOKEN_REFUSED: 'The token server refuses it.',
  NO_REFRESH_TOKEN: 'Its token has ended, and there is none to fetch another with.',
};

type Judged = Pick<Connection, 'auth' | 'status' | 'problem' | 'tokenAt' | 'tokenExpiresAt'>;

const endsLater = ({ tokenExpiresAt }: Judged, nowMs: number): boolean =>
  tokenExpiresAt !== null && Date.parse(tokenExpiresAt) > nowMs;

function needing(connection: Judged, nowMs: number): State {
  const code = connection.problem?.split(':')[0] ?? '';
  return {
    tone: 'bad',
    words: 'needs authorization',
    detail: [
      reasons[code] ?? connection.problem,
      endsLater(connection, nowMs) && 'Calls go on until its token ends.',
      isByPerson(connection) ? 'Authorise it.' : 'Correct its settings or its secret, then test it.',
    ]
      .filter(Boolean)
      .join(' '),
  };
}

/** What of the token matters: a connection without one is ready as soon as it has its secret. */
function tokenWords(connection: Judged, nowMs: number): string | null {
  if (!connection.auth.startsWith('oauth2-')) return null;
  if (connection.tokenAt === null) return 'The first call fetches its token.';
  if (connection.tokenExpiresAt === null)
    return 'The token server does not say when its token ends. An answer 401 fetches another.';
  return endsLater(connection, nowMs)
    ? 'Its token is fetched again before it ends.'
    : 'Its token has ended; the next call fetches another.';
}

/** Whether calls by a connection are authorised, and what to do when they are not. */
export const stateOf = (connection: Judged, nowMs: number): State =>
  connection.status === 'NEEDS_AUTHORIZATION'
    ? needing(connection, nowMs)
    : { tone: 'ok', words: 'ready', detail: tokenWords(connection, nowMs) };
