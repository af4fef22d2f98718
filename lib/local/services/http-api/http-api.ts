/** API Gateway's HTTP APIs: routes to functions, with Lambda authorizers, CORS, throttling and access logs. */
import { join } from 'node:path';
import {
  type Attributes,
  type Functions,
  type Resource,
  type Service,
  type Surroundings,
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

export interface HttpApi extends Service {
  /** Binds one port for each API that is to come: an API's URL must be known before anything refers to it. */
  reserve(apis: number): Promise<void>;
  routes(): readonly { readonly url: string; readonly routeKey: string; readonly functionArn: string }[];
}

export interface HttpApiOptions {
  readonly surroundings: Surroundings;
  readonly functions: Functions;
  readonly mayInvoke: MayInvoke;
  /** Of the first API; the others take any free port. */
  readonly port?: number;
}

interface Api {
  readonly resource: Resource;
  readonly id: string;
  readonly listener: Listener;
  readonly routes: { readonly resource: Resource; readonly route: Route }[];
  stage?: Stage;
}

const TYPE = 'AWS::ApiGatewayV2::';
const API_MEMBERS = ['CorsConfiguration', 'Description', 'Name', 'ProtocolType', 'Tags'];

export function createHttpApi({ surroundings, functions, mayInvoke, port = 0 }: HttpApiOptions): HttpApi {
  const free: Listener[] = [];
  const listeners = new Map<string, Listener>();
  const apis = new Map<string, Api>();
  const integrations = new Map<string, Integration>();
  const authorizers = new Map<string, Authorizer>();
  const logs: AccessLog[] = [];

  const listenerOf = (resource: Resource): Listener => {
    const id = idOf(resource);
    const listener = listeners.get(id) ?? free.shift();
    if (!listener) throw new TemplateError(resource, 'no port was reserved for this API');
    listeners.set(id, listener);
    return listener;
  };

  const apiOf = (resource: Resource): Api => {
    const api = apis.get(String(resource.properties.ApiId));
    if (api) return api;
    throw new TemplateError(resource, `there is no API "${resource.properties.ApiId}"`);
  };

  const create: Readonly<Record<string, (resource: Resource) => void>> = {
    Api(resource) {
      checkApi(resource);
      apis.set(idOf(resource), { resource, id: idOf(resource), listener: listenerOf(resource), routes: [] });
    },
    Stage(resource) {
      const api = apiOf(resource);
      if (api.stage) throw new TemplateError(resource, 'the API has a stage already');
      api.stage = readStage(resource);
    },
    Route(resource) {
      const { routes } = apiOf(resource);
      const route = readRoute(resource);
      if (routes.some((other) => other.route.key.text === route.key.text))
        throw new TemplateError(resource, `route "${route.key.text}" exists already`);
      routes.push({ resource, route });
    },
    Integration(resource) {
      apiOf(resource);
      integrations.set(idOf(resource), readIntegration(resource));
    },
    Authorizer(resource) {
      apiOf(resource);
      authorizers.set(idOf(resource), readAuthorizer(resource, idOf(resource)));
    },
  };

  const connect = ({ resource, route }: Api['routes'][number]): ConnectedRoute => {
    const integration = integrations.get(route.integrationId);
    if (!integration) throw new TemplateError(resource, `there is no integration "${route.integrationId}"`);
    const authorizer = route.authorizerId === undefined ? undefined : authorizers.get(route.authorizerId);
    if (route.authorizerId !== undefined && !authorizer)
      throw new TemplateError(resource, `there is no authorizer "${route.authorizerId}"`);
    return { ...route, integration, ...(authorizer ? { authorizer } : {}) };
  };

  const deploy = (api: Api) => {
    // An API without a stage answers 404 to everything on AWS too.
    if (!api.stage) return surroundings.log(`${api.resource.logicalId} has no stage: nothing of it is deployed`);
    const { account, region, clock, dataFolder, log } = surroundings;
    const format = api.stage.accessLogFormat;
    const accessLog = format === undefined ? undefined : openAccessLog(join(dataFolder, 'logs'), api.id, format);
    if (accessLog) logs.push(accessLog);
    const cors = readCors(api.resource);
    const shared = { apiId: api.id, account, region, stage: api.stage, clock, functions, mayInvoke, log };
    const optional = { ...(cors ? { cors } : {}), ...(accessLog ? { accessLog } : {}) };
    api.listener.deploy(createGateway({ ...shared, ...optional, routes: api.routes.map(connect) }));
  };

  return {
    handles: Object.keys(create).map((name) => TYPE + name),
    attributes: (resource) => attributesOf(resource, () => listenerOf(resource).url),
    create: (resource) => create[resource.type.slice(TYPE.length)]?.(resource),
    async reserve(count) {
      for (let index = 0; index < count; index += 1)
        free.push(await listen(index === 0 ? port : 0, surroundings.clock));
    },
    start: () => [...apis.values()].forEach(deploy),
    async stop() {
      await Promise.all([...free, ...listeners.values()].map((listener) => listener.stop()));
      await Promise.all(logs.map((log) => log.close()));
    },
    idle: () => [...listeners.values()].every((listener) => listener.running() === 0),
    routes: () =>
      [...apis.values()].flatMap(({ listener, routes }) =>
        routes.map(({ route }) => ({
          url: listener.url,
          routeKey: route.key.text,
          functionArn: integrations.get(route.integrationId)?.functionArn ?? '',
        })),
      ),
  };
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

function attributesOf(resource: Resource, url: () => string): Attributes {
  const id = idOf(resource);
  if (resource.type === `${TYPE}Api`) return { ref: id, ApiId: id, ApiEndpoint: url() };
  if (resource.type === `${TYPE}Stage`) return { ref: String(resource.properties.StageName) };
  return { ref: id, [`${resource.type.slice(TYPE.length)}Id`]: id };
}
