import { queues } from '../../registry.ts';
import { on } from '../http/route-handler.ts';
import { anyJob, jobStatuses, toJobItem } from './job-view.ts';
import { toLegacy } from './legacy-metrics.ts';
import { countMessages } from './messages/count-messages.ts';
import { countCalls, listPauses } from './pauses/queries.gen.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';

type Count = NonNullable<(typeof queries.countJobs)['gives']>;
type Status = (typeof jobStatuses)[number];

/** Newest jobs that the metrics list. */
const RECENT = 10;

const sum = (counts: readonly Count[], isCounted: (count: Count) => boolean): number =>
  counts.filter(isCounted).reduce((total, { jobs }) => total + jobs, 0);

const of = (counts: readonly Count[], status: Status): number => sum(counts, (count) => count.status === status);

/** Returns two decimals; null without a whole. */
const ratio = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((100 * part) / whole) / 100;

/** Counts of every registered queue, and of removed queues that still have jobs. */
function byQueue(counts: readonly Count[]) {
  const registered = Object.values(queues).map(({ name }): string => name);
  const names = [...new Set([...registered, ...counts.map(({ queue }) => queue)])].sort();
  return names.map((queue) => {
    const own = counts.filter((count) => count.queue === queue);
    return {
      queue,
      waiting: sum(own, ({ status, isDelayed }) => status === 'QUEUED' && !isDelayed),
      active: of(own, 'PROCESSING'),
      completed: of(own, 'COMPLETED'),
      failed: of(own, 'FAILED'),
      delayed: sum(own, ({ isDelayed }) => isDelayed),
    };
  });
}

const byType = (counts: readonly Count[]) =>
  [...new Set(counts.map(({ type }) => type))].sort().map((type) => {
    const own = counts.filter((count) => count.type === type);
    return { type, statuses: Object.fromEntries(jobStatuses.map((status) => [status, of(own, status)])) };
  });

function overviewOf(counts: readonly Count[]) {
  const completed = of(counts, 'COMPLETED');
  const failed = of(counts, 'FAILED');
  const discarded = of(counts, 'DISCARDED');
  return {
    total: sum(counts, () => true),
    queued: of(counts, 'QUEUED'),
    processing: of(counts, 'PROCESSING'),
    completed,
    failed,
    cancelled: of(counts, 'CANCELLED'),
    discarded,
    successRate: ratio(completed, completed + failed + discarded),
  };
}

export const getJobMetrics = on(routes.getJobMetrics, async ({ database, query, now, caller: { tenantId } }) => {
  const counts = await database.many(queries.countJobs, { tenantId, now });
  const processingTime = await database.one(queries.timeJobs, { tenantId });
  const metrics = { overview: overviewOf(counts), queues: byQueue(counts), processingTime };
  if (query.shape === 'legacy') return { body: toLegacy(metrics) };
  const recent = await database.many(queries.listJobs, { ...anyJob, tenantId, limit: RECENT });
  return {
    body: {
      ...metrics,
      types: byType(counts),
      recent: recent.map(toJobItem).map(({ cursorAt: _, ...job }) => job),
    },
  };
});

export const getQueueStats = on(routes.getQueueStats, async ({ database, now, caller: { tenantId } }) => {
  const counts = await database.many(queries.countJobs, { tenantId, now });
  const pauses = new Map((await database.many(listPauses, { tenantId })).map((one) => [one.queue, one.pausedAt]));
  const times = new Map((await database.many(queries.timeQueues, { tenantId, now })).map((one) => [one.queue, one]));
  const rows = byQueue(counts).map(({ failed, completed: _, ...rest }) => ({
    ...rest,
    deadLetters: failed,
    oldestWaitsSince: times.get(rest.queue)?.oldestWaitsSince ?? null,
    p95Ms: times.get(rest.queue)?.p95Ms ?? null,
    pausedAt: pauses.get(rest.queue) ?? null,
  }));
  const calls = await database.one(countCalls, { tenantId, now });
  return { body: { queues: rows, calls, messages: await countMessages(database, now) } };
});
