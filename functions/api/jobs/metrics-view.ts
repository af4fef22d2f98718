/** Metrics of a tenant's jobs as the API returns them. */
import * as z from 'zod/mini';
import { bigIdView } from '../http/fields/big-id.ts';
import { describe } from '../http/fields/describe.ts';
import { jobItem, jobStatuses } from './job-view.ts';

const milliseconds = z.nullable(z.number());

const queueMetrics = z.object({
  queue: z.string(),
  waiting: z.int().check(describe('Due and not started.')),
  active: z.int(),
  completed: z.int(),
  failed: z.int(),
  delayed: z.int().check(describe('Queued for a later moment.')),
});

export const queueStats = z.object({
  queue: z.string(),
  waiting: z.int(),
  active: z.int(),
  delayed: z.int(),
  deadLetters: z.int().check(describe('Failed for good; kept until a person retries or discards them.')),
  oldestWaitsSince: z.nullable(z.iso.datetime().check(describe('When the job that waits longest was due.'))),
  p95Ms: milliseconds.check(describe('95 of 100 completed jobs took no longer; null before the first.')),
  pausedAt: z.nullable(
    z.iso.datetime().check(describe("Since when none of the tenant's jobs starts; null: jobs start.")),
  ),
});

export const callStats = z.object({
  waiting: z.int().check(describe('Due, and waiting for their turn, for the endpoint or for the end of a pause.')),
  active: z.int(),
  delayed: z.int().check(describe('Waiting for their next try.')),
  isPaused: z.boolean().check(describe('The setting callsPaused.')),
});

const byStatus = z.object(Object.fromEntries(jobStatuses.map((status) => [status, z.int()])));

export const metricsView = z.object({
  overview: z.object({
    total: z.int(),
    queued: z.int(),
    processing: z.int(),
    completed: z.int(),
    failed: z.int(),
    cancelled: z.int(),
    discarded: z.int().check(describe('Failed, and discarded by a person.')),
    successRate: z.nullable(
      z
        .number()
        .check(
          describe('completed / (completed + failed + discarded), two decimals; null before the first job has ended.'),
        ),
    ),
  }),
  queues: z.array(queueMetrics),
  types: z.array(z.object({ type: z.string(), statuses: byStatus })),
  processingTime: z.object({ averageMs: milliseconds, medianMs: milliseconds, p95Ms: milliseconds }),
  recent: z.array(jobItem).check(describe('The ten newest.')),
});

const messageCounts = {
  waiting: z.int().check(describe('That are due.')),
  active: z.int().check(describe('That are being sent.')),
  delayed: z.int().check(describe('Of a moment to come.')),
};

export const messageStats = z.object({
  ...messageCounts,
  pages: z
    .array(z.object({ pageId: bigIdView, ...messageCounts }))
    .check(describe('Up to 200 that have some, the fullest first.')),
});
