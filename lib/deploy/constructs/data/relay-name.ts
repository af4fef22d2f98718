import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * The relay is the only function with a fixed name. The data stack must allow PostgreSQL to invoke it, and the stack that
 * makes it depends on the data stack: a reference would be a circle, and a pattern would allow more than one function.
 */
export const RELAY_NAME = 'FollowthroughRelay';

/** ARN of the relay, also before it exists. */
export const relayArn = (scope: Construct): string =>
  Stack.of(scope).formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: RELAY_NAME,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
