import { Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { ConfigurationSet, EmailIdentity, EmailSendingEvent, EventDestination, Identity } from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import { type EnvironmentVariable, environment } from '../../../../functions/engine/environment.ts';
import type { Context } from '../../context.ts';

/** Address that e-mails are sent from. */
export interface Sender {
  readonly address: string;
  readonly identityArn: string;
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
  { senderAddress: address, senderIdentities: identities }: Pick<Context, 'senderAddress' | 'senderIdentities'>,
): Sender | undefined {
  if (address === undefined) return undefined;
  const arn = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'ses', resource, resourceName });
  const verify = (id: string, name: string) =>
    // An identity of a domain and one of an address differ by their name only.
    arn('identity', new EmailIdentity(scope, id, { identity: Identity.email(name) }).emailIdentityName);
  const { configurationSetName: name } = configurationSet(scope);
  return {
    address,
    identityArn: verify('Sender', address),
    ofTenants: { identities, arns: identities.map((name) => verify(`Sender-${name}`, name)) },
    configurationSet: { name, arn: arn('configuration-set', name) },
  };
}

/**
 * Publishes bounces and complaints on the account's default event bus, the only one that SES publishes to. The way over SNS
 * needs two parts more: a topic and its subscription.
 */
function configurationSet(scope: Construct): ConfigurationSet {
  const set = new ConfigurationSet(scope, 'Emails');
  set.addEventDestination('Bus', {
    destination: EventDestination.eventBus(EventBus.fromEventBusName(scope, 'DefaultBus', 'default')),
    events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
  });
  return set;
}

/** For functions that must know which addresses tenants may send from. */
export const identitiesEnvironment = (of: Sender | undefined): Partial<Record<EnvironmentVariable, string>> =>
  of && of.ofTenants.identities.length > 0
    ? { [environment.senderIdentities]: JSON.stringify(of.ofTenants.identities) }
    : {};
