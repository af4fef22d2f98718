/** The metrics in the shape of the system that Followthrough replaces, for dashboards that read it. */
import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';

const counts = z.object({ waiting: z.int(), active: z.int(), completed: z.int(), failed: z.int(), delayed: z.int() });

export const legacyMetrics = z.object({
  success: z.literal(true),
  data: z.object({
    overview: z.object({
      total: z.int(),
      queued: z.int(),
      processing: z.int(),
      completed: z.int(),
      failed: z.int(),
      successRate: z.number().check(describe('0 to 100, one decimal; 0 before the first job has ended.')),
    }),
    queueMetrics: z.record(z.string(), counts),
    performance: z.object({ avgProcessingTimeMs: z.int(), avgProcessingTimeSec: z.int() }),
  }),
});

interface Metrics {
  readonly overview: {
    readonly total: number;
    readonly queued: number;
    readonly processing: number;
    readonly completed: number;
    readonly failed: number;
  };
  readonly queues: readonly (z.infer<typeof counts> & { readonly queue: string })[];
  readonly processingTime: { readonly averageMs: number | null };
}

export function toLegacy({ overview, queues, processingTime }: Metrics): z.infer<typeof legacyMetrics> {
  const { total, queued, processing, completed, failed } = overview;
  const ended = completed + failed;
  const averageMs = processingTime.averageMs ?? 0;
  return {
    success: true,
    data: {
      overview: {
        ...{ total, queued, processing, completed, failed },
        successRate: ended === 0 ? 0 : Math.round((1000 * completed) / ended) / 10,
      },
      queueMetrics: Object.fromEntries(queues.map(({ queue, ...own }) => [queue, own])),
      performance: {
        avgProcessingTimeMs: Math.round(averageMs),
        avgProcessingTimeSec: Math.round(averageMs / 1000),
      },
    },
  };
}
