/** The condition keys of every request. */
import { arnParts } from './pattern.ts';
import type { Requester } from './principal.ts';

/**
 * Returns the global keys and those of the service (`given`, which win), in lower case.
 * `aws:SourceAccount` follows from `aws:SourceArn` where the service does not give it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function requestContext(
  requester: Requester,
  now: Date,
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const context: Record<string, string> = {
    // Local calls count as HTTPS: a policy that refuses plain HTTP would refuse all of them.
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
