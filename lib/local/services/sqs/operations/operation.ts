/** What every operation of the API receives, and its permission check. */
import { AwsError, type Principal, type ServiceContext } from '../../../service.ts';
import type { Queue } from '../queue.ts';
import type { Registry } from '../registry.ts';
import { type Input, requiredText } from './input.ts';
import type { MoveTasks } from './move-tasks.ts';
import { refusal } from './refusal.ts';

interface Scope {
  readonly context: ServiceContext;
  readonly registry: Registry;
  readonly moveTasks: MoveTasks;
  readonly caller: Principal;
  /** Header `X-Amzn-Trace-Id` of the call: messages that bring no trace of their own get it. */
  readonly traceHeader?: string;
}

/** Returns the body of the reply, or undefined for an empty object. Throws `AwsError`. */
export type Operation = (scope: Scope, input: Input) => object | undefined | Promise<object | undefined>;

/**
 * Throws `AccessDenied` unless the caller's role or the queue's policy allows `action`. Local traffic counts as
 * encrypted, because the queue policies that CDK writes refuse any other.
 */
export function authorize(scope: Pick<Scope, 'context' | 'caller'>, action: string, arn: string, queue?: Queue): void {
  const resourcePolicy = queue?.policy;
  try {
    scope.context.iam.authorize({
      caller: scope.caller,
      action: `sqs:${action}`,
      resource: arn,
      context: { 'aws:SecureTransport': 'true' },
      ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
    });
  } catch (error) {
    if (error instanceof AwsError && error.name.startsWith('AccessDenied')) {
      throw refusal('AccessDeniedException', error.message);
    }
    throw error;
  }
}

/** Returns the queue that `QueueUrl` names. Throws unless the caller may do `action` with it. */
export function queueFor(scope: Scope, input: Input, action: string): Queue {
  const queue = scope.registry.atUrl(requiredText(input, 'QueueUrl'));
  authorize(scope, action, queue.arn, queue);
  return queue;
}
