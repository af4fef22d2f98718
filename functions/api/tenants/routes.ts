import * as z from 'zod/mini';
import { choice, id, text } from '../http/fields/fields.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { requiredOr } from '../http/fields/required-or.ts';
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

const instant = requiredOr('must be an instant such as 2026-01-31T09:00:00Z');

/** An instant with its offset, up to the year 9999 in UTC: JavaScript writes later years in a form that PostgreSQL refuses. */
const moment = z.iso
  .datetime({ offset: true, ...instant })
  .check(z.refine((value) => new Date(value).getUTCFullYear() <= 9999, instant));

const key = z.object({
  id: z.guid(),
  role: z.enum(roles),
  name: z.string(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.nullable(z.iso.datetime()),
  revokedAt: z.nullable(z.iso.datetime()),
});

export const routes = defineRoutes('tenants', {
  createTenant: {
    method: 'POST',
    path: '/api/admin/tenants',
    access: 'platform',
    summary: 'Create a tenant',
    description:
      'Also creates the default triggers, the feedback templates and an admin key. Only this reply shows the key.',
    body: object({ slug, name: text(200), timeZone: knownTimeZone }),
    example: { slug: 'harbour-wines', name: 'Harbour Wines', timeZone: 'Europe/Lisbon' },
    reply: z.object({ tenantId: z.guid(), keyId: z.guid(), key: z.string() }),
    status: 201,
    secret: true,
  },
  createKey: {
    method: 'POST',
    path: '/api/admin/keys',
    access: 'admin',
    summary: 'Create a key',
    description: 'Only this reply shows the key; the database keeps its digest.',
    body: object({ role: choice(roles), name: text(200), expiresAt: z.optional(moment) }),
    example: { role: 'operator', name: 'Night shift', expiresAt: '2099-01-01T00:00:00Z' },
    reply: z.object({ keyId: z.guid(), key: z.string() }),
    status: 201,
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
