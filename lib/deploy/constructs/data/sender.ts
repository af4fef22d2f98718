import { Stack } from 'aws-cdk-lib';
import { EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';

/** Address that e-mails are sent from. */
export interface Sender {
  readonly address: string;
  readonly identityArn: string;
}

/** SES sends a link to the address, which its owner must follow. Returns undefined without an address in the context. */
export function sender(scope: Construct, address: string | undefined): Sender | undefined {
  if (address === undefined) return undefined;
  const { emailIdentityName } = new EmailIdentity(scope, 'Sender', { identity: Identity.email(address) });
  const identityArn = Stack.of(scope).formatArn({
    service: 'ses',
    resource: 'identity',
    resourceName: emailIdentityName,
  });
  return { address, identityArn };
}
