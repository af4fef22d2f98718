/** Route keys of an HTTP API: `GET /tasks/{id}`, `ANY /files/{path+}`, `$default`. */

export type Segment =
  | { readonly kind: 'static'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  /** One segment or more; only at the end. */
  | { readonly kind: 'greedy'; readonly name: string };

export interface RouteKey {
  /** As written: `$context.routeKey`. */
  readonly text: string;
  /** `ANY`, or one method; `$default` for the route that takes what no other does. */
  readonly method: string;
  /** Absent for `$default`. */
  readonly segments?: readonly Segment[];
}

const METHODS = ['ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
const STATIC = /^[A-Za-z0-9._~:@!$&'()*+,;=-]+$/;
const VARIABLE = /^\{([A-Za-z0-9._:-]+)(\+?)\}$/;

/** Returns the key, or a text that says what is wrong with it. */
export function readRouteKey(text: string): RouteKey | string {
  if (text === '$default') return { text, method: '$default' };
  const [, method, path] = /^([A-Z]+) (\/\S*)$/.exec(text) ?? [];
  if (!method || path === undefined) return `route key "${text}" is neither $default nor a method and a path`;
  if (!METHODS.includes(method)) return `route key "${text}": the method must be one of ${METHODS.join(', ')}`;
  const segments: Segment[] = [];
  const parts = path === '/' ? [] : path.slice(1).split('/');
  for (const [index, part] of parts.entries()) {
    const [, name, plus] = VARIABLE.exec(part) ?? [];
    if (name === undefined && !STATIC.test(part)) return `route key "${text}": "${part}" is not a path segment`;
    if (plus && index < parts.length - 1) return `route key "${text}": {${name}+} must be the last segment`;
    if (segments.some((other) => other.kind !== 'static' && other.name === name))
      return `route key "${text}": {${name}} appears twice`;
    segments.push(name === undefined ? { kind: 'static', text: part } : { kind: plus ? 'greedy' : 'variable', name });
  }
  return { text, method, segments };
}
