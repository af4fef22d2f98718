import * as z from 'zod/mini';
import { bigIdView } from '../../http/fields/big-id.ts';
import { describe } from '../../http/fields/describe.ts';
import { defineRoutes } from '../../http/request/route.ts';

const counts = {
  waiting: z.int().check(describe('That are due.')),
  active: z.int().check(describe('That are being sent.')),
  delayed: z.int().check(describe('Of a moment to come.')),
};

export const routes = defineRoutes('callbacks', {
  getMessageQueue: {
    method: 'GET',
    path: '/stats/queue',
    access: 'viewer',
    summary: 'How many messages wait, are being sent and are delayed, in all and by page',
    reply: z.object({
      ...counts,
      pages: z
        .array(z.object({ page_id: bigIdView, ...counts }))
        .check(describe('Up to 200 that have some, the fullest first.')),
    }),
    status: 200,
  },
});
