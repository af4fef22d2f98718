/** Finds the route of a call that the gateway passed on by a mount (`mounts` in functions/api/index.ts). */
import type { HttpEvent } from './http-event.ts';
import { type Route, routeKey } from './route.ts';

/** The values of a path's variables, or undefined when it is another path. */
function variablesIn(pattern: string, path: string): Record<string, string> | undefined {
  const [expected, given] = [pattern.split('/'), path.split('/')];
  if (expected.length !== given.length) return undefined;
  const variables: Record<string, string> = {};
  for (const [index, segment] of expected.entries()) {
    const value = given[index] ?? '';
    const [, name] = /^\{(\w+)\}$/.exec(segment) ?? [];
    if (name === undefined ? segment !== value : value === '') return undefined;
    if (name !== undefined) variables[name] = decoded(value);
  }
  return variables;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value; // no id looks like this
  }
}

/** Methods that a path takes among `routes`, HEAD and OPTIONS included; none for a path that no route has. */
export function methodsAt(routes: readonly Route[], path: string): readonly string[] {
  const own = routes.filter((route) => variablesIn(route.path, path)).map(({ method }) => method);
  if (own.length === 0) return [];
  return [...new Set([...own, ...(own.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].sort();
}

const variableCount = ({ path }: Route): number => path.split('{').length;

/**
 * Returns the event as the gateway makes it for a route of its own: of two that match, the one with fewer variables, such as
 * `/api/bookings/calendar` before `/api/bookings/{id}`. Undefined when no route answers it.
 */
export function resolveMount(event: HttpEvent, routes: readonly Route[]): HttpEvent | undefined {
  if (!event.routeKey.startsWith('ANY ')) return event;
  const asked = event.requestContext.http.method;
  const method = asked === 'HEAD' ? 'GET' : asked;
  for (const route of routes.toSorted((one, other) => variableCount(one) - variableCount(other))) {
    const pathParameters = route.method === method ? variablesIn(route.path, event.rawPath) : undefined;
    if (pathParameters) return { ...event, routeKey: routeKey(route), pathParameters };
  }
  return undefined;
}
