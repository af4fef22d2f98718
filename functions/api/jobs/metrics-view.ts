/** Numbers of a tenant's jobs as the API shows them. */
import * as z from 'zod/mini';
import { jobItem, jobStatuses } from './job-view.ts';

const milliseconds = z.nullable(z.number());

export const queueMetrics = z.object({
  queue: z.string(),
  waiting: z.int().check(z.meta({ description: 'Due, and not started.' })),
  active: z.int(),
  completed: z.int(),
  failed: z.int(),
  delayed: z.int().check(z.meta({ description: 'Queued for a later moment.' })),
});

export const queueStats = z.object({
  queue: z.string(),
  waiting: z.int(),
  active: z.int(),
  delayed: z.int(),
  deadLetters: z.int().check(z.meta({ description: 'Failed for good, kept until somebody retries them.' })),
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
    successRate: z.nullable(
      z
        .number()
        .check(z.meta({ description: 'completed / (completed + failed), two decimals; null before any has ended.' })),
    ),
  }),
  queues: z.array(queueMetrics),
  types: z.array(z.object({ type: z.string(), statuses: byStatus })),
  processingTime: z.object({ averageMs: milliseconds, medianMs: milliseconds, p95Ms: milliseconds }),
  recent: z.array(jobItem).check(z.meta({ description: 'The ten newest.' })),
});
