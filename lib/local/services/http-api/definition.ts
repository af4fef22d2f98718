/** Reads an HTTP API from the template, with the checks of API Gateway. */
import { listOf } from '../../../../functions/engine/data/members.ts';
import { type Resource, TemplateError } from '../../service.ts';
import { type RouteKey, readRouteKey } from './route-key.ts';

export interface Route {
  readonly key: RouteKey;
  readonly integrationId: string;
  readonly authorizerId?: string;
}

export interface Integration {
  readonly functionArn: string;
  readonly timeoutMs: number;
}

export interface Authorizer {
  readonly id: string;
  readonly functionArn: string;
  /** `$request.header.Authorization`, `$context.routeKey` and the like. */
  readonly identitySources: readonly string[];
  /** 0 switches the cache off. */
  readonly ttlSeconds: number;
}

export interface Throttle {
  /** Requests a second. */
  readonly rate: number;
  readonly burst: number;
}

export interface Stage {
  readonly name: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly throttle: Throttle;
  readonly routeThrottles: Readonly<Record<string, Throttle>>;
  readonly accessLogFormat?: string;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const LONGEST_INTEGRATION_MS = 30_000;
const LONGEST_TTL_SECONDS = 3600;
const LONGEST_LOG_FORMAT_BYTES = 3072;
/** The account's quota, the default of a stage. */
const ACCOUNT_THROTTLE: Throttle = { rate: 10_000, burst: 5_000 };

export function readRoute(resource: Resource): Route {
  const { RouteKey: text, Target, AuthorizationType: authorization = 'NONE', AuthorizerId } = resource.properties;
  const key = readRouteKey(String(text));
  if (typeof key === 'string') throw new TemplateError(resource, key);
  const integrationId = /^integrations\/(.+)$/.exec(String(Target))?.[1];
  if (!integrationId) throw new TemplateError(resource, 'Target must be integrations/<id>');
  if (authorization !== 'NONE' && authorization !== 'CUSTOM') {
    throw new TemplateError(resource, `AuthorizationType ${authorization} is not run here`);
  }
  if ((authorization === 'CUSTOM') !== (AuthorizerId !== undefined)) {
    throw new TemplateError(resource, 'AuthorizationType CUSTOM and AuthorizerId go together');
  }
  return { key, integrationId, ...(AuthorizerId === undefined ? {} : { authorizerId: String(AuthorizerId) }) };
}

export function readIntegration(resource: Resource): Integration {
  const {
    IntegrationType: type,
    PayloadFormatVersion: version,
    IntegrationUri: uri,
    TimeoutInMillis: timeout,
  } = resource.properties;
  if (type !== 'AWS_PROXY') throw new TemplateError(resource, `IntegrationType ${type} is not run here`);
  if (version !== '2.0') throw new TemplateError(resource, `PayloadFormatVersion ${version} is not run here`);
  const timeoutMs = Number(timeout ?? LONGEST_INTEGRATION_MS);
  if (!(timeoutMs >= 50 && timeoutMs <= LONGEST_INTEGRATION_MS))
    throw new TemplateError(resource, 'TimeoutInMillis must be 50 to 30000');
  return { functionArn: functionArnOf(uri, resource), timeoutMs };
}

export function readAuthorizer(resource: Resource, id: string): Authorizer {
  const { properties } = resource;
  if (properties.AuthorizerType !== 'REQUEST')
    throw new TemplateError(resource, `AuthorizerType ${properties.AuthorizerType} is not run here`);
  if (properties.EnableSimpleResponses !== true || properties.AuthorizerPayloadFormatVersion !== '2.0') {
    throw new TemplateError(resource, 'only simple responses with payload format 2.0 are run here');
  }
  if (properties.AuthorizerCredentialsArn !== undefined)
    throw new TemplateError(resource, 'AuthorizerCredentialsArn is not run here');
  const identitySources = listOf(properties.IdentitySource).map(String);
  for (const source of identitySources) {
    if (!/^\$(request\.(header|querystring)\.[^.]+|context\.[A-Za-z.]+|stageVariables\.\w+)$/.test(source)) {
      throw new TemplateError(resource, `identity source "${source}" is malformed`);
    }
  }
  const ttlSeconds = Number(properties.AuthorizerResultTtlInSeconds ?? 0);
  if (!(Number.isInteger(ttlSeconds) && ttlSeconds >= 0 && ttlSeconds <= LONGEST_TTL_SECONDS)) {
    throw new TemplateError(resource, 'AuthorizerResultTtlInSeconds must be 0 to 3600');
  }
  if (ttlSeconds > 0 && identitySources.length === 0)
    throw new TemplateError(resource, 'a cache needs an identity source');
  return { id, functionArn: functionArnOf(properties.AuthorizerUri, resource), identitySources, ttlSeconds };
}

export function readStage(resource: Resource): Stage {
  const {
    StageName: name,
    AutoDeploy,
    DefaultRouteSettings,
    RouteSettings,
    AccessLogSettings,
    StageVariables,
  } = resource.properties;
  if (name !== '$default') throw new TemplateError(resource, `only the stage $default is run here, not "${name}"`);
  if (AutoDeploy !== true) throw new TemplateError(resource, 'without AutoDeploy nothing would be deployed');
  const throttle = readThrottle(DefaultRouteSettings, ACCOUNT_THROTTLE);
  const routeThrottles = Object.entries(record(RouteSettings)).map(([key, settings]) => [
    key,
    readThrottle(settings, throttle),
  ]);
  const format = record(AccessLogSettings);
  if (
    AccessLogSettings !== undefined &&
    (typeof format.Format !== 'string' || !/^arn:aws:logs:/.test(String(format.DestinationArn)))
  ) {
    throw new TemplateError(resource, 'AccessLogSettings needs a Format and the ARN of a log group');
  }
  const accessLogFormat = typeof format.Format === 'string' ? format.Format : undefined;
  if (accessLogFormat && Buffer.byteLength(accessLogFormat) > LONGEST_LOG_FORMAT_BYTES) {
    throw new TemplateError(resource, 'the access log format is longer than 3 KB');
  }
  const variables = Object.fromEntries(
    Object.entries(record(StageVariables)).map(([key, value]) => [key, String(value)]),
  );
  return {
    name,
    ...(StageVariables === undefined ? {} : { variables }),
    throttle,
    routeThrottles: Object.fromEntries(routeThrottles),
    ...(accessLogFormat === undefined ? {} : { accessLogFormat }),
  };
}

const readThrottle = (settings: unknown, otherwise: Throttle): Throttle => {
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = record(settings);
  return {
    rate: typeof rate === 'number' ? rate : otherwise.rate,
    burst: typeof burst === 'number' ? burst : otherwise.burst,
  };
};

/** The ARN itself, or within `arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<arn>/invocations`. */
function functionArnOf(uri: unknown, resource: Resource): string {
  const text = String(uri);
  const arn = /:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/.exec(text)?.[1] ?? text;
  if (/^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/.test(arn)) return arn;
  throw new TemplateError(resource, `"${text}" is not the URI of a function`);
}

export const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
