import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { choice, flag, id } from '../http/fields/fields.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';
import { newJob } from './create/new-job.ts';
import { bulk, changedCount, jobFilter } from './job-filter.ts';
import { jobItem, jobStatuses, jobView, moved } from './job-view.ts';
import { legacyMetrics } from './legacy-metrics.ts';
import { callStats, messageStats, metricsView, queueStats } from './metrics-view.ts';

const read = { access: 'viewer', method: 'GET', status: 200 } as const;
const move = { access: 'operator', method: 'POST', status: 202 } as const;

export const routes = defineRoutes('jobs', {
  listJobs: {
    ...read,
    path: '/api/jobs',
    summary: 'List jobs, newest first',
    query: object({
      ...paging,
      ...jobFilter,
      status: z.optional(choice(jobStatuses)),
      isDelayed: z.optional(
        choice(['true', 'false']).check(describe('true: QUEUED for a moment to come. false: every other job.')),
      ),
    }),
    reply: listOf(jobItem),
  },
  getJobMetrics: {
    ...read,
    path: '/api/jobs/metrics',
    summary: 'Jobs by status and queue, their success rate and processing time',
    description:
      'With `shape=legacy` in the shape of the system before: `success`, `data`, queues by name, rates in per cent.',
    query: object({ shape: z.optional(choice(['legacy'])) }),
    reply: z.union([metricsView, legacyMetrics]),
  },
  getJob: {
    ...read,
    path: '/api/jobs/{id}',
    summary: 'One job, with its payload, its result and every failed attempt',
    params: object({ id }),
    reply: jobView,
  },
  getJobLog: {
    ...read,
    path: '/api/jobs/{id}/log',
    summary:
      "What happened to a job, line by line, oldest first: the ledger's doing, callers' doing, its handler's notes",
    params: object({ id }),
    reply: z.object({
      lines: z.array(
        z.object({ at: z.iso.datetime(), source: z.enum(['ledger', 'api', 'handler']), text: z.string() }),
      ),
    }),
  },
  createJob: {
    method: 'POST',
    path: '/api/jobs',
    access: 'operator',
    summary: 'Make a job of a type that callers may make',
    description: '409 while a job that does the same is open.',
    body: newJob,
    example: {
      type: 'GENERATE_DELIVERABLE',
      payload: { customerId: '3fae0d4c-6f0e-4a56-9d0b-0c5b3d3a4b1c', month: 2 },
      priority: 'HIGH',
    },
    reply: moved,
    status: 201,
    location: '/api/jobs/{id}',
  },
  retryJob: {
    ...move,
    path: '/api/jobs/{id}/retry',
    summary: 'Run a failed, cancelled or discarded job again, with all its attempts ahead of it',
    description:
      '409 unless the job is FAILED, CANCELLED or DISCARDED, and while another job with its dedupe key is open.',
    params: object({ id }),
    reply: moved,
  },
  cancelJob: {
    ...move,
    path: '/api/jobs/{id}/cancel',
    summary: 'Cancel a queued job',
    description: '409 for a job that is being processed or has ended: it may have acted already.',
    params: object({ id }),
    reply: moved,
  },
  retryJobs: {
    ...move,
    path: '/api/jobs/retry',
    summary: 'Run failed, cancelled or discarded jobs again, the earliest to end first',
    description: 'Of jobs with one dedupe key only the newest runs again, and none while such a job is open.',
    body: object({
      ...bulk,
      status: z._default(choice(['FAILED', 'CANCELLED', 'DISCARDED'], { default: 'FAILED' }), 'FAILED'),
    }),
    example: { queue: 'email', limit: 100 },
    reply: changedCount,
  },
  cancelJobs: {
    ...move,
    path: '/api/jobs/cancel',
    summary: 'Cancel queued jobs by what they are',
    description: 'Refused without a type, a queue, a customer or ids: everything that waits would end at once.',
    body: object({
      ...bulk,
      isDelayed: z.optional(
        flag.check(describe('true: only those of a moment to come. false: only those that are due.')),
      ),
    }).check(
      z.refine(
        ({ type, queue, customerId, ids }) => [type, queue, customerId, ids].some((one) => one !== undefined),
        'must name a type or a queue, a customerId or ids',
      ),
    ),
    example: { type: 'SEND_EMAIL', limit: 100 },
    reply: changedCount,
  },
  getQueueStats: {
    ...read,
    path: '/stats/queue',
    summary: 'Jobs that wait, run, are delayed or have failed for good, by queue; messages by page',
    reply: z.object({
      queues: z.array(queueStats),
      calls: callStats.check(describe('The calls of bookings that are due.')),
      messages: messageStats,
    }),
  },
});
