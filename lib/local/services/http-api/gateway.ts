/** One deployed HTTP API: handles requests. */
import type { Clock } from '../../clock.ts';
import type { Functions } from '../../service.ts';
import type { AccessLog, LogVariables } from './access-log.ts';
import { type AuthorizerRun, createAuthorizer } from './authorizer.ts';
import type { Cors } from './cors.ts';
import { type Authorizer, type Integration, type Route, record, type Stage } from './definition.ts';
import { commonLogTime, type Exchange, proxyEvent } from './event.ts';
import { callFunction, IntegrationError, type MayInvoke } from './integration.ts';
import { functionReply, ownReply, type Reply } from './reply.ts';
import type { GatewayRequest } from './request.ts';
import { createRouter, type Match } from './router.ts';
import { type Bucket, createBucket } from './throttle.ts';

/** A route with its integration and authorizer. */
export interface ConnectedRoute extends Route {
  readonly integration: Integration;
  readonly authorizer?: Authorizer;
}

interface GatewayOptions {
  readonly apiId: string;
  readonly account: string;
  readonly region: string;
  readonly routes: readonly ConnectedRoute[];
  readonly stage: Stage;
  readonly cors?: Cors;
  readonly accessLog?: AccessLog;
  readonly clock: Clock;
  readonly functions: Functions;
  readonly mayInvoke: MayInvoke;
  log(line: string): void;
}

export interface Gateway {
  answer(request: GatewayRequest): Promise<Reply>;
}

type Variables = Record<string, string | number | undefined>;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html */
const AUTHORIZER_TIMEOUT_MS = 10_000;

interface Deployed extends GatewayOptions {
  readonly apiArn: string;
  readonly findRoute: (method: string, path: string) => Match<ConnectedRoute> | undefined;
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly authorizers: ReadonlyMap<string, AuthorizerRun>;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { apiId, account, region, routes, stage } = options;
  const apiArn = `arn:aws:execute-api:${region}:${account}:${apiId}`;
  const deployed: Deployed = {
    ...options,
    apiArn,
    findRoute: createRouter(routes),
    buckets: new Map(
      routes.map(({ key }) => [key.text, createBucket(stage.routeThrottles[key.text] ?? stage.throttle)]),
    ),
    authorizers: startAuthorizers(options, apiArn),
  };
  return { answer: (request) => answer(deployed, request) };
}

/** One instance, and so one cache, for each authorizer; routes share it. */
function startAuthorizers(
  { routes, clock, functions, mayInvoke }: GatewayOptions,
  apiArn: string,
): Map<string, AuthorizerRun> {
  const authorizers = new Map<string, AuthorizerRun>();
  for (const { authorizer } of routes) {
    if (!authorizer || authorizers.has(authorizer.id)) continue;
    const { functionArn, id } = authorizer;
    const call = { functionArn, sourceArn: `${apiArn}/authorizers/${id}`, timeoutMs: AUTHORIZER_TIMEOUT_MS };
    authorizers.set(
      id,
      createAuthorizer(authorizer, clock, (event) => callFunction(functions, mayInvoke, call, event)),
    );
  }
  return authorizers;
}

async function answer(deployed: Deployed, request: GatewayRequest): Promise<Reply> {
  const { cors, accessLog, log } = deployed;
  const variables: Variables = {};
  const startedMs = performance.now();
  const routed = () =>
    route(deployed, request, variables).catch((error: unknown) => {
      if (!(error instanceof IntegrationError))
        log(`http api: ${error instanceof Error ? error.stack : String(error)}`);
      variables.integrationErrorMessage = error instanceof Error ? error.message : String(error);
      return error instanceof IntegrationError ? error.reply : ownReply(500, 'Internal Server Error');
    });
  const preflight = cors?.preflight(request);
  const own = preflight ?? (await routed());
  const reply = preflight || !cors ? own : cors.apply(request, own);
  accessLog?.write({
    ...requestVariables(request, deployed),
    ...variables,
    status: reply.status,
    responseLength: reply.body.length,
    responseLatency: Math.round(performance.now() - startedMs),
  });
  return { ...reply, headers: { ...reply.headers, 'apigw-requestid': request.id } };
}

