import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

const change = {
  method: 'POST',
  access: 'operator',
  params: object({ name: z.string() }),
  reply: z.object({ name: z.string(), pausedAt: z.nullable(z.iso.datetime().check(describe('Null: it runs.'))) }),
  status: 200,
} as const;

export const routes = defineRoutes('maintenance', {
  pauseMaintenance: {
    ...change,
    path: '/api/maintenance/{name}/pause',
    summary: 'Leave the tenant out of the scheduled runs of a piece of maintenance',
    description:
      'It can still be run now. 409 for what works on the whole installation: its schedule is part of the deployment.',
  },
  resumeMaintenance: {
    ...change,
    path: '/api/maintenance/{name}/resume',
    summary: 'Run a piece of maintenance by its schedule again',
    description: 'The next run does what was missed meanwhile.',
  },
});
