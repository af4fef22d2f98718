import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { installationOf } from '../../installation.ts';

/**
 * The relay is the only function with a fixed name. The data stack must allow PostgreSQL to invoke it, and the stack that
 * makes it depends on the data stack: a reference would be a circle, and a pattern would allow more than one function.
 */
export const relayName = (scope: Construct): string => `${installationOf(scope)}Relay`;

/** ARN of the relay, also before it exists. */
export const relayArn = (scope: Construct): string =>
  Stack.of(scope).formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: relayName(scope),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
