/** What API Gateway hands over and takes back (payload format 2.0), and what the authorizer says of a request. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { ErrorCode } from '../../engine/errors.ts';

/** The gateway makes text of every value. */
export interface Verdict {
  /** `ok`, or the code of the refusal: the function answers it, in the API's own shape. */
  readonly verdict: 'ok' | ErrorCode;
  readonly message: string;
  readonly keyId: string;
  /** Empty for a platform key. */
  readonly tenantId: string;
  readonly role: string;
}

export type HttpEvent = Omit<APIGatewayProxyEventV2, 'requestContext'> & {
  readonly requestContext: APIGatewayProxyEventV2['requestContext'] & {
    readonly authorizer?: { readonly lambda?: Partial<Verdict> | null };
  };
};

export type HttpReply = APIGatewayProxyStructuredResultV2 & { readonly statusCode: number };
