import * as z from 'zod/mini';
import { id } from '../../http/fields/fields.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

export const routes = defineRoutes('workflows', {
  listPastExecutions: {
    method: 'GET',
    path: '/api/workflows/{id}/past-executions',
    access: 'viewer',
    summary: 'Runs of the workflow in the system that it was imported from, newest first',
    params: object({ id }),
    query: object(paging),
    reply: listOf(
      z.object({
        id: z.guid(),
        sourceId: z.string(),
        status: z.string(),
        startedAt: z.nullable(z.iso.datetime()),
        endedAt: z.nullable(z.iso.datetime()),
        error: z.nullable(z.string()),
        importedAt: z.iso.datetime(),
      }),
    ),
    status: 200,
  },
});
