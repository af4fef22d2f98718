/** Calls functions for an API, with the permission of the function's policy and a time-out. */
import { AwsError, type Functions, type InvocationResult } from '../../service.ts';
import { ownReply, type Reply } from './reply.ts';

/** Whether the function's own policy lets API Gateway call it on behalf of `sourceArn`. */
export type MayInvoke = (functionArn: string, sourceArn: string) => boolean;

interface Call {
  readonly functionArn: string;
  /** `arn:aws:execute-api:<region>:<account>:<api>/<stage>/<METHOD>/<route path>` */
  readonly sourceArn: string;
  readonly timeoutMs: number;
}

/** Why a function gave no result: the gateway's reply, and a line for the access log. */
export class IntegrationError extends Error {
  readonly reply: Reply;
  constructor(reply: Reply, message: string) {
    super(message);
    this.reply = reply;
  }
}

/** Throws `IntegrationError`. After a time-out the function continues, as on AWS. */
export async function callFunction(
  functions: Functions,
  mayInvoke: MayInvoke,
  call: Call,
  event: object,
): Promise<InvocationResult> {
  const { functionArn, sourceArn, timeoutMs } = call;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    const error = new IntegrationError(ownReply(503, 'Service Unavailable'), `no result within ${timeoutMs} ms`);
    timer = setTimeout(() => fail(error), timeoutMs);
  });
  try {
    if (!mayInvoke(functionArn, sourceArn)) {
      const message = `the policy of ${functionArn} does not let API Gateway invoke it for ${sourceArn}`;
      throw new IntegrationError(ownReply(500, 'Internal Server Error'), message);
    }
    return await Promise.race([functions.invoke(functionArn, event), late]);
  } catch (error) {
    if (error instanceof AwsError) throw new IntegrationError(replyFor(error), `${error.name}: ${error.message}`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function replyFor({ name }: AwsError): Reply {
  if (name === 'TooManyRequestsException') return ownReply(503, 'Service Unavailable');
  if (name === 'RequestTooLargeException') return ownReply(413, 'Request Entity Too Large');
  return ownReply(500, 'Internal Server Error');
}
