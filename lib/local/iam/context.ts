/** Condition keys that every request has, whatever the service adds. */
import { arnParts } from './pattern.ts';
import type { Requester } from './principal.ts';

/**
 * Keys in lower case, the service's own (`given`) over the global ones.
 * `aws:SourceAccount` follows from `aws:SourceArn` where the service does not give it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function requestContext(
  requester: Requester,
  now: Date,
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const context: Record<string, string> = {
    // Calls stand for HTTPS calls: a policy that refuses plain HTTP would refuse everything here.
    'aws:securetransport': 'true',
    'aws:principalaccount': requester.account,
    'aws:principalisawsservice': String(requester.service !== undefined),
    'aws:currenttime': now.toISOString(),
    'aws:epochtime': String(Math.floor(now.getTime() / 1000)),
    ...(requester.roleArn ? { 'aws:principalarn': requester.roleArn } : {}),
  };
  for (const [key, value] of Object.entries(given)) context[key.toLowerCase()] = value;
  const sourceAccount = context['aws:sourcearn'] && arnParts(context['aws:sourcearn'])[4];
  return sourceAccount ? { 'aws:sourceaccount': sourceAccount, ...context } : context;
}
