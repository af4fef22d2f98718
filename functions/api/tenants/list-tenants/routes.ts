import * as z from 'zod/mini';
import { text } from '../../http/fields/fields.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

export const routes = defineRoutes('tenants', {
  listTenants: {
    method: 'GET',
    path: '/api/admin/tenants',
    access: 'platform',
    summary: 'List tenants, newest first',
    query: object({
      ...paging,
      q: z.optional(text(200, { description: 'The beginning of a name or slug, in any case.' })),
    }),
    reply: listOf(
      z.object({
        id: z.guid(),
        slug: z.string(),
        name: z.string(),
        timeZone: z.string(),
        createdAt: z.iso.datetime(),
      }),
    ),
    status: 200,
  },
});
