/** CORS of an HTTP API: it replies to preflight requests, and its headers replace those of functions. */
import { listOf } from '../../../../functions/engine/data/members.ts';
import { type Resource, TemplateError } from '../../service.ts';
import { record } from './definition.ts';
import type { Reply } from './reply.ts';
import type { GatewayRequest } from './request.ts';

export interface Cors {
  /** Returns the reply to a preflight request; `undefined` for any other request. */
  preflight(request: GatewayRequest): Reply | undefined;
  /** Returns the reply with the gateway's CORS headers instead of the function's. */
  apply(request: GatewayRequest, reply: Reply): Reply;
}

/** `undefined` when the API leaves CORS to its functions. */
export function readCors(resource: Resource): Cors | undefined {
  if (resource.properties.CorsConfiguration === undefined) return undefined;
  const configuration = record(resource.properties.CorsConfiguration);
  const list = (name: string) => listOf(configuration[name]).map(String);
  const origins = list('AllowOrigins');
  const withCredentials = configuration.AllowCredentials === true;
  if (withCredentials && [origins, list('AllowMethods'), list('AllowHeaders')].some((values) => values.includes('*'))) {
    throw new TemplateError(resource, 'CORS with credentials does not go with "*"');
  }
  const originHeaders = (request: GatewayRequest): Record<string, string> | undefined => {
    const allowed = allowedOrigin(origins, request.headers.origin);
    if (allowed === undefined) return undefined;
    return {
      'access-control-allow-origin': allowed,
      ...(allowed === '*' ? {} : { vary: 'Origin' }),
      ...(withCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    };
  };
  const join = (header: string, values: readonly string[]) => (values.length ? { [header]: values.join(',') } : {});
  return {
    preflight(request) {
      const isPreflight =
        request.method === 'OPTIONS' && request.headers.origin && request.headers['access-control-request-method'];
      if (!isPreflight) return undefined;
      const allowed = originHeaders(request);
      const more = allowed && {
        ...join('access-control-allow-methods', list('AllowMethods')),
        ...join('access-control-allow-headers', list('AllowHeaders')),
        ...(configuration.MaxAge === undefined ? {} : { 'access-control-max-age': String(configuration.MaxAge) }),
      };
      return { status: 204, headers: { ...allowed, ...more }, cookies: [], body: Buffer.alloc(0) };
    },
    apply(request, reply) {
      const kept = Object.entries(reply.headers).filter(([name]) => !name.startsWith('access-control-'));
      const allowed = originHeaders(request);
      const vary = [reply.headers.vary, allowed?.vary].filter(Boolean).join(', ');
      const exposed = allowed ? join('access-control-expose-headers', list('ExposeHeaders')) : {};
      return { ...reply, headers: { ...Object.fromEntries(kept), ...allowed, ...exposed, ...(vary ? { vary } : {}) } };
    },
  };
}

/** `*`, one origin, or every origin of a scheme (`https://*`). */
function allowedOrigin(allowed: readonly string[], origin: string | undefined): string | undefined {
  if (origin === undefined) return undefined;
  if (allowed.includes('*')) return '*';
  const isAllowed = (pattern: string) =>
    pattern.endsWith('://*') ? origin.startsWith(pattern.slice(0, -1)) : pattern === origin;
  return allowed.some(isAllowed) ? origin : undefined;
}
