/** API Gateway's HTTP APIs: routes to functions, with Lambda authorizers, CORS, throttling and access logs. */
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import {
  type Attributes,
  type Functions,
  type Resource,
  type Service,
  type ServiceContext,
  TemplateError,
} from '../../service.ts';
import { stableHash } from '../../template/physical-name.ts';
import { type AccessLog, openAccessLog } from './access-log.ts';
import { readCors } from './cors.ts';
import {
  type Authorizer,
  type Integration,
  type Route,
  readAuthorizer,
  readIntegration,
  readRoute,
  readStage,
  type Stage,
} from './definition.ts';
import { type ConnectedRoute, createGateway } from './gateway.ts';
import type { MayInvoke } from './integration.ts';
import { type Listener, listen } from './listener.ts';

/** One route, for listings. */
interface RouteSummary {
  readonly url: string;
  readonly routeKey: string;
  readonly functionArn: string;
}

export interface HttpApi extends Service {
  /** Binds one port for each API: its URL must be known before other resources refer to it. */
  reserve(apis: number): Promise<void>;
  routes(): readonly RouteSummary[];
  /** Lets the runtime answer `/_local/*` on the port of each API, for its pages. */
  serveLocal(handle: RequestListener): void;
}

interface HttpApiOptions {
  readonly context: ServiceContext;
  readonly functions: Functions;
  readonly mayInvoke: MayInvoke;
  /** Of the first API; the others take any free port. */
  readonly port?: number;
}

/** A route with its resource, for error messages. */
interface TemplateRoute {
  readonly resource: Resource;
  readonly route: Route;
}

interface Api {
  readonly resource: Resource;
  readonly id: string;
  readonly listener: Listener;
  readonly routes: TemplateRoute[];
  stage?: Stage;
}

const TYPE = 'AWS::ApiGatewayV2::';
/** DisableExecuteApiEndpoint leaves custom domains; here the one address of an API stands for those. */
const API_MEMBERS = ['CorsConfiguration', 'Description', 'DisableExecuteApiEndpoint', 'Name', 'ProtocolType', 'Tags'];

/** The resources so far, and the APIs deployed from them. */
class LocalHttpApi implements HttpApi {
  readonly handles = ['Api', 'Stage', 'Route', 'Integration', 'Authorizer'].map((name) => TYPE + name);
  readonly #options: HttpApiOptions;
  readonly #free: Listener[] = [];
  /** By API id. */
  readonly #listeners = new Map<string, Listener>();
  readonly #apis = new Map<string, Api>();
  readonly #integrations = new Map<string, Integration>();
  readonly #authorizers = new Map<string, Authorizer>();
  readonly #logs: AccessLog[] = [];

  constructor(options: HttpApiOptions) {
    this.#options = options;
  }

  async reserve(apis: number): Promise<void> {
    const { port = 0, context } = this.#options;
    for (let index = 0; index < apis; index += 1) this.#free.push(await listen(index === 0 ? port : 0, context.clock));
  }

