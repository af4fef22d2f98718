import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CorsHttpMethod,
  HttpApi as Gateway,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Context } from '../context.ts';
import type { ApiFunction } from './functions/api-function.ts';
import type { Alarms } from './monitoring/alarms.ts';

/** What the stack needs to know of a route; `functions/api/contract.ts` knows more. */
export interface ApiRoute {
  readonly method: keyof typeof HttpMethod;
  readonly path: string;
  /** Folder under `functions/api`. */
  readonly function: string;
  readonly access: string;
}

export interface HttpApiProps {
  readonly context: Context;
  readonly alarms: Alarms;
  readonly routes: readonly ApiRoute[];
  /** One for each folder that routes name, besides `authorizer`. */
  readonly functions: readonly ApiFunction[];
}

/** Answers what no route matches: our own 404, and /health. */
const FALLBACK = 'public';

/**
 * Ids, times and codes: no personal data, so neither the caller's address nor a query string, which may hold names; nor the
 * path, which may hold a token to unsubscribe with.
 */
const accessLog = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  method: '$context.httpMethod',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLength: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationLatencyMs: '$context.integrationLatency',
  integrationError: '$context.integrationErrorMessage',
  // The next three are what the authorizer says of the caller: Verdict in functions/api/http/request/http-event.ts.
  keyId: '$context.authorizer.keyId',
  tenantId: '$context.authorizer.tenantId',
  verdict: '$context.authorizer.verdict',
  authorizerLatencyMs: '$context.authorizer.latency',
  authorizerError: '$context.authorizer.error',
};

/** The routes of the contract, one integration per function, behind one authorizer. */
export class HttpApi extends Construct {
  readonly gateway: Gateway;
  readonly stage: HttpStage;
  private readonly integrations: ReadonlyMap<string, HttpLambdaIntegration>;
  private readonly authorizer: HttpLambdaAuthorizer;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    this.gateway = this.createGateway(props.context);
    this.stage = this.createStage(props.context);
    this.integrations = new Map(
      props.functions.map(({ name, deployed }) => [name, new HttpLambdaIntegration(name, deployed.lambda)]),
    );
    this.authorizer = createAuthorizer(props.functions);
    for (const route of props.routes) this.addRoute(route);
    this.addFallback();
    props.alarms.apiFailures(this, this.stage.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }));
  }

  private createGateway({ corsOrigins }: Context): Gateway {
    const allowHeaders = ['authorization', 'content-type', 'idempotency-key', 'x-tenant-id'];
    const allowMethods = [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.PATCH, CorsHttpMethod.DELETE];
    const corsPreflight = { allowOrigins: corsOrigins, allowHeaders, allowMethods, maxAge: Duration.hours(1) };
    return new Gateway(this, 'Api', {
      apiName: 'Followthrough',
      description: 'Followthrough: triggers, tasks, tenants and maintenance',
      createDefaultStage: false, // CDK's own has neither logs nor a throttle
      ...(corsOrigins.length > 0 ? { corsPreflight } : {}),
    });
  }

  private createStage(context: Context): HttpStage {
    const logGroup = new LogGroup(this, 'AccessLogs', {
      retention: context.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return new HttpStage(this, 'Stage', {
      httpApi: this.gateway,
      stageName: '$default',
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: { rateLimit: context.throttleRate, burstLimit: context.throttleBurst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
    });
  }

  private integration(name: string): HttpLambdaIntegration {
    const integration = this.integrations.get(name);
    if (!integration)
      throw new Error(`A route names the function "${name}", which functions/api/index.ts does not list`);
    return integration;
  }

  private addRoute(route: ApiRoute): void {
    const isPublic = route.access === 'public';
    const [added] = this.gateway.addRoutes({
      path: route.path,
      methods: [HttpMethod[route.method]],
      integration: this.integration(route.function),
      ...(isPublic ? {} : { authorizer: this.authorizer }),
    });
    if (added && isPublic) acknowledgePublic(added, 'The contract says that this call needs no key.');
  }

  private addFallback(): void {
    const integration = this.integration(FALLBACK);
    const fallback = new HttpRoute(this, 'Fallback', {
      httpApi: this.gateway,
      routeKey: HttpRouteKey.DEFAULT,
      integration,
    });
    acknowledgePublic(fallback, 'It answers 404 to whatever no route matches, and reads nothing.');
  }
}

/**
 * Runs for every call and refuses none: API Gateway would answer a missing or bad key with a body of its own, and the
 * contract wants ours, so the authorizer passes its verdict on in the context and the function answers. Hence no identity
 * source (a request without one is refused before it runs) and no result cache (which needs one); it remembers keys itself.
 */
function createAuthorizer(functions: readonly ApiFunction[]): HttpLambdaAuthorizer {
  const authorizer = functions.find(({ name }) => name === 'authorizer');
  if (!authorizer) throw new Error('functions/api/index.ts does not list the function "authorizer"');
  return new HttpLambdaAuthorizer('Authorizer', authorizer.deployed.lambda, {
    responseTypes: [HttpLambdaResponseType.SIMPLE],
    identitySource: [], // not left out: CDK would name the Authorization header
    resultsCacheTtl: Duration.seconds(0),
  });
}

function acknowledgePublic(route: HttpRoute, reason: string): void {
  Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason });
}
