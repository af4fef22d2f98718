import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { listOf } from '../http/fields/paging.ts';
import { freeObject, object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';

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
  schedule: z.string().check(describe('Expression of EventBridge Scheduler, in UTC; `off` without a schedule.')),
  scope: z.enum(['installation', 'tenant']),
  isEnabled: z.boolean(),
  disabledBecause: z.nullable(z.string()),
  pausedAt: z.nullable(z.iso.datetime().check(describe('Since when the tenant pauses it.'))),
  nextRunAt: z.nullable(z.iso.datetime().check(describe('Null: never, or a rate that has not run yet.'))),
  lastRuns: z.array(run).check(describe('Newest first, at most five.')),
});

export const routes = defineRoutes('maintenance', {
  listMaintenance: {
    method: 'GET',
    path: '/api/maintenance',
    access: 'viewer',
    everyTenant: true,
    summary: 'List maintenance: its schedule, whether it is on, and the results of its last runs',
    description: "Runs of the tenant of the key; for a platform key without X-Tenant-Id the installation's own runs.",
    reply: listOf(maintenance),
    status: 200,
  },
  runMaintenance: {
    method: 'POST',
    path: '/api/maintenance/{name}/run',
    access: 'operator',
    everyTenant: true,
    summary: 'Run a piece of maintenance now',
    description:
      'Runs it for the tenant of the key; a platform key without X-Tenant-Id runs it for every tenant. Only such a call runs maintenance of the whole installation. 409 when a setting of the tenant switches it off.',
    params: object({ name: z.string() }),
    reply: z.object({
      name: z.string(),
      tenantId: z.nullable(z.guid().check(describe('Null: every tenant.'))),
      requestedAt: z.iso.datetime(),
    }),
    status: 202,
  },
});
