/** Signing in at the installation's issuer of OpenID Connect, where it has one. */
import { useQuery } from '@tanstack/react-query';

interface SignInOptions {
  /** Where such a sign-in begins. */
  readonly sso: string | null;
}

/** The console's own function answers, without a session. */
async function readOptions(): Promise<SignInOptions> {
  const response = await fetch('/console/sign-in.json');
  return response.ok ? await response.json() : { sso: null };
}

/** The address to go to, which leads back to `returnTo`; undefined where nobody can sign in so. */
export function useSsoAddress(returnTo: string): string | undefined {
  const { data } = useQuery({
    queryKey: ['sign-in options'],
    queryFn: readOptions,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.sso ? `${data.sso}?return=${encodeURIComponent(returnTo)}` : undefined;
}

const KNOWN_CLAIM = /^[\w:./-]{1,100}$/;
const TELL = 'Tell an administrator of your company.';

/** Words for the codes of functions/sign-in/refusal.ts. */
const words: Readonly<Record<string, (claim: string) => string>> = {
  LOGIN_EXPIRED: () => 'That took longer than ten minutes, or was begun in another tab. Try again.',
  ISSUER_UNREACHABLE: () => 'The sign-in service does not answer. Try again in a minute, or use a key.',
  ISSUER_REFUSED: () => `The sign-in service refused. Try again; if that does not help: ${TELL}`,
  TOKEN_INVALID: () =>
    `The answer of the sign-in service could not be verified. Try again; if that does not help: ${TELL}`,
  CLAIM_MISSING: (claim) => `The sign-in service does not send the claim “${claim}” for you. ${TELL}`,
  EMAIL_UNVERIFIED: () => 'Your e-mail address is not confirmed. Confirm it at the sign-in service, then try again.',
  ROLE_UNKNOWN: (claim) => `Nothing in your claim “${claim}” has a role here. ${TELL}`,
  UNKNOWN_USER: () => `The CRM has no user with your e-mail address in this tenant. ${TELL}`,
  INACTIVE_USER: () => `Your user is no longer active in the CRM. ${TELL}`,
  AMBIGUOUS_USER: () => `More than one user of the CRM has your e-mail address. ${TELL}`,
  UNAVAILABLE: () => 'The database is waking up, or the service is disturbed. Try again in a minute.',
};

/** The reason behind `CODE` or `CODE:claim`. Undefined for what is no code: anybody can write an address. */
export function refusalInWords(code: string | undefined): string | undefined {
  const [, name = '', claim = ''] = /^([A-Z_]+)(?::(.*))?$/.exec(code ?? '') ?? [];
  return Object.hasOwn(words, name) ? words[name]?.(KNOWN_CLAIM.test(claim) ? claim : '?') : undefined;
}
