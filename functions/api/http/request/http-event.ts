/** Event and reply of API Gateway (payload format 2.0), with the authorizer's verdict. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { ErrorCode } from '../../../engine/errors.ts';

/** The authorizer's verdict on a key. The gateway turns every value into text. */
export interface Verdict {
  /** `ok`, or the error code with which the function refuses the request. */
  readonly verdict: 'ok' | ErrorCode;
  readonly message: string;
  /** Empty for a user who signed in by single sign-on. */
  readonly keyId: string;
  readonly userId?: string;
  /** Empty for a platform key. */
  readonly tenantId: string;
  readonly role: string;
  /** Of a call with a session. */
  readonly sessionId?: string;
  readonly sessionExpiresAt?: string;
  /** The headers RateLimit and RateLimit-Policy, and seconds until a key that made too many requests may make more. */
  readonly rateLimit?: string;
  readonly rateLimitPolicy?: string;
  readonly retryAfter?: string;
}

export type HttpEvent = Omit<APIGatewayProxyEventV2, 'requestContext'> & {
  readonly requestContext: APIGatewayProxyEventV2['requestContext'] & {
    readonly authorizer?: { readonly lambda?: Partial<Verdict> | null };
  };
};

export type HttpReply = APIGatewayProxyStructuredResultV2 & { readonly statusCode: number };