async function route(deployed: Deployed, request: GatewayRequest, variables: Variables): Promise<Reply> {
  const { apiId, account, stage } = deployed;
  if (request.path === undefined) return ownReply(400, 'Bad Request');
  const match = deployed.findRoute(request.method, request.path);
  if (!match) return ownReply(404, 'Not Found');
  const routeKey = match.route.key.text;
  variables.routeKey = routeKey;
  // Throttling uses wall time: load does not depend on the runtime's clock.
  if (!deployed.buckets.get(routeKey)?.take(performance.now())) return ownReply(429, 'Too Many Requests');
  const exchange: Exchange = {
    request,
    path: request.path,
    account,
    apiId,
    stage: stage.name,
    routeKey,
    ...(stage.variables ? { stageVariables: stage.variables } : {}),
    ...(match.pathParameters ? { pathParameters: match.pathParameters } : {}),
  };
  const authorized = await authorize(deployed, exchange, match.route, variables);
  return authorized && 'status' in authorized
    ? authorized
    : integrate(deployed, exchange, match.route, variables, authorized);
}

/** Returns the refusal, or the authorizer's context for the function; `undefined` for a route without authorizer. */
async function authorize(
  { authorizers, apiArn, stage }: Deployed,
  exchange: Exchange,
  { authorizer }: ConnectedRoute,
  variables: Variables,
): Promise<Reply | { readonly lambda: unknown } | undefined> {
  const run = authorizer && authorizers.get(authorizer.id);
  if (!run) return undefined;
  const decision = await run.decide(exchange, `${apiArn}/${stage.name}/${exchange.request.method}${exchange.path}`);
  if (decision.kind === 'allowed') {
    for (const [name, value] of Object.entries(record(decision.context)))
      variables[`authorizer.${name}`] = String(value);
    return { lambda: decision.context };
  }
  if (decision.kind === 'failed') variables['authorizer.error'] = decision.message;
  if (decision.kind === 'forbidden') return ownReply(403, 'Forbidden');
  return decision.kind === 'unauthorized' ? ownReply(401, 'Unauthorized') : ownReply(500, 'Internal Server Error');
}

async function integrate(
  { apiArn, stage, functions, mayInvoke }: Deployed,
  exchange: Exchange,
  { key, integration }: ConnectedRoute,
  variables: Variables,
  authorizer: { readonly lambda: unknown } | undefined,
): Promise<Reply> {
  // Permissions contain the route's path as written, with variables in braces.
  const resource = key.segments
    ? `${exchange.request.method}${key.text.slice(key.text.indexOf('/'))}`
    : '$default/$default';
  const startedMs = performance.now();
  const call = { ...integration, sourceArn: `${apiArn}/${stage.name}/${resource}` };
  const result = await callFunction(functions, mayInvoke, call, proxyEvent(exchange, authorizer));
  const reply = functionReply(result);
  variables.integrationLatency = variables['integration.latency'] = Math.round(performance.now() - startedMs);
  variables.integrationStatus = variables['integration.status'] = reply ? 200 : 500;
  if (reply) return reply;
  variables.integrationErrorMessage = result.failed ? 'the function failed' : 'the answer of the function is malformed';
  return ownReply(500, 'Internal Server Error');
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
const requestVariables = (request: GatewayRequest, { apiId, account, stage }: GatewayOptions): LogVariables => ({
  accountId: account,
  apiId,
  domainName: request.headers.host,
  extendedRequestId: request.id,
  httpMethod: request.method,
  'identity.sourceIp': request.sourceIp,
  'identity.userAgent': request.headers['user-agent'],
  path: request.path,
  protocol: request.protocol,
  requestId: request.id,
  requestTime: commonLogTime(request.receivedAt),
  requestTimeEpoch: request.receivedAt.getTime(),
  stage: stage.name,
});
