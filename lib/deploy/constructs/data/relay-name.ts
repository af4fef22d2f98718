import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * The one function with a name of its own. PostgreSQL, in the data stack, must be allowed to invoke it, and the stack that
 * makes it needs the data stack: a reference would close a circle, and a pattern in place of a name would allow more.
 */
export const RELAY_NAME = 'FollowthroughRelay';

export const relayArn = (scope: Construct): string =>
  Stack.of(scope).formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: RELAY_NAME,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
