import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { ConfigurationSet, EmailIdentity, EmailSendingEvent, EventDestination, Identity } from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import { type EnvironmentVariable, environment } from '../../../../functions/engine/environment.ts';
import type { Context } from '../../context.ts';

/** Address that e-mails are sent from. */
export interface Sender {
  readonly address: string;
  /** Of the address; and, when the stack did not make an identity of it, of its domains, one of which may be what exists. */
  readonly identityArns: readonly string[];
  /** Addresses and domains that tenants may have as their own sender, and their ARNs. */
  readonly ofTenants: { readonly identities: readonly string[]; readonly arns: readonly string[] };
  /** Every e-mail names it, so that SES publishes what becomes of the mail. */
  readonly configurationSet: { readonly name: string; readonly arn: string };
}

/**
 * SES sends a link to each address, which its owner must follow, and waits for the records of each domain. Returns undefined
 * without an address in the context.
 */
export function sender(
  scope: Construct,
  { senderAddress: address, senderIdentities, senderIdentity, prod }: Context,
): Sender | undefined {
  if (address === undefined) return undefined;
  const arn = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'ses', resource, resourceName });
  const exist = senderIdentity === 'existing';
  const identityArn = (id: string, name: string) => {
    if (!exist) makeIdentity(scope, id, { name, isKept: prod });
    return arn('identity', name);
  };
  const { configurationSetName: name } = configurationSet(scope);
  return {
    address,
    identityArns: [
      identityArn('Sender', address),
      ...(exist ? domainsOf(address).map((domain) => arn('identity', domain)) : []),
    ],
    ofTenants: {
      identities: senderIdentities,
      arns: senderIdentities.map((name) => identityArn(`Sender-${name}`, name)),
    },
    configurationSet: { name, arn: arn('configuration-set', name) },
  };
}

/**
 * Of a domain or of an address. One that is kept outlives the stack, so that `senderIdentity=existing` takes it over without
 * another verification.
 */
function makeIdentity(scope: Construct, id: string, { name, isKept }: { name: string; isKept: boolean }): void {
  const identity = new EmailIdentity(scope, id, { identity: Identity.email(name) });
  if (isKept) identity.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
}

/** `a@b.c.example` → `b.c.example`, `c.example`: SES lets an identity send for its subdomains, too. */
function domainsOf(address: string): string[] {
  const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}

/**
 * Publishes deliveries, bounces and complaints on the account's default event bus, the only one that SES publishes to. The way over SNS
 * needs two parts more: a topic and its subscription.
 */
function configurationSet(scope: Construct): ConfigurationSet {
  const set = new ConfigurationSet(scope, 'Emails');
  set.addEventDestination('Bus', {
    destination: EventDestination.eventBus(EventBus.fromEventBusName(scope, 'DefaultBus', 'default')),
    events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT, EmailSendingEvent.DELIVERY],
  });
  return set;
}

/** For functions that must know which addresses tenants may send from. */
export const identitiesEnvironment = (of: Sender | undefined): Partial<Record<EnvironmentVariable, string>> =>
  of && of.ofTenants.identities.length > 0
    ? { [environment.senderIdentities]: JSON.stringify(of.ofTenants.identities) }
    : {};
