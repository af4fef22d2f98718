/** The errors of the API as OpenAPI documents them. */
import { httpStatus } from '../../engine/errors.ts';
import { quotaNames } from '../http/fields/quota-names.ts';
import { type Route, takesIfMatch } from '../http/request/route.ts';

export const htmlPage = { 'text/html': { schema: { type: 'string' } } };

export const errorSchemas = {
  Error: {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          code: { type: 'string', enum: Object.keys(httpStatus) },
          message: { type: 'string' },
          details: {
            description:
              'For INVALID_INPUT: every failing member. For a CONFLICT of bookings: the booking that takes the time. For PRECONDITION_FAILED: the current version. For QUOTA_EXCEEDED: which quota. For ENDPOINT_PAUSED: when to try again.',
            oneOf: [
              {
                type: 'array',
                items: {
                  type: 'object',
                  properties: {
                    path: { type: 'string' },
                    message: { type: 'string' },
                    bookingId: { type: 'string', format: 'uuid' },
                  },
                },
              },
              { type: 'object', properties: { etag: { type: 'string' }, current: { type: 'object' } } },
              {
                type: 'object',
                properties: {
                  quota: { type: 'string', enum: quotaNames },
                  limit: { type: 'integer' },
                  retryAfterSeconds: { type: 'integer' },
                },
              },
            ],
          },
        },
      },
    },
  },
  GatewayError: {
    description: 'A refusal by the gateway, before any code of the API ran.',
    type: 'object',
    required: ['message'],
    properties: { message: { type: 'string' } },
  },
};

/** Statuses that the gateway may send by itself. */
const GATEWAY = new Set([400, 413, 429, 500, 503]);

/** What a status means beyond its codes. */
const notes: Readonly<Record<number, string>> = {
  405: 'Not listed at each path, since it answers the methods that are not there.',
  429: 'A key made its requests of the minute, its tenant used up a quota, or a webhook endpoint had its calls of the second: Retry-After says when to try again. The gateway limits all calls of a route together, and its reply has no Retry-After: wait a second, then double.',
};

const headers: Readonly<Record<number, object>> = {
  401: { 'WWW-Authenticate': { schema: { type: 'string' } } },
  412: { ETag: { description: 'The current version.', schema: { type: 'string' } } },
  405: { Allow: { description: 'The methods of the path.', schema: { type: 'string' } } },
  429: { 'Retry-After': { description: 'Seconds. Absent in replies of the gateway.', schema: { type: 'integer' } } },
  503: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } },
};

const reference = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });

function responseOf(status: number) {
  const codes = Object.entries(httpStatus).filter(([, of]) => of === status);
  const texts = [codes.map(([code]) => code).join(', '), notes[status]].filter(Boolean);
  const own = reference('schemas', 'Error');
  const schema = GATEWAY.has(status) ? { anyOf: [own, reference('schemas', 'GatewayError')] } : own;
  const sent = headers[status];
  return {
    description: texts.join('. '),
    ...(sent ? { headers: sent } : {}),
    content: { 'application/json': { schema } },
  };
}

/** One response per status, which lists the codes that it may have. */
export function errorResponses() {
  const statuses = [...new Set([...Object.values(httpStatus), ...GATEWAY])].sort();
  return Object.fromEntries(statuses.map((status) => [`Error${status}`, responseOf(status)]));
}

/** Statuses of a route's errors, judged by its shape. */
function statusesOf(route: Route): number[] {
  const { access, method, path, isPage, errors = [] } = route;
  const isWrite = method !== 'GET';
  if (access === 'public')
    return [400, ...(isPage ? [404, 500, 503] : []), ...(isWrite ? [413, 422] : []), 429, ...errors];
  // The tenant that a platform key names may be absent too.
  const canMiss = access !== 'platform' || path.includes('{');
  return [
    400,
    401,
    403,
    ...(canMiss ? [404] : []),
    ...(isWrite ? [409, 413, 415] : []),
    ...(takesIfMatch(route) ? [412] : []),
    422,
    429,
    500,
    503,
    ...errors,
  ];
}

const pageOf = (status: number) => ({ description: `A page that explains the status ${status}`, content: htmlPage });

/** The error responses of a route by their status. */
export const errorsOf = (route: Route) =>
  Object.fromEntries(
    statusesOf(route).map((status) => {
      const isOurPage = route.isPage && !(status === 429 || status === 400);
      return [String(status), isOurPage ? pageOf(status) : reference('responses', `Error${status}`)];
    }),
  );
