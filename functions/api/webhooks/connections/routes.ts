import * as z from 'zod/mini';
import { authKinds, clientAuths, hmacAlgorithms, hmacEncodings } from '../../../engine/connections/kinds.ts';
import { describe } from '../../http/fields/describe.ts';
import { choice, id, nameText, text, wholeNumber } from '../../http/fields/fields.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { connectionView, testView } from './connection-view.ts';
import { presetNames } from './presets.ts';
import { type Member, notesOf } from './settings-by-kind.ts';

/** A member of settings, with the kinds that have it. */
const of = <T extends z.ZodMiniType>(name: Member, schema: T) =>
  z.optional(z.nullable(schema.check(z.meta(notesOf(name)))));

const settings = object({
  username: of('username', text(200, { title: 'User name' })),
  header: of('header', text(100, { title: 'Header', description: 'Its name, such as X-Api-Key or X-Signature.' })),
  prefix: of('prefix', text(50, { title: 'Prefix', description: 'Stands before the value, such as sha256=.' })),
  timestampHeader: of(
    'timestampHeader',
    text(100, {
      title: 'Header of the time',
      description: 'Carries the seconds; what is signed is then <seconds>.<body>, otherwise the body.',
    }),
  ),
  algorithm: of('algorithm', choice(hmacAlgorithms, { title: 'Algorithm', default: 'sha256' })),
  encoding: of('encoding', choice(hmacEncodings, { title: 'Encoding', default: 'hex' })),
  authorizationUrl: of(
    'authorizationUrl',
    text(1000, { title: 'Authorization URL', description: 'Where people agree.' }),
  ),
  tokenUrl: of('tokenUrl', text(1000, { title: 'Token URL', description: 'Where tokens are fetched.' })),
  clientId: of('clientId', text(500, { title: 'Client id' })),
  clientAuth: of('clientAuth', choice(clientAuths, { title: 'The client names itself by', default: 'basic' })),
  scope: of(
    'scope',
    text(2000, {
      title: 'Scope',
      description: 'As the server expects it: scopes separated by blanks, of Slack by commas.',
    }),
  ),
  audience: of('audience', text(500, { title: 'Audience', description: 'For servers that ask for one.' })),
  parameters: of(
    'parameters',
    z
      .record(z.string(), z.string())
      .check(
        z.meta({ title: 'Parameters', description: 'More members of the authorization URL, such as access_type.' }),
      ),
  ),
});

const shape = {
  baseUrl: z.optional(text(1000, { description: 'https://, at a public address, without a query.' })),
  settings: z.optional(settings.check(describe('`x-auth` of a member has the kinds that have it.'))),
  secret: z.optional(
    text(4000, {
      description:
        'bearer: the token. basic: the password. header: the value. hmac: the key. OAuth: the secret of the client. It is sealed, and never shown again.',
    }),
  ),
  idempotencyHeader: z.optional(
    z.nullable(
      text(100, {
        description:
          'Carries the key of a call, the same for each of its attempts; Idempotency-Key unless set. Null: no header does.',
      }),
    ),
  ),
  perSecond: z.optional(wholeNumber(1, 1000, { default: 10, description: 'Calls of workflows in any second.' })),
};

const about = { params: object({ id }), reply: connectionView, status: 200, hasVersion: true } as const;

export const routes = defineRoutes('webhooks', {
  listConnections: {
    method: 'GET',
    path: '/api/connections',
    access: 'viewer',
    summary: 'List the connections by which workflows call other systems, oldest first',
    query: object({ ...paging }),
    reply: listOf(connectionView),
    status: 200,
  },
  createConnection: {
    method: 'POST',
    path: '/api/connections',
    access: 'admin',
    hasVersion: true,
    summary: 'Make a connection: a base URL, with what authorises calls there',
    description:
      'Nodes of the type http name it in `connection`. A preset brings addresses and scopes of a service, which members of the body replace.',
    body: object({
      name: nameText(100),
      auth: z.optional(choice(authKinds)),
      preset: z.optional(choice(presetNames)),
      ...shape,
    }),
    example: { name: 'Our ERP', baseUrl: 'https://erp.example.com/api', auth: 'bearer', secret: 'a-token-of-the-erp' },
    reply: connectionView,
    status: 201,
    location: '/api/connections/{id}',
  },
  getConnection: {
    ...about,
    method: 'GET',
    path: '/api/connections/{id}',
    access: 'viewer',
    summary: 'One connection with its state',
  },
  listConnectionUsers: {
    method: 'GET',
    path: '/api/connections/{id}/workflows',
    access: 'viewer',
    summary: 'List the workflows whose active version calls by a connection, by name, up to a hundred',
    params: object({ id }),
    reply: z.object({
      items: z.array(z.object({ id: z.guid(), name: z.string(), status: z.enum(['ACTIVE', 'PAUSED']) })),
    }),
    status: 200,
  },
  changeConnection: {
    ...about,
    method: 'PATCH',
    path: '/api/connections/{id}',
    access: 'admin',
    summary: 'Change a connection, at once, or give it another secret',
    description:
      'Members that are left out stay, also those of settings; null removes one. A connection keeps its kind. A secret never goes to another host than it was given for: with another host in baseUrl or tokenUrl the body needs the secret again, and tokens end.',
    body: object({ name: z.optional(nameText(100)), ...shape }),
    example: { perSecond: 5 },
  },
  removeConnection: {
    method: 'DELETE',
    path: '/api/connections/{id}',
    access: 'admin',
    summary: 'Remove a connection',
    description: '409 while an active workflow calls by it. Runs of earlier versions fail there with CONNECTION_GONE.',
    params: object({ id }),
    status: 204,
  },
  testConnection: {
    method: 'POST',
    path: '/api/connections/{id}/test',
    access: 'admin',
    summary: 'Make a call by a connection, to see how the other side answers',
    description:
      'As a node makes it, but for its rate. It waits for 10 s. A connection that needs authorization tries to fetch a token, and is ready again when that works. The quota is that of test calls of the endpoint. The audit log has it.',
    params: object({ id }),
    body: object({
      method: z.optional(choice(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], { default: 'GET' })),
      path: z.optional(text(2000, { description: 'Below the base URL; / unless given.' })),
      body: z.optional(text(10_000, { description: 'JSON as text.' })),
    }),
    example: { path: '/' },
    reply: testView,
    status: 200,
  },
  authorizeConnection: {
    method: 'POST',
    path: '/api/connections/{id}/authorize',
    access: 'admin',
    secret: true,
    summary: 'Begin the authorization of a connection: open the URL of the reply in a browser',
    description:
      'For oauth2-authorization-code. The other side must know redirectUri. The URL works once, for ten minutes; another call takes its place.',
    params: object({ id }),
    reply: z.object({ url: z.string(), redirectUri: z.string(), expiresAt: z.iso.datetime() }),
    status: 200,
    errors: [409],
  },
});
