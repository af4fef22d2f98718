import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { choice, id, nameText } from '../http/fields/fields.ts';
import { moment } from '../http/fields/moment.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { object } from '../http/fields/strict-object.ts';
import { knownTimeZone } from '../http/fields/time-zone.ts';
import { defineRoutes } from '../http/request/route.ts';

const roles = ['viewer', 'operator', 'admin', 'ingest'] as const;

/** Lower-case letters, digits and single hyphens: safe in a URL, a file name and a host name. */
const slug = z
  .string({ error: ({ input }) => (input === undefined ? 'is required' : 'must be text') })
  .check(
    z.regex(
      /^(?=.{2,63}$)[a-z0-9]+(-[a-z0-9]+)*$/,
      'must be 2 to 63 lower-case letters and digits, with single hyphens between',
    ),
  );

const key = z.object({
  id: z.guid(),
  role: z.enum(roles),
  name: z.string(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.nullable(z.iso.datetime()),
  revokedAt: z.nullable(z.iso.datetime()),
  hasChecksum: z
    .boolean()
    .check(describe('false for a key of version 0.1: make a new one, since an installation may refuse it.')),
});

export const routes = defineRoutes('tenants', {
  createTenant: {
    method: 'POST',
    path: '/api/admin/tenants',
    access: 'platform',
    summary: 'Create a tenant',
    description:
      'Also creates the default triggers, the feedback templates and an admin key. Only this reply shows the key.',
    body: object({ slug, name: nameText(200), timeZone: knownTimeZone }),
    example: { slug: 'harbour-wines', name: 'Harbour Wines', timeZone: 'Europe/Lisbon' },
    reply: z.object({ tenantId: z.guid(), keyId: z.guid(), key: z.string() }),
    status: 201,
    location: '/api/admin/tenants/{tenantId}',
    secret: true,
  },
  getTenant: {
    method: 'GET',
    path: '/api/admin/tenants/{id}',
    access: 'platform',
    summary: 'One tenant',
    params: object({ id }),
    reply: z.object({
      id: z.guid(),
      slug: z.string(),
      name: z.string(),
      timeZone: z.string(),
      createdAt: z.iso.datetime(),
    }),
    status: 200,
  },
  setUpTenant: {
    method: 'POST',
    path: '/api/admin/tenants/{id}/setup',
    access: 'platform',
    summary: 'Set up a tenant whose row the CRM has already',
    description:
      'Creates what is missing: the default triggers and feedback templates, each by its name, and an admin key when none works. Only this reply shows the key. Once more changes nothing.',
    params: object({ id }),
    reply: z.object({
      tenantId: z.guid(),
      triggers: z.int().check(describe('How many were created.')),
      templates: z.int().check(describe('How many were created.')),
      keyId: z.nullable(z.guid()),
      key: z.nullable(z.string().check(describe('Null when the tenant has an admin key that works.'))),
    }),
    status: 200,
    secret: true,
  },
  createKey: {
    method: 'POST',
    path: '/api/admin/keys',
    access: 'admin',
    summary: 'Create a key',
    description: 'Only this reply shows the key; the database keeps its digest.',
    body: object({ role: choice(roles), name: nameText(200), expiresAt: z.optional(moment) }),
    example: { role: 'operator', name: 'Night shift', expiresAt: '2099-01-01T00:00:00Z' },
    reply: z.object({ keyId: z.guid(), key: z.string() }),
    status: 201,
    location: '/api/admin/keys/{keyId}',
    secret: true,
  },
  listKeys: {
    method: 'GET',
    path: '/api/admin/keys',
    access: 'admin',
    summary: 'List keys, newest first, without their secrets',
    query: object(paging),
    reply: listOf(key),
    status: 200,
  },
  getKey: {
    method: 'GET',
    path: '/api/admin/keys/{id}',
    access: 'admin',
    summary: 'One key, without its secret',
    params: object({ id }),
    reply: key,
    status: 200,
  },
  revokeKey: {
    method: 'DELETE',
    path: '/api/admin/keys/{id}',
    access: 'admin',
    summary: 'Revoke a key',
    description: 'The key stops working within 30 seconds. Revoking it again changes nothing.',
    params: object({ id }),
    status: 204,
  },
});
