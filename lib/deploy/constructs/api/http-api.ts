import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnRoute,
  CfnStage,
  CorsHttpMethod,
  HttpApi as Gateway,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Context } from '../../context.ts';
import { installationOf } from '../../installation.ts';
import type { CloudWatchAlarms } from '../monitoring/cloudwatch-alarms.ts';
import { accessLog } from './access-log.ts';
import type { ApiFunction } from './api-function.ts';
import { FunctionIntegration } from './function-integration.ts';

/** The part of a route in `functions/api/contract.ts` that the stack needs. */
interface ApiRoute {
  readonly method: keyof typeof HttpMethod;
  readonly path: string;
  /** Folder under `functions/api`. */
  readonly function: string;
  readonly access: string;
  /** Its caller signs what it sends, so it has the limits of the stage. */
  readonly isSigned?: true;
}

interface HttpApiProps {
  readonly context: Context;
  readonly alarms: CloudWatchAlarms;
  readonly routes: readonly ApiRoute[];
  /** One for each folder that routes name, besides `authorizer`. */
  readonly functions: readonly ApiFunction[];
}

/** Headers of replies that a page of another origin may read. */
const exposeHeaders = [
  'allow',
  'etag',
  'idempotent-replayed',
  'location',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'x-request-id',
];

const AUTHORIZER = 'authorizer';
/** Function for requests that no route matches: it replies 404 or 405. */
const FALLBACK = 'public';

