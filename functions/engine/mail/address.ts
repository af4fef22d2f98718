/** E-mail addresses: which of them SES takes, and which sender a deployment may use. */
import { domainToASCII } from 'node:url';

/** https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1 */
const LONGEST = { local: 64, whole: 254 };
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/i;

/**
 * Returns the address as SES takes it, with an international domain in ASCII, or undefined when it is not valid.
 * Quoted and non-ASCII names before the @ are refused, because SES refuses them.
 */
export function sendableAddress(text: string): string | undefined {
  const [, local = '', given = ''] = /^([^@]+)@([^@]+)$/.exec(text.trim()) ?? [];
  const domain = domainToASCII(given);
  const address = `${local}@${domain}`;
  const isSendable =
    LOCAL.test(local) && DOMAIN.test(domain) && local.length <= LONGEST.local && address.length <= LONGEST.whole;
  return isSendable ? address : undefined;
}

/**
 * Whether one of the identities covers the address: the address itself, or its domain. A parent domain does not, although it
 * would for SES: a tenant at `shop.example.com` is not the owner of `example.com`.
 */
export function isCovered(address: string, identities: readonly string[]): boolean {
  const lower = address.toLowerCase();
  const domain = lower.slice(lower.lastIndexOf('@') + 1);
  return identities.some((identity) => [lower, domain].includes(identity.toLowerCase()));
}

/** Addresses and domains that this deployment may send from for tenants; empty when none is set. */
export function readIdentities(json: string | undefined): readonly string[] {
  const identities: unknown = json === undefined ? [] : JSON.parse(json);
  return Array.isArray(identities) ? identities.map(String) : [];
}
