/** The issuer that users sign in at, as the context of the deployment says. */
import { environment, required } from '../engine/environment.ts';

/** What a session of a user may have. */
export type Role = 'viewer' | 'operator' | 'admin';

export interface Settings {
  /** URL of an OpenID provider. With `http:` it is on this machine: only a local stack may have one. */
  readonly issuer: string;
  readonly clientId: string;
  /** Claim with the id or slug of the tenant. Absent: the e-mail address decides. */
  readonly tenantClaim?: string;
  readonly roleClaim: string;
  /** Value of that claim → role. */
  readonly roles: Readonly<Record<string, Role>>;
}

/** Synthesis has checked the value: lib/deploy/context-values/oidc.ts. */
export const readSettings = (): Settings => JSON.parse(required(environment.signIn)) as Settings;
