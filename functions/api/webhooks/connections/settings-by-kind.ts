/** Which settings a kind of connection has. */
import type { ConnectionSettings } from '../../../engine/connections/connection.ts';
import { type AuthKind, authKinds } from '../../../engine/connections/kinds.ts';

export type Member = keyof ConnectionSettings;

interface Kind {
  readonly needs: readonly Member[];
  readonly takes: readonly Member[];
  readonly needsSecret: boolean;
}

export const kinds: Readonly<Record<AuthKind, Kind>> = {
  bearer: { needs: [], takes: [], needsSecret: true },
  basic: { needs: ['username'], takes: [], needsSecret: true },
  header: { needs: ['header'], takes: ['prefix'], needsSecret: true },
  hmac: { needs: ['header'], takes: ['prefix', 'timestampHeader', 'algorithm', 'encoding'], needsSecret: true },
  'oauth2-client-credentials': {
    needs: ['tokenUrl', 'clientId'],
    takes: ['clientAuth', 'scope', 'audience'],
    needsSecret: true,
  },
  // A public client has no secret: PKCE takes its place.
  'oauth2-authorization-code': {
    needs: ['authorizationUrl', 'tokenUrl', 'clientId'],
    takes: ['clientAuth', 'scope', 'parameters'],
    needsSecret: false,
  },
};

export const needsSecret = (auth: AuthKind): boolean => kinds[auth].needsSecret;

/** For the schema of a member: the kinds that have it, and those that need it. Forms are drawn from both. */
export function notesOf(member: Member) {
  const having = (which: 'needs' | 'takes') => authKinds.filter((auth) => kinds[auth][which].includes(member));
  const needs = having('needs');
  return { 'x-auth': [...needs, ...having('takes')], ...(needs.length > 0 ? { 'x-required': needs } : {}) };
}
