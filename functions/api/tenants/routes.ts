import * as z from 'zod/mini';
import { choice, id, moment, text } from '../http/fields/fields.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { object } from '../http/fields/strict-object.ts';
import { knownTimeZone } from '../http/fields/time-zone.ts';
import { defineRoute } from '../http/route.ts';

/** Lower-case letters, digits and single hyphens: safe in a URL, a file name and a host name. */
const slug = z
  .string({ error: ({ input }) => (input === undefined ? 'is required' : 'must be text') })
  .check(
    z.regex(
      /^(?=.{2,63}$)[a-z0-9]+(-[a-z0-9]+)*$/,
      'must be 2 to 63 lower-case letters and digits, with single hyphens between',
    ),
  );

const createTenant = defineRoute({
  method: 'POST',
  path: '/api/admin/tenants',
  name: 'createTenant',
  function: 'tenants',
  access: 'platform',
  summary: 'Create a tenant',
  description: 'Makes the default triggers, the feedback templates and an admin key, which is shown this once.',
  body: object({ slug, name: text(200), timeZone: knownTimeZone }),
  example: { slug: 'harbour-wines', name: 'Harbour Wines', timeZone: 'Europe/Lisbon' },
  reply: z.object({ tenantId: z.guid(), keyId: z.guid(), key: z.string() }),
  status: 201,
  secret: true,
});

const createKey = defineRoute({
  method: 'POST',
  path: '/api/admin/keys',
  name: 'createKey',
  function: 'tenants',
  access: 'admin',
  summary: 'Create a key',
  description: 'The key is shown this once; only its digest is kept.',
  body: object({
    role: choice(['viewer', 'operator', 'admin', 'ingest']),
    name: text(200),
    expiresAt: z.optional(moment),
  }),
  example: { role: 'operator', name: 'Night shift', expiresAt: '2099-01-01T00:00:00Z' },
  reply: z.object({ keyId: z.guid(), key: z.string() }),
  status: 201,
  secret: true,
});

const listKeys = defineRoute({
  method: 'GET',
  path: '/api/admin/keys',
  name: 'listKeys',
  function: 'tenants',
  access: 'admin',
  summary: 'List keys, newest first, without their secrets',
  query: object(paging),
  reply: listOf(
    z.object({
      id: z.guid(),
      role: z.enum(['viewer', 'operator', 'admin', 'ingest']),
      name: z.string(),
      createdBy: z.string(),
      createdAt: z.iso.datetime(),
      expiresAt: z.nullable(z.iso.datetime()),
      revokedAt: z.nullable(z.iso.datetime()),
    }),
  ),
  status: 200,
});

const revokeKey = defineRoute({
  method: 'DELETE',
  path: '/api/admin/keys/{id}',
  name: 'revokeKey',
  function: 'tenants',
  access: 'admin',
  summary: 'Revoke a key',
  description: 'It stops working within 30 seconds. Revoking it again changes nothing.',
  params: object({ id }),
  status: 204,
});

export const routes = { createTenant, createKey, listKeys, revokeKey };
