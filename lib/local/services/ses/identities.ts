import { AwsError, type Resource, TemplateError } from '../../service.ts';
import type { OutgoingMail } from './mail.ts';

/** The verified addresses and domains. */
export function createIdentities(region: string) {
  const names = new Set<string>();
  /** Returns the identity of an address: the address itself, its domain, or a parent domain. */
  const of = (address: string): string | undefined => {
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
    const parents = domain.split('.').map((_, index, labels) => labels.slice(index).join('.'));
    return [address.toLowerCase(), ...parents].find((name) => names.has(name));
  };
  return {
    of,
    add: (name: string) => void names.add(name.toLowerCase()),
    list: () =>
      [...names].map((name) => ({
        IdentityType: name.includes('@') ? ('EMAIL_ADDRESS' as const) : ('DOMAIN' as const),
        IdentityName: name,
        SendingEnabled: true,
        VerificationStatus: 'SUCCESS' as const,
      })),
    require(mail: OutgoingMail): void {
      if (of(mail.from) !== undefined) return;
      const where = `in region ${region.toUpperCase()}: ${mail.from}`;
      throw new AwsError(
        'MessageRejected',
        `Email address is not verified. The following identities failed the check ${where}`,
      );
    },
  };
}

/** Throws TemplateError. */
export function identityName(resource: Resource): string {
  const { EmailIdentity } = resource.properties;
  if (typeof EmailIdentity === 'string') return EmailIdentity;
  throw new TemplateError(resource, 'EmailIdentity must be an address or a domain');
}
