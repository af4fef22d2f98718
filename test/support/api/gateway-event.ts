/** What API Gateway makes of an HTTP request: payload 2.0, with the route that matches. */
import { routes } from '../../../functions/api/contract.ts';
import type { HttpEvent } from '../../../functions/api/http/request/http-event.ts';
import type { Route } from '../../../functions/api/http/request/route.ts';
import { type ApiFunction, apiFunctions } from '../../../functions/api/index.ts';

export interface Request {
  readonly method: string;
  /** With its query: `/api/tasks?limit=2`. */
  readonly path: string;
  readonly key?: string | undefined;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** `name=value`. */
  readonly cookies?: readonly string[];
}

const patternOf = (route: Route) => ({
  route,
  pattern: new RegExp(`^${route.path.replace(/\{\w+\}/g, '([^/]+)')}$`),
  names: [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
});

/** The gateway takes the most specific route: one without a parameter before one that has it. */
const patterns = [...routes]
  .sort((one, other) => one.path.split('{').length - other.path.split('{').length)
  .map(patternOf);

function match(method: string, path: string): { route: Route; params: Record<string, string> } | undefined {
  for (const { route, pattern, names } of patterns) {
    if (route.method !== method && !(route.method === 'GET' && method === 'HEAD')) continue;
    const values = pattern.exec(path)?.slice(1);
    if (!values) continue;
    const params = names.map((name, index) => [name, decodeURIComponent(values[index] ?? '')]);
    return { route, params: Object.fromEntries(params) };
  }
  return undefined;
}

const definitions: Readonly<Record<string, ApiFunction>> = apiFunctions;

/** The mount that takes a path, and its function. */
function mountAt(path: string): { readonly name: string; readonly mount: string } | undefined {
  const all = Object.entries(definitions).flatMap(([name, { mounts = [] }]) =>
    mounts.map((mount) => ({ name, mount })),
  );
  return all.find(({ mount }) => {
    const [prefix = '', rest] = mount.split('{');
    return rest === undefined ? path === mount : path.startsWith(prefix) && path.length > prefix.length;
  });
}

interface Routed {
  readonly event: HttpEvent;
  /** Undefined where no route of the contract matches. */
  readonly route: Route | undefined;
  /** Folder of the function that the gateway calls. */
  readonly functionName: string;
}

/** API Gateway decodes the path, and a question mark in it ends it. */
const decoded = (path: string): string => decodeURIComponent(path).replace(/\?.*$/s, '');

export function gatewayEvent(request: Request, requestId: string): Routed {
  const url = new URL(request.path, 'http://api.test');
  const { method, body, key } = request;
  const found = match(method, url.pathname);
  const mounted = mountAt(url.pathname);
  const routeKey = mounted ? `ANY ${mounted.mount}` : found ? `${method} ${found.route.path}` : '$default';
  const params = mounted ? {} : (found?.params ?? {});
  const given = Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  const query = Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name).join(',')]),
  );
  const event: HttpEvent = {
    version: '2.0',
    routeKey,
    rawPath: decoded(url.pathname),
    rawQueryString: url.search.slice(1),
    headers: { ...(key === undefined ? {} : { authorization: `Bearer ${key}` }), ...Object.fromEntries(given) },
    ...(request.cookies ? { cookies: [...request.cookies] } : {}),
    ...(url.search === '' ? {} : { queryStringParameters: query }),
    ...(Object.keys(params).length > 0 ? { pathParameters: params } : {}),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    isBase64Encoded: false,
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'api.test',
      domainPrefix: 'api',
      http: { method, path: decoded(url.pathname), protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId,
      routeKey,
      stage: '$default',
      time: '01/Jan/2026:00:00:00 +0000',
      timeEpoch: 0,
    },
  };
  return { event, route: found?.route, functionName: mounted?.name ?? found?.route.function ?? 'public' };
}
