/** The events that functions behind an HTTP API get, payload format 2.0. */
import type { GatewayRequest } from './request.ts';

/** Where a request arrived and which route took it. */
export interface Exchange {
  readonly request: GatewayRequest;
  readonly path: string;
  readonly account: string;
  readonly apiId: string;
  readonly stage: string;
  readonly stageVariables?: Readonly<Record<string, string>>;
  readonly routeKey: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export function proxyEvent(exchange: Exchange, authorizer: { readonly lambda: unknown } | undefined): object {
  const { request } = exchange;
  const isText = isTextType(request.headers['content-type']);
  const body = request.body.length ? { body: request.body.toString(isText ? 'utf8' : 'base64') } : {};
  return {
    version: '2.0',
    ...common(exchange),
    requestContext: { ...requestContext(exchange), ...(authorizer ? { authorizer } : {}) },
    ...body,
    isBase64Encoded: request.body.length > 0 && !isText,
  };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html */
export function authorizerEvent(exchange: Exchange, routeArn: string, identitySource: readonly string[]): object {
  return {
    version: '2.0',
    type: 'REQUEST',
    routeArn,
    identitySource: identitySource.length ? identitySource : null,
    ...common(exchange),
    requestContext: requestContext(exchange),
  };
}

function common({ request, path, routeKey, pathParameters, stageVariables }: Exchange): object {
  const { cookie: _, ...headers } = request.headers;
  return {
    routeKey,
    rawPath: path,
    rawQueryString: request.rawQueryString,
    ...(request.cookies.length ? { cookies: request.cookies } : {}),
    headers,
    ...(Object.keys(request.query).length ? { queryStringParameters: request.query } : {}),
    ...(pathParameters ? { pathParameters } : {}),
    ...(stageVariables ? { stageVariables } : {}),
  };
}

function requestContext({ request, path, account, apiId, stage, routeKey }: Exchange) {
  const domainName = request.headers.host ?? '';
  return {
    accountId: account,
    apiId,
    domainName,
    domainPrefix: domainName.split('.')[0],
    http: {
      method: request.method,
      path,
      protocol: request.protocol,
      sourceIp: request.sourceIp,
      userAgent: request.headers['user-agent'] ?? '',
    },
    requestId: request.id,
    routeKey,
    stage,
    time: commonLogTime(request.receivedAt),
    timeEpoch: request.receivedAt.getTime(),
  };
}

/** Everything else comes in base64: forms too, and bodies without a type. */
const isTextType = (type: string | undefined) =>
  /^(text\/|application\/(json|xml|javascript)\s*(;|$))/i.test(type ?? '');

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `12/Mar/2026:19:03:58 +0000` */
export function commonLogTime(instant: Date): string {
  const day = String(instant.getUTCDate()).padStart(2, '0');
  return `${day}/${MONTHS[instant.getUTCMonth()]}/${instant.getUTCFullYear()}:${instant.toISOString().slice(11, 19)} +0000`;
}
