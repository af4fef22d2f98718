/** A connection: a named target of calls, with what authorises them there. */
import type { Json } from '../data/statement.ts';
import { openSecret } from '../seals/seals.ts';
import type { AuthKind, clientAuths, hmacAlgorithms, hmacEncodings } from './kinds.ts';
import type { findConnection } from './queries.gen.ts';

/** What of a connection's kind is no secret. functions/api/webhooks/connections/settings-by-kind.ts says which kind has which. */
export interface ConnectionSettings {
  readonly username?: string;
  readonly header?: string;
  readonly prefix?: string;
  readonly timestampHeader?: string;
  readonly algorithm?: (typeof hmacAlgorithms)[number];
  readonly encoding?: (typeof hmacEncodings)[number];
  readonly authorizationUrl?: string;
  readonly tokenUrl?: string;
  readonly clientId?: string;
  readonly clientAuth?: (typeof clientAuths)[number];
  /** As the server expects it: most separate by blanks, some by commas. */
  readonly scope?: string;
  readonly audience?: string;
  /** More members of the authorization URL. */
  readonly parameters?: Readonly<Record<string, string>>;
}

type Row = NonNullable<(typeof findConnection)['gives']>;

export type Connection = Omit<Row, 'auth' | 'settings'> & {
  readonly tenantId: string;
  readonly auth: AuthKind;
  readonly settings: ConnectionSettings;
};

/** The API wrote the settings, and the table's check allows no other kind. */
export const settingsOf = (settings: Json): ConnectionSettings => settings as ConnectionSettings;

export const connectionOf = (tenantId: string, row: Row): Connection => ({
  ...row,
  tenantId,
  auth: row.auth as AuthKind,
  settings: settingsOf(row.settings),
});

/** Kinds of sealed texts: one does not open in the place of another. */
export const sealKinds = {
  secret: 'connection',
  accessToken: 'connection-access-token',
  refreshToken: 'connection-refresh-token',
  verifier: 'connection-verifier',
} as const;

/** Null stays null. Throws as `openSecret`. */
export const open = async (
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
  kind: keyof typeof sealKinds,
  sealed: string | null,
): Promise<string | null> =>
  sealed === null ? null : await openSecret(sealed, { kind: sealKinds[kind], tenantId, id });

export const isOauth = ({ auth }: Pick<Connection, 'auth'>): boolean => auth.startsWith('oauth2-');

/** Says in one sentence that a person must act, and how. Begins with a code, as reasons of jobs do. */
export function needsAuthorization({ id, name, auth }: Connection, problem: string): string {
  const wayOut =
    auth === 'oauth2-authorization-code'
      ? `authorise it with POST /api/connections/${id}/authorize`
      : `correct it with PATCH /api/connections/${id}, then try it with POST /api/connections/${id}/test`;
  return `NEEDS_AUTHORIZATION: the connection "${name}" cannot authorise calls (${problem.slice(0, 150)}); ${wayOut}, then retry`;
}