  attributes(resource: Resource): Attributes {
    const id = idOf(resource);
    if (resource.type === `${TYPE}Api`) return { ref: id, ApiId: id, ApiEndpoint: this.#listenerOf(resource).url };
    if (resource.type === `${TYPE}Stage`) return { ref: String(resource.properties.StageName) };
    return { ref: id, [`${resource.type.slice(TYPE.length)}Id`]: id };
  }

  create(resource: Resource): void {
    const id = idOf(resource);
    if (resource.type === `${TYPE}Api`) {
      checkApi(resource);
      this.#apis.set(id, { resource, id, listener: this.#listenerOf(resource), routes: [] });
      return;
    }
    const api = this.#apis.get(String(resource.properties.ApiId));
    if (!api) throw new TemplateError(resource, `there is no API "${resource.properties.ApiId}"`);
    if (resource.type === `${TYPE}Stage`) addStage(api, resource);
    if (resource.type === `${TYPE}Route`) addRoute(api, resource);
    if (resource.type === `${TYPE}Integration`) this.#integrations.set(id, readIntegration(resource));
    if (resource.type === `${TYPE}Authorizer`) this.#authorizers.set(id, readAuthorizer(resource, id));
  }

  start(): void {
    for (const api of this.#apis.values()) this.#deploy(api);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#free, ...this.#listeners.values()].map((listener) => listener.stop()));
    await Promise.all(this.#logs.map((log) => log.close()));
  }

  idle(): boolean {
    return [...this.#listeners.values()].every((listener) => listener.running() === 0);
  }

  routes(): readonly RouteSummary[] {
    return [...this.#apis.values()].flatMap(({ listener, routes }) =>
      routes.map(({ route }) => ({
        url: listener.url,
        routeKey: route.key.text,
        functionArn: this.#integrations.get(route.integrationId)?.functionArn ?? '',
      })),
    );
  }

  serveLocal(handle: RequestListener): void {
    for (const listener of this.#listeners.values()) listener.serveLocal(handle);
  }

  #listenerOf(resource: Resource): Listener {
    const id = idOf(resource);
    const listener = this.#listeners.get(id) ?? this.#free.shift();
    if (!listener) throw new TemplateError(resource, 'no port was reserved for this API');
    this.#listeners.set(id, listener);
    return listener;
  }

  #deploy(api: Api): void {
    const { context, functions, mayInvoke } = this.#options;
    const { account, region, clock, dataFolder, log } = context;
    // An API without a stage is not deployed: its port replies 503.
    if (!api.stage) {
      log(`${api.resource.logicalId} has no stage: nothing of it is deployed`);
      return;
    }
    const format = api.stage.accessLogFormat;
    const accessLog = format === undefined ? undefined : openAccessLog(join(dataFolder, 'logs'), api.id, format);
    if (accessLog) this.#logs.push(accessLog);
    const cors = readCors(api.resource);
    const shared = { apiId: api.id, account, region, stage: api.stage, clock, functions, mayInvoke, log };
    const optional = { ...(cors ? { cors } : {}), ...(accessLog ? { accessLog } : {}) };
    api.listener.deploy(
      createGateway({ ...shared, ...optional, routes: api.routes.map((route) => this.#connect(route)) }),
    );
  }

  #connect({ resource, route }: TemplateRoute): ConnectedRoute {
    const { integrationId, authorizerId } = route;
    const integration = this.#integrations.get(integrationId);
    if (!integration) throw new TemplateError(resource, `there is no integration "${integrationId}"`);
    if (authorizerId === undefined) return { ...route, integration };
    const authorizer = this.#authorizers.get(authorizerId);
    if (!authorizer) throw new TemplateError(resource, `there is no authorizer "${authorizerId}"`);
    return { ...route, integration, authorizer };
  }
}

export const createHttpApi = (options: HttpApiOptions): HttpApi => new LocalHttpApi(options);

function addStage(api: Api, resource: Resource): void {
  if (api.stage) throw new TemplateError(resource, 'the API has a stage already');
  api.stage = readStage(resource);
}

function addRoute({ routes }: Api, resource: Resource): void {
  const route = readRoute(resource);
  if (routes.some((other) => other.route.key.text === route.key.text)) {
    throw new TemplateError(resource, `route "${route.key.text}" exists already`);
  }
  routes.push({ resource, route });
}

function checkApi(resource: Resource): void {
  if (resource.properties.ProtocolType !== 'HTTP') throw new TemplateError(resource, 'only HTTP APIs are run here');
  for (const name of Object.keys(resource.properties)) {
    if (!API_MEMBERS.includes(name)) throw new TemplateError(resource, `property ${name} is not run here`);
  }
  readCors(resource);
}

/** Ten characters, as API Gateway's own ids; the same on every start. */
const idOf = ({ stack, logicalId }: Resource) =>
  BigInt(`0x${stableHash(`${stack}/${logicalId}`)}`)
    .toString(36)
    .slice(0, 10);
