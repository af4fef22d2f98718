/** Retries and cancels jobs, one or many. The queues are woken up by the outbox, which a trigger on automation.jobs fills. */
import { randomUUID } from 'node:crypto';
import { sqlState } from '../../engine/data/database-failure.ts';
import type { Json } from '../../engine/data/statement.ts';
import { EngineError } from '../../engine/errors.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import { on, type RequestContext } from '../http/route-handler.ts';
import { filterOf } from './job-filter.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';

const UNIQUE_VIOLATION = '23505';

/** A filter that every job passes. */
export const anyJob = { jobId: null, ids: null, ...filterOf({}) };

type Filter = { readonly jobId?: string; readonly ids?: readonly string[] | null } & Partial<
  ReturnType<typeof filterOf>
>;

/** Locks a job until the request has ended. Throws NOT_FOUND. */
export async function lock({ database, caller: { tenantId } }: RequestContext, jobId: string) {
  const job = await database.maybeOne(queries.lockJob, { tenantId, jobId });
  if (!job) throw new EngineError('NOT_FOUND', `There is no job ${jobId}`);
  return job;
}

const dedupeKeyTaken = () => new EngineError('CONFLICT', 'Another job with the same dedupe key is open');

/** Throws CONFLICT when another transaction adds a job with the same key meanwhile. */
async function retry(
  { database, caller, now }: RequestContext,
  filter: Filter & { readonly status: string },
  limit: number,
) {
  const values = { ...anyJob, ...filter, tenantId: caller.tenantId, now, limit };
  return database.one(queries.retryJobs, values).catch((error: unknown) => {
    throw sqlState(error) === UNIQUE_VIOLATION ? dedupeKeyTaken() : error;
  });
}

function cancel(
  { database, caller, now }: RequestContext,
  filter: Filter & { readonly isDelayed?: boolean | null },
  limit: number,
) {
  const { tenantId, actor } = caller;
  return database.one(queries.cancelJobs, { ...anyJob, isDelayed: null, ...filter, tenantId, actor, now, limit });
}

export const moved = (id: string, status: 'QUEUED' | 'CANCELLED' | 'DISCARDED') => ({
  id,
  status,
  statusUrl: `/api/jobs/${id}`,
});

export const retryJob = on(routes.retryJob, async ({ params: { id: jobId }, ...context }) => {
  const { status } = await lock(context, jobId);
  if (status !== 'FAILED' && status !== 'CANCELLED' && status !== 'DISCARDED')
    throw new EngineError('CONFLICT', `The job is ${status}; only a failed, cancelled or discarded job can be retried`);
  const { jobs } = await retry(context, { jobId, status }, 1);
  if (jobs === 0) throw dedupeKeyTaken();
  const changes = { status: { from: status, to: 'QUEUED' } };
  await recordAudit(context, { action: 'job.retried', entityType: 'job', entityId: jobId, changes });
  return { body: moved(jobId, 'QUEUED') };
});

/** Idempotent: cancelling a cancelled job changes nothing. */
export const cancelJob = on(routes.cancelJob, async ({ params: { id: jobId }, ...context }) => {
  const { status } = await lock(context, jobId);
  if (status !== 'CANCELLED') {
    if (status !== 'QUEUED')
      throw new EngineError('CONFLICT', `The job is ${status}; only a queued job can be cancelled`);
    await cancel(context, { jobId }, 1);
    const changes = { status: { from: status, to: 'CANCELLED' } };
    await recordAudit(context, { action: 'job.cancelled', entityType: 'job', entityId: jobId, changes });
  }
  return { body: moved(jobId, 'CANCELLED') };
});

interface BulkBody {
  readonly ids?: readonly string[] | undefined;
  readonly limit: number;
  readonly expected?: number | undefined;
}

/** Throws CONFLICT: the transaction then ends without a change. */
export function requireExpected({ expected }: BulkBody, matched: number): void {
  if (expected === undefined || matched === expected) return;
  throw new EngineError('CONFLICT', `The filter matches ${matched} jobs, not ${expected}; nothing was changed`, {
    details: { matched },
  });
}

/** One audit entry for a bulk call, under a new id: the filter, and how many jobs it changed. */
export const recordBulk = (context: RequestContext, action: string, filter: Json, jobs: number) =>
  recordAudit(context, { action, entityType: 'job', entityId: randomUUID(), changes: { filter, jobs } });

/** A body as JSON, without the members that are absent. */
export const asJson = (body: object): Json => JSON.parse(JSON.stringify(body));

export const retryJobs = on(routes.retryJobs, async ({ body, ...context }) => {
  const { ids = null, status, limit } = body;
  const changed = await retry(context, { ...filterOf(body), ids, status }, limit);
  requireExpected(body, changed.matched);
  await recordBulk(context, 'jobs.retried', asJson(body), changed.jobs);
  return { body: { jobs: changed.jobs } };
});

export const cancelJobs = on(routes.cancelJobs, async ({ body, ...context }) => {
  const { ids = null, isDelayed = null, limit } = body;
  const changed = await cancel(context, { ...filterOf(body), ids, isDelayed }, limit);
  requireExpected(body, changed.matched);
  await recordBulk(context, 'jobs.cancelled', asJson(body), changed.jobs);
  return { body: { jobs: changed.jobs } };
});