/** The routes of the contract, one integration per function, behind one authorizer. */
export class HttpApi extends Construct {
  readonly gateway: Gateway;
  readonly stage: HttpStage;
  private readonly integrations: ReadonlyMap<string, FunctionIntegration>;
  private readonly authorizer: HttpLambdaAuthorizer;
  private readonly publicRoutes: HttpRoute[] = [];
  private readonly context: Context;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    this.context = props.context;
    this.gateway = this.createGateway(props.context);
    this.stage = this.createStage(props.context);
    this.integrations = new Map(
      props.functions
        .filter(({ name }) => name !== AUTHORIZER)
        .map(({ name, deployed }) => [name, new FunctionIntegration(name, deployed.lambda, this.gateway)]),
    );
    this.authorizer = createAuthorizer(props.functions);
    const mounted = new Set(props.functions.filter(({ mounts }) => mounts.length > 0).map(({ name }) => name));
    for (const route of props.routes) if (!mounted.has(route.function)) this.addRoute(route);
    for (const { name, mounts } of props.functions) this.addMounts(name, mounts);
    this.addFallback();
    this.throttlePublicRoutes();
    props.alarms.apiFailures(this, this.stage.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }));
    props.alarms.apiLatency(this, this.stage.metricLatency({ period: Duration.minutes(5), statistic: 'p95' }));
  }

  private createGateway({ corsOrigins, defaultEndpoint }: Context): Gateway {
    const allowHeaders = [
      'authorization',
      'content-type',
      'idempotency-key',
      'if-match',
      'if-none-match',
      'x-tenant-id',
    ];
    const { GET, POST, PUT, PATCH, DELETE } = CorsHttpMethod;
    const allowMethods = [GET, POST, PUT, PATCH, DELETE];
    const corsPreflight = {
      allowOrigins: corsOrigins,
      allowHeaders,
      allowMethods,
      exposeHeaders,
      maxAge: Duration.hours(1),
    };
    return new Gateway(this, 'Api', {
      apiName: installationOf(this),
      description: 'Followthrough: triggers, tasks, tenants and maintenance',
      createDefaultStage: false, // the default stage of CDK has neither logs nor a throttle
      ...(defaultEndpoint ? {} : { disableExecuteApiEndpoint: true }),
      ...(corsOrigins.length > 0 ? { corsPreflight } : {}),
    });
  }

  private createStage(context: Context): HttpStage {
    const logGroup = new LogGroup(this, 'AccessLogs', {
      // API Gateway adds each other group by its name to one resource policy of the account, which ends at 5 120 characters;
      // those under this prefix share an entry. The stack's name says which installation's it is.
      logGroupName: `/aws/vendedlogs/${Stack.of(this).stackName}/access`,
      retention: context.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return new HttpStage(this, 'Stage', {
      httpApi: this.gateway,
      stageName: '$default',
      autoDeploy: true,
      // With detailed metrics each route has six metrics of its own, $0.30 a month each while it is called; the access log has all.
      detailedMetricsEnabled: false,
      throttle: { rateLimit: context.throttleRate, burstLimit: context.throttleBurst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
    });
  }

  private integration(name: string): FunctionIntegration {
    const integration = this.integrations.get(name);
    if (!integration)
      throw new Error(`A route names the function "${name}", which functions/api/index.ts does not list`);
    return integration;
  }

  private addRoute(route: ApiRoute): void {
    const isPublic = route.access === 'public';
    const added = this.gateway.addRoutes({
      path: route.path,
      // A HEAD request is answered as GET.
      methods: route.method === 'GET' ? [HttpMethod.GET, HttpMethod.HEAD] : [HttpMethod[route.method]],
      integration: this.integration(route.function),
      ...(isPublic ? {} : { authorizer: this.authorizer }),
    });
    if (!isPublic) return;
    if (!route.isSigned) this.publicRoutes.push(...added);
    for (const one of added) acknowledgePublic(one, 'The contract says that this call needs no key.');
  }

  /** One route for all methods of a path: the function finds the contract's route itself. None of them is public. */
  private addMounts(name: string, mounts: readonly string[]): void {
    const { authorizer } = this;
    for (const path of mounts)
      this.gateway.addRoutes({ path, methods: [HttpMethod.ANY], integration: this.integration(name), authorizer });
  }

  /** The same for a function of a later stack, whose routes belong to that stack: this one must not refer to it. */
  mountFrom(scope: Construct, { name, mounts, deployed }: ApiFunction): void {
    const { authorizer, gateway: httpApi } = this;
    const integration = new FunctionIntegration(name, deployed.lambda, httpApi);
    for (const path of mounts) {
      const routeKey = HttpRouteKey.with(path, HttpMethod.ANY);
      new HttpRoute(scope, `ANY${path}`, { httpApi, routeKey, integration, authorizer });
    }
  }

  /** Settings of a route replace those of the stage as a whole, and name a route that must exist before. */
  private throttlePublicRoutes(): void {
    const { publicThrottleRate, publicThrottleBurst } = this.context;
    const stage = this.stage.node.defaultChild;
    if (!(stage instanceof CfnStage)) throw new Error('aws-cdk-lib changed how a stage is made');
    const settings = {
      ThrottlingRateLimit: publicThrottleRate,
      ThrottlingBurstLimit: publicThrottleBurst,
      DetailedMetricsEnabled: false,
    };
    const keys = this.publicRoutes.map(({ node }) => {
      if (!(node.defaultChild instanceof CfnRoute)) throw new Error('aws-cdk-lib changed how a route is made');
      stage.addResourceDependency(node.defaultChild);
      return node.defaultChild.routeKey;
    });
    stage.routeSettings = Object.fromEntries(keys.map((key) => [key, settings]));
  }

  /** Routes that need no key and no code of `functions/api`, such as the console's. */
  addPages(paths: readonly string[], lambda: LambdaFunction, reason: string): void {
    const integration = new FunctionIntegration('pages', lambda, this.gateway);
    for (const path of paths) {
      const added = this.gateway.addRoutes({ path, methods: [HttpMethod.GET, HttpMethod.HEAD], integration });
      for (const one of added) acknowledgePublic(one, reason);
    }
  }

  /** Pages that ask an issuer: throttled as what needs no key is, because each of them makes a request of ours. */
  addSignIn(paths: readonly string[], lambda: LambdaFunction): void {
    const integration = new FunctionIntegration('sign-in', lambda, this.gateway);
    for (const path of paths) {
      const added = this.gateway.addRoutes({ path, methods: [HttpMethod.GET], integration });
      this.publicRoutes.push(...added);
      for (const one of added) acknowledgePublic(one, 'It is how a user gets a session.');
    }
    this.throttlePublicRoutes();
  }

  private addFallback(): void {
    const integration = this.integration(FALLBACK);
    const fallback = new HttpRoute(this, 'Fallback', {
      httpApi: this.gateway,
      routeKey: HttpRouteKey.DEFAULT,
      integration,
    });
    this.publicRoutes.push(fallback);
    acknowledgePublic(fallback, 'It replies 404 or 405 to requests that no route matches, and reads nothing.');
  }
}

/**
 * The authorizer runs for every call and refuses none: API Gateway would answer a missing or bad key with a body of its own,
 * but the contract promises ours. So the authorizer passes its verdict in the context, and the function replies. Therefore it
 * has no identity source (API Gateway refuses requests without one before the authorizer runs) and no result cache (which
 * needs an identity source); the authorizer caches keys itself.
 */
function createAuthorizer(functions: readonly ApiFunction[]): HttpLambdaAuthorizer {
  const authorizer = functions.find(({ name }) => name === AUTHORIZER);
  if (!authorizer) throw new Error(`functions/api/index.ts does not list the function "${AUTHORIZER}"`);
  return new HttpLambdaAuthorizer('Authorizer', authorizer.deployed.lambda, {
    responseTypes: [HttpLambdaResponseType.SIMPLE],
    identitySource: [], // not left out: CDK would name the Authorization header
    resultsCacheTtl: Duration.seconds(0),
  });
}

function acknowledgePublic(route: HttpRoute, reason: string): void {
  Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason });
}
