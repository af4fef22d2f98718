import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { defineRoutes } from '../../http/request/route.ts';

export const failureGroup = z.object({
  queue: z.string(),
  type: z.string(),
  error: z.nullable(
    z
      .string()
      .check(describe('What their errors have alike, with … for ids, addresses and the like: a filter of jobs.')),
  ),
  code: z.nullable(z.string().check(describe('Such as REFUSED.'))),
  jobs: z.int(),
  customers: z.int().check(describe('Customers whom these jobs were for.')),
  oldestAt: z.iso.datetime(),
  newestAt: z.iso.datetime(),
});

export const routes = defineRoutes('jobs', {
  listFailures: {
    method: 'GET',
    path: '/api/jobs/failures',
    access: 'viewer',
    summary: 'Failed jobs in groups of the same queue, type and error, the largest first',
    description:
      'Up to 100 groups. Each count is the length of `GET /api/jobs?status=FAILED` with the queue, type and error of the group, and what `expected` of a retry with them must be.',
    reply: z.object({ groups: z.array(failureGroup) }),
    status: 200,
  },
});
