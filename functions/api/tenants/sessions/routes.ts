import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { id } from '../../http/fields/fields.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

const sessionView = z.object({
  now: z.iso.datetime().check(describe('The time of the installation, which locally need not be that of the caller.')),
  role: z.string(),
  keyId: z.nullable(z.guid()),
  keyName: z.nullable(z.string()),
  user: z
    .nullable(z.object({ id: z.guid(), name: z.string() }))
    .check(describe('The user of the CRM who signed in by single sign-on. Null for a caller with a key.')),
  tenant: z.nullable(z.object({ id: z.guid(), slug: z.string(), name: z.string(), timeZone: z.string() })),
  session: z.nullable(
    z
      .object({ id: z.guid(), expiresAt: z.iso.datetime() })
      .check(describe('Null when the call came with a key instead of a cookie.')),
  ),
});

export const routes = defineRoutes('tenants', {
  openSession: {
    method: 'POST',
    path: '/api/session',
    access: 'viewer',
    everyTenant: true,
    summary: 'Sign in: exchange a key for a cookie',
    description:
      'The session has the role of the key, ends after 12 hours, after 2 hours without a call, or with its key. Calls with the cookie that change something must come from a page of the same origin, as JSON.',
    reply: sessionView,
    status: 201,
    location: '/api/session',
    secret: true,
  },
  getSession: {
    method: 'GET',
    path: '/api/session',
    access: 'viewer',
    everyTenant: true,
    summary: 'Who calls, and for which tenant',
    reply: sessionView,
    status: 200,
  },
  endSession: {
    method: 'DELETE',
    path: '/api/session',
    access: 'viewer',
    everyTenant: true,
    summary: 'Sign out: end the session of the cookie',
    description:
      'The session stops working within 30 seconds, and the cookie is cleared. Without a cookie it changes nothing.',
    status: 204,
  },
  listSessions: {
    method: 'GET',
    path: '/api/admin/sessions',
    access: 'admin',
    summary: 'List the sessions that have not ended, newest first',
    query: object(paging),
    reply: listOf(
      z.object({
        id: z.guid(),
        keyId: z.nullable(z.guid()),
        keyName: z.nullable(z.string()),
        userId: z.nullable(z.guid().check(describe('Of a session by single sign-on, which has no key.'))),
        userName: z.nullable(z.string()),
        role: z.string(),
        createdAt: z.iso.datetime(),
        seenAt: z.iso.datetime().check(describe('When it was last in use, to about ten minutes.')),
        expiresAt: z.iso.datetime(),
      }),
    ),
    status: 200,
  },
  revokeSession: {
    method: 'DELETE',
    path: '/api/admin/sessions/{id}',
    access: 'admin',
    summary: 'Revoke a session',
    description: 'The session stops working within 30 seconds. Revoking it again changes nothing.',
    params: object({ id }),
    status: 204,
  },
});
