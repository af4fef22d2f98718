/** Makes the OpenAPI 3.1 document from the schemas that validate requests. */
import type * as z from 'zod/mini';
import { httpStatus } from '../../engine/errors.ts';
import { checkedContract } from '../checked-contract.ts';
import type { Route } from '../http/request/route.ts';
import { hasMembers, type JsonSchema, jsonSchemaOf } from './json-schema.ts';

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

function parametersOf(schema: z.ZodMiniType, place: 'path' | 'query', examples: Route['exampleQuery'] = {}) {
  const { properties = {}, required = [] } = jsonSchemaOf(schema, 'input') as ObjectSchema;
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    ...(examples[name] === undefined ? {} : { example: examples[name] }),
    schema: rest,
  }));
}

const reference = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });

function headersOf({ access, method }: Route) {
  return [
    ...(access === 'public' || access === 'platform' ? [] : [reference('parameters', 'TenantId')]),
    ...(method === 'GET' ? [] : [reference('parameters', 'IdempotencyKey')]),
  ];
}

function bodyOf({ body, example }: Route) {
  const schema = jsonSchemaOf(body, 'input');
  if (!hasMembers(schema)) return {};
  const content = { 'application/json': { schema, ...(example === undefined ? {} : { example }) } };
  return { requestBody: { required: true, content } };
}

/** Error statuses that a route may reply with, judged by its shape. */
function errorStatuses(route: Route): number[] {
  if (route.access === 'public') return [];
  const isWrite = route.method !== 'GET';
  const canMiss = route.path.includes('{');
  return [
    401,
    403,
    422,
    503,
    ...(canMiss ? [404] : []),
    ...(isWrite ? [400, 409, 413] : []),
    ...(route.hasVersion ? [412] : []),
  ].sort();
}

const described: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted',
  204: 'Done, without a body',
};

function operationOf(route: Route) {
  const json = route.reply && { content: { 'application/json': { schema: jsonSchemaOf(route.reply, 'output') } } };
  const reply = route.isPage ? { content: { 'text/html': { schema: { type: 'string' } } } } : json;
  const errors = errorStatuses(route).map((status) => [String(status), reference('responses', `Error${status}`)]);
  const role =
    { public: 'No key.', platform: 'Platform keys only.' }[route.access as string] ?? `Role: ${route.access} or above.`;
  return {
    operationId: route.name,
    summary: route.summary,
    description: [route.description, role].filter(Boolean).join(' '),
    tags: [route.function],
    ...(route.access === 'public' ? { security: [] } : {}),
    parameters: [
      ...parametersOf(route.params, 'path'),
      ...parametersOf(route.query, 'query', route.exampleQuery),
      ...headersOf(route),
    ],
    ...bodyOf(route),
    responses: { [route.status]: { description: described[route.status], ...reply }, ...Object.fromEntries(errors) },
  };
}

function pathsOf(all: readonly Route[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of all)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  return paths;
}

const error = {
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
          description: 'For INVALID_INPUT: every failing member. For PRECONDITION_FAILED: the current version.',
          oneOf: [
            {
              type: 'array',
              items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
            },
            { type: 'object', properties: { etag: { type: 'string' }, current: { type: 'object' } } },
          ],
        },
      },
    },
  },
};

/** One response per status, which lists the codes that it may have. */
function errorResponses() {
  const statuses = [...new Set(Object.values(httpStatus))].sort();
  return Object.fromEntries(
    statuses.map((status) => {
      const codes = Object.entries(httpStatus)
        .filter(([, of]) => of === status)
        .map(([code]) => code);
      const content = { 'application/json': { schema: reference('schemas', 'Error') } };
      return [`Error${status}`, { description: codes.join(', '), content }];
    }),
  );
}

const headers = {
  TenantId: {
    name: 'X-Tenant-Id',
    in: 'header',
    required: false,
    description: 'For platform keys: the tenant to act on. Ignored with any other key.',
    schema: { type: 'string', format: 'uuid' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'The same key and request within a day get the same reply; the same key with another request is refused.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
};

export function openapi() {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Followthrough',
      version: '1.0.0',
      description: 'Decides who needs a follow-up, and makes sure that it happens once.',
    },
    security: [{ key: [] }],
    paths: pathsOf(checkedContract),
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key, ft_…' } },
      parameters: headers,
      schemas: { Error: error },
      responses: errorResponses(),
    },
  };
}
