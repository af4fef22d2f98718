/** Finds the route of a call that the gateway passed on by a mount (`mounts` in functions/api/index.ts). */
import type { HttpEvent } from './http-event.ts';
import { type Route, routeKey } from './route.ts';

interface Pattern {
  readonly expression: RegExp;
  /** Of its variables, in their order. */
  readonly names: readonly string[];
  /** How many of its segments are no variables. */
  readonly fixed: number;
  readonly segments: number;
}

/** The caller's own ids may have slashes, such as `gid://shopify/Customer/7`: the gateway has decoded `%2F` before any code sees the path. */
const capture = (name: string): string => (name === 'externalId' ? '(.+)' : '([^/]+)');

function compile(path: string): Pattern {
  const names: string[] = [];
  const segments = path.split('/').map((segment) => {
    const [, name] = /^\{(\w+)\}$/.exec(segment) ?? [];
    if (name === undefined) return segment.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    names.push(name);
    return capture(name);
  });
  const expression = new RegExp(`^${segments.join('/')}$`, 's');
  return { expression, names, fixed: segments.length - names.length, segments: segments.length };
}

/** By the path of a route. Each is compiled at the first call that asks for it. */
const patterns = new Map<string, Pattern>();

function patternOf({ path }: Route): Pattern {
  const pattern = patterns.get(path) ?? compile(path);
  patterns.set(path, pattern);
  return pattern;
}

/** The values of a path's variables, or undefined when it is another path. Nothing is decoded: the gateway has done it. */
function variablesIn(route: Route, path: string): Record<string, string> | undefined {
  if (path.includes('\0')) return undefined; // PostgreSQL's text cannot hold it, so no row has such a name
  const { expression, names } = patternOf(route);
  const values = expression.exec(path)?.slice(1);
  return values && Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}

/** Methods that a path takes among `routes`, HEAD and OPTIONS included; none for a path that no route has. */
export function methodsAt(routes: readonly Route[], path: string): readonly string[] {
  const own = routes.filter((route) => variablesIn(route, path)).map(({ method }) => method);
  if (own.length === 0) return [];
  return [...new Set([...own, ...(own.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].sort();
}

/** Sorts the route first that says more of its path: `/api/crm/{collection}/imports/{id}` before a row of customers whose id begins with `imports/`. */
function bySaying(one: Route, other: Route): number {
  const [ofOne, ofOther] = [patternOf(one), patternOf(other)];
  return ofOther.fixed - ofOne.fixed || ofOther.segments - ofOne.segments;
}

/**
 * Returns the event as the gateway makes it for a route of its own: of two that match, the one with more fixed segments, such as
 * `/api/bookings/calendar` before `/api/bookings/{id}`. Undefined when no route answers it.
 */
export function resolveMount(event: HttpEvent, routes: readonly Route[]): HttpEvent | undefined {
  if (!event.routeKey.startsWith('ANY ')) return event;
  const asked = event.requestContext.http.method;
  const method = asked === 'HEAD' ? 'GET' : asked;
  const matching = routes.filter((route) => route.method === method && variablesIn(route, event.rawPath));
  const [route] = matching.sort(bySaying);
  return route && { ...event, routeKey: routeKey(route), pathParameters: variablesIn(route, event.rawPath) ?? {} };
}
