import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { choice, id, wholeNumber } from '../../http/fields/fields.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { workflowView } from '../routes.ts';

const change = {
  method: 'POST',
  access: 'admin',
  params: object({ id }),
  reply: workflowView,
  status: 200,
  errors: [409],
} as const;

export const routes = defineRoutes('workflows', {
  activateWorkflow: {
    ...change,
    path: '/api/workflows/{id}/activate',
    body: object({
      existing: z.optional(choice(['enter', 'skip'])),
      version: z.optional(
        wholeNumber(1, 2_147_483_647).check(describe('The last one that you know: 409 when there is a newer one.')),
      ),
    }),
    example: { existing: 'skip' },
    summary: 'Let customers enter the last published version',
    description:
      'Runs that are on the way stay on their version. `existing` says whether customers who are in the segment of a new entry already enter; without it they are skipped. A paused workflow goes on. 409 before it is published, and while the setting workflows is off.',
  },
  pauseWorkflow: {
    ...change,
    path: '/api/workflows/{id}/pause',
    summary: 'Let the runs of a workflow stand still',
    description:
      'Nothing is lost: waits that end meanwhile go on when it is resumed. Customers who enter wait at the start, unless its settings say whilePaused: refuse.',
  },
  resumeWorkflow: {
    ...change,
    path: '/api/workflows/{id}/resume',
    summary: 'Let the runs of a paused workflow go on',
  },
});
