/** What an ID token's claims say of the user: address, tenant and role. */
import { Refusal } from './refusal.ts';
import type { Role, Settings } from './settings.ts';

type Claims = Readonly<Record<string, unknown>>;

interface Person {
  readonly email: string;
  /** Id or slug; null when the e-mail address decides. */
  readonly tenant: string | null;
  readonly role: Role;
}

/** Highest first: of several values with a role the highest counts. */
const ROLES: readonly Role[] = ['admin', 'operator', 'viewer'];
const MOST_EMAIL_LETTERS = 320;

function text(claims: Claims, claim: string): string {
  const value = claims[claim];
  if (typeof value !== 'string' || value === '') throw new Refusal('CLAIM_MISSING', { claim });
  return value;
}

/** An address that is not confirmed may be somebody else's. Some issuers write the flag as text. */
function verifiedEmail(claims: Claims): string {
  const email = text(claims, 'email');
  const flag = claims.email_verified;
  if (flag === undefined) throw new Refusal('CLAIM_MISSING', { claim: 'email_verified' });
  if (String(flag) !== 'true' || email.length > MOST_EMAIL_LETTERS) throw new Refusal('EMAIL_UNVERIFIED');
  return email;
}

/** The claim has one value or a list of them. */
function roleIn(claims: Claims, { roleClaim: claim, roles }: Settings): Role {
  const value = claims[claim];
  const values = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
  if (values.length === 0) throw new Refusal('CLAIM_MISSING', { claim });
  const mapped = values.flatMap((one) => (Object.hasOwn(roles, one) ? [roles[one]] : []));
  const role = ROLES.find((one) => mapped.includes(one));
  if (!role) throw new Refusal('ROLE_UNKNOWN', { claim });
  return role;
}

/** Throws Refusal with the claim that is missing. */
export function readClaims(claims: Claims, settings: Settings): Person {
  const { tenantClaim } = settings;
  return {
    email: verifiedEmail(claims),
    tenant: tenantClaim === undefined ? null : text(claims, tenantClaim),
    role: roleIn(claims, settings),
  };
}
