/** Finds the route of a request: the most specific path, then its own method before `ANY`, `$default` last. */
import type { RouteKey, Segment } from './route-key.ts';

export interface Match<R> {
  readonly route: R;
  /** Absent when the route has no variables. */
  readonly pathParameters?: Readonly<Record<string, string>>;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html */
export function createRouter<R extends { readonly key: RouteKey }>(routes: readonly R[]) {
  const ordered = [...routes].sort((one, other) => compare(one.key, other.key));
  /** `path` is decoded already: API Gateway decodes before it routes, so `%2F` separates segments. */
  return (method: string, path: string): Match<R> | undefined => {
    const parts = path === '/' ? [] : path.slice(1).split('/');
    for (const route of ordered) {
      if (!route.key.segments) return { route };
      if (route.key.method !== 'ANY' && route.key.method !== method) continue;
      const found = match(route.key.segments, parts);
      if (found) return Object.keys(found).length ? { route, pathParameters: found } : { route };
    }
    return undefined;
  };
}

function match(segments: readonly Segment[], parts: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if (!part) return undefined;
    if (segment.kind === 'static' && segment.text !== part) return undefined;
    if (segment.kind === 'variable') parameters[segment.name] = part;
    if (segment.kind === 'greedy') {
      parameters[segment.name] = parts.slice(index).join('/');
      return parameters;
    }
  }
  return parts.length === segments.length ? parameters : undefined;
}

const RANK = { static: 0, variable: 1, greedy: 2 } as const;

function compare(one: RouteKey, other: RouteKey): number {
  if (!one.segments || !other.segments) return Number(!one.segments) - Number(!other.segments);
  const isGreedy = (segments: readonly Segment[]) => Number(segments.at(-1)?.kind === 'greedy');
  // A full match wins over a greedy one, however many segments the greedy one has.
  const byGreed = isGreedy(one.segments) - isGreedy(other.segments);
  if (byGreed) return byGreed;
  for (const [index, segment] of one.segments.entries()) {
    const rival = other.segments[index];
    if (!rival) return -1;
    if (rival.kind !== segment.kind) return RANK[segment.kind] - RANK[rival.kind];
  }
  if (other.segments.length > one.segments.length) return 1;
  return Number(one.method === 'ANY') - Number(other.method === 'ANY');
}
