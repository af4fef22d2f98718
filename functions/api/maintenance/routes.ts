import * as z from 'zod/mini';
import { object } from '../object.ts';
import { defineRoute } from '../route.ts';

const runMaintenance = defineRoute({
  method: 'POST',
  path: '/api/maintenance/{name}/run',
  name: 'runMaintenance',
  function: 'maintenance',
  access: 'operator',
  everyTenant: true,
  summary: 'Run a piece of maintenance now',
  description: 'For the tenant of the key; a platform key without X-Tenant-Id runs it for every tenant.',
  params: object({ name: z.string() }),
  reply: z.object({
    name: z.string(),
    tenantId: z.nullable(z.guid().check(z.meta({ description: 'Null: every tenant.' }))),
    requestedAt: z.iso.datetime(),
  }),
  status: 202,
});

export const routes = { runMaintenance };
