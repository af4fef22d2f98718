import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { text } from '../../http/fields/fields.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

const pausedQueue = z.object({
  queue: z.string(),
  pausedAt: z.nullable(z.iso.datetime().check(describe('Since when no job of the queue starts; null: jobs start.'))),
});

const move = { access: 'operator', method: 'POST', status: 200, reply: pausedQueue } as const;
const params = object({ queue: text(100) });

export const routes = defineRoutes('jobs', {
  pauseQueue: {
    ...move,
    path: '/api/jobs/queues/{queue}/pause',
    summary: "Start none of the tenant's jobs of a queue until it is resumed",
    description:
      'Jobs wait as QUEUED and none fails; those that run go on. Calls of bookings are paused by the setting callsPaused.',
    params,
  },
  resumeQueue: {
    ...move,
    path: '/api/jobs/queues/{queue}/resume',
    summary: "Start the tenant's jobs of a queue again, at once",
    params,
  },
});
