/** Why a user is not signed in. The console says it in words (functions/console/app/session/refusals.ts). */

export type Reason =
  /** The cookie of the beginning is missing, too old, or of another tab. */
  | 'LOGIN_EXPIRED'
  | 'ISSUER_UNREACHABLE'
  /** The issuer answered with an error: the user cancelled, or the client is not set up as it should be. */
  | 'ISSUER_REFUSED'
  /** Signature, issuer, audience, nonce or time of the ID token is not as it must be. */
  | 'TOKEN_INVALID'
  /** `claim` says which. */
  | 'CLAIM_MISSING'
  | 'EMAIL_UNVERIFIED'
  /** No value of `claim` has a role. */
  | 'ROLE_UNKNOWN'
  | 'UNKNOWN_USER'
  | 'INACTIVE_USER'
  | 'AMBIGUOUS_USER'
  | 'UNAVAILABLE';

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: Reason;
  readonly claim: string | undefined;

  constructor(reason: Reason, more: { readonly claim?: string; readonly cause?: unknown } = {}) {
    super(reason, more.cause === undefined ? undefined : { cause: more.cause });
    this.reason = reason;
    this.claim = more.claim;
  }
}
