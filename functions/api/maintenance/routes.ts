import * as z from 'zod/mini';
import { listOf } from '../http/fields/paging.ts';
import { freeObject, object } from '../http/fields/strict-object.ts';
import { defineRoute } from '../http/route.ts';

const run = z.object({
  id: z.guid(),
  source: z.enum(['SCHEDULE', 'MANUAL']),
  scheduledAt: z.iso.datetime(),
  requestedBy: z.nullable(z.string()),
  status: z.enum(['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED']),
  detail: z.nullable(freeObject),
  error: z.nullable(z.string()),
  startedAt: z.nullable(z.iso.datetime()),
  finishedAt: z.nullable(z.iso.datetime()),
});

const maintenance = z.object({
  name: z.string(),
  description: z.string(),
  schedule: z.string().check(z.meta({ description: 'Of EventBridge Scheduler, in UTC; `off` without one.' })),
  scope: z.enum(['installation', 'tenant']),
  isEnabled: z.boolean(),
  disabledBecause: z.nullable(z.string()),
  nextRunAt: z.nullable(
    z.iso.datetime().check(z.meta({ description: 'Null: never, or a rate that did not run yet.' })),
  ),
  lastRuns: z.array(run).check(z.meta({ description: 'Newest first, five at the most.' })),
});

const listMaintenance = defineRoute({
  method: 'GET',
  path: '/api/maintenance',
  name: 'listMaintenance',
  function: 'maintenance',
  access: 'viewer',
  everyTenant: true,
  summary: 'Maintenance: when it runs, whether it is on, and what its last runs came to',
  description: 'Runs of the tenant of the key; for a platform key without X-Tenant-Id those of the installation.',
  reply: listOf(maintenance),
  status: 200,
});

const runMaintenance = defineRoute({
  method: 'POST',
  path: '/api/maintenance/{name}/run',
  name: 'runMaintenance',
  function: 'maintenance',
  access: 'operator',
  everyTenant: true,
  summary: 'Run a piece of maintenance now',
  description:
    'For the tenant of the key; a platform key without X-Tenant-Id runs it for every tenant, and alone runs what works on the whole installation. 409 when a setting of the tenant switches it off.',
  params: object({ name: z.string() }),
  reply: z.object({
    name: z.string(),
    tenantId: z.nullable(z.guid().check(z.meta({ description: 'Null: every tenant.' }))),
    requestedAt: z.iso.datetime(),
  }),
  status: 202,
});

export const routes = { listMaintenance, runMaintenance };
