/** Makes the OpenAPI 3.1 document from the schemas that validate requests. */
import type * as z from 'zod/mini';
import { checkedContract } from '../checked-contract.ts';
import { type Route, takesIfMatch } from '../http/request/route.ts';
import { errorResponses, errorSchemas, errorsOf, htmlPage } from './document-errors.ts';
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

function headersOf(route: Route) {
  const { access, method } = route;
  return [
    ...(access === 'public' || access === 'platform' ? [] : [reference('parameters', 'TenantId')]),
    ...(method === 'GET' ? [] : [reference('parameters', 'IdempotencyKey')]),
    ...(takesIfMatch(route) ? [reference('parameters', 'IfMatch')] : []),
  ];
}

function bodyOf({ body, example, takesLines }: Route) {
  const schema = jsonSchemaOf(body, 'input');
  if (!hasMembers(schema)) return {};
  const json = { schema, ...(example === undefined ? {} : { example }) };
  // A line of NDJSON is an item of the list.
  const lines = takesLines ? { 'application/x-ndjson': { schema: { type: 'string' } } } : {};
  const content = { 'application/json': json, ...lines };
  return { requestBody: { required: true, content } };
}

const described: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted',
  204: 'Done, without a body',
};

/** The reply of a call that was done. */
function successOf({ status, reply, isPage, location, hasVersion }: Route) {
  const json = reply && { content: { 'application/json': { schema: jsonSchemaOf(reply, 'output') } } };
  const headers = {
    ...(location ? { Location: { description: 'Where what was created is read.', schema: { type: 'string' } } } : {}),
    ...(hasVersion && reply ? { ETag: reference('headers', 'ETag') } : {}),
  };
  const sent = Object.keys(headers).length > 0 ? { headers } : {};
  return { description: described[status], ...sent, ...(isPage ? { content: htmlPage } : json) };
}

const needed = (access: Route['access']): string => {
  if (access === 'public') return 'No key.';
  return access === 'platform' ? 'Platform keys only.' : `Role: ${access} or above.`;
};

const operationOf = (route: Route) => ({
  operationId: route.name,
  summary: route.summary,
  description: [route.description, needed(route.access)].filter(Boolean).join(' '),
  tags: [route.function],
  ...(route.access === 'public' ? { security: [] } : {}),
  parameters: [
    ...parametersOf(route.params, 'path'),
    ...parametersOf(route.query, 'query', route.exampleQuery),
    ...headersOf(route),
  ],
  ...bodyOf(route),
  responses: { [route.status]: successOf(route), ...errorsOf(route) },
});

function pathsOf(all: readonly Route[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of all)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  return paths;
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
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: false,
    description:
      'The ETag of what the caller read, or several with commas. The change is refused with 412, which has the current version, when another one came first. `*` or no header: any version.',
    schema: { type: 'string' },
  },
};

const versionHeader = {
  description: 'The version of what admins edit: send it as If-Match with a change.',
  schema: { type: 'string' },
};

const description = [
  'Decides who needs a follow-up, and makes sure that it happens once.',
  'Every GET route answers HEAD too. A path that is called with another method replies 405 with `Allow`.',
  'Errors have the schema `Error`; those of the gateway itself (429, and requests that it cannot read or that take too long) have',
  'the schema `GatewayError`. What is read comes with an ETag, and a caller who sends it back as If-None-Match gets a 304 without a body',
  'as long as the reply would say the same. Replies are compressed for callers who accept gzip.',
].join(' ');

/** `url` is where the API is called. */
export function openapi(url: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Followthrough',
      version: '1.0.0',
      description,
    },
    servers: [{ url }],
    security: [{ key: [] }],
    paths: pathsOf(checkedContract),
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key, ft_…' } },
      parameters: headers,
      headers: { ETag: versionHeader },
      schemas: errorSchemas,
      responses: errorResponses(),
    },
  };
}
