import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { decimal, id } from '../../http/fields/fields.ts';
import { listOf } from '../../http/fields/paging.ts';
import { freeObject, object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

/** A comparison that decided something. */
export const leafView = z.object({
  at: z.string().check(describe('Its place in the condition, such as all.0; empty: it is the condition.')),
  path: z.string(),
  op: z.string(),
  value: z.unknown().check(describe('What it saw. Null: the value is missing.')),
});

export const routes = defineRoutes('workflows', {
  getRunTrace: {
    method: 'GET',
    path: '/api/runs/{id}/trace',
    access: 'viewer',
    summary: 'What a run did, step by step, oldest first',
    description: 'Each step is a node that the run left, or at which it or one of its branches ended.',
    params: object({ id }),
    query: object({
      limit: z._default(decimal(1, 1000), 200),
      cursor: z.optional(decimal(1, 100_000).check(describe('`nextCursor` of the previous page.'))),
    }),
    reply: listOf(
      z.object({
        step: z.int().check(describe('Counted for each branch by itself.')),
        branch: z.string().check(describe('Steps with the same value were taken one after the other.')),
        nodeId: z.string(),
        type: z.string(),
        name: z.nullable(z.string()),
        port: z.nullable(z.string().check(describe('The way out that it took. Null: it ended here.'))),
        way: z.string().check(describe('The same in words.')),
        cameAt: z.nullable(z.iso.datetime()),
        at: z.iso.datetime().check(describe('When it left.')),
        leaf: z.nullable(leafView).check(describe('The comparison that decided, and the value that it saw.')),
        reason: z.nullable(z.string().check(describe('Why, in words.'))),
        attempts: z.nullable(z.int().check(describe('Of its job. Null: the step had none.'))),
        links: z.object({
          taskId: z.nullable(z.guid()),
          jobId: z.nullable(z.guid()),
          runId: z.nullable(z.guid().check(describe('Of the workflow that it started.'))),
        }),
        detail: z.nullable(freeObject),
      }),
    ),
    status: 200,
  },
});
