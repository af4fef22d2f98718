import * as z from 'zod/mini';
import { choice, id, text, wholeNumber } from '../http/fields/fields.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoute } from '../http/route.ts';
import { jobItem, jobStatuses, jobView } from './job-view.ts';
import { metricsView, queueStats } from './metrics-view.ts';

/** Jobs that one bulk call moves: some seconds of a small cluster. */
const MOST_JOBS = 1000;

const place = { function: 'jobs', access: 'viewer' } as const;
const act = { function: 'jobs', access: 'operator', method: 'POST', status: 202 } as const;

const which = { type: z.optional(text(100)), queue: z.optional(text(100)) };
const filter = object({ ...which, limit: z._default(wholeNumber(1, MOST_JOBS, { default: MOST_JOBS }), MOST_JOBS) });
const moved = z.object({ id: z.guid(), status: z.enum(jobStatuses), statusUrl: z.string() });
const count = z.object({
  jobs: z.int().check(z.meta({ description: 'How many; as many as `limit`: there may be more.' })),
});

const listJobs = defineRoute({
  ...place,
  method: 'GET',
  path: '/api/jobs',
  name: 'listJobs',
  summary: 'List jobs, newest first',
  query: object({ ...paging, ...which, status: z.optional(choice(jobStatuses)) }),
  reply: listOf(jobItem),
  status: 200,
});

const getJobMetrics = defineRoute({
  ...place,
  method: 'GET',
  path: '/api/jobs/metrics',
  name: 'getJobMetrics',
  summary: 'How many jobs stand where, how many succeed and how long they take',
  reply: metricsView,
  status: 200,
});

const getJob = defineRoute({
  ...place,
  method: 'GET',
  path: '/api/jobs/{id}',
  name: 'getJob',
  summary: 'One job, with payload, result and every failed attempt',
  params: object({ id }),
  reply: jobView,
  status: 200,
});

const retryJob = defineRoute({
  ...act,
  path: '/api/jobs/{id}/retry',
  name: 'retryJob',
  summary: 'Run a failed job again, with all its attempts before it',
  description: '409 unless it is FAILED, and while another job with its dedupe key is open.',
  params: object({ id }),
  reply: moved,
});

const cancelJob = defineRoute({
  ...act,
  path: '/api/jobs/{id}/cancel',
  name: 'cancelJob',
  summary: 'Keep a queued job from running',
  description: '409 for one that is being processed or has ended: what may have acted is not called cancelled.',
  params: object({ id }),
  reply: moved,
});

const retryJobs = defineRoute({
  ...act,
  path: '/api/jobs/retry',
  name: 'retryJobs',
  summary: 'Run failed jobs again, the longest failed first',
  body: filter,
  example: { queue: 'email', limit: 100 },
  reply: count,
});

const cancelJobs = defineRoute({
  ...act,
  path: '/api/jobs/cancel',
  name: 'cancelJobs',
  summary: 'Keep queued jobs from running',
  body: filter,
  example: { type: 'SEND_EMAIL', limit: 100 },
  reply: count,
});

const getQueueStats = defineRoute({
  ...place,
  method: 'GET',
  path: '/stats/queue',
  name: 'getQueueStats',
  summary: 'What waits, runs, is delayed and has failed for good, per queue',
  reply: z.object({ queues: z.array(queueStats) }),
  status: 200,
});

export const routes = { listJobs, getJobMetrics, getJob, retryJob, cancelJob, retryJobs, cancelJobs, getQueueStats };
