/** Retries and cancels jobs, one or many. The queues are woken up by the outbox, which a trigger on automation.jobs fills. */
import { randomUUID } from 'node:crypto';
import { sqlState } from '../../engine/data/database-failure.ts';
import { EngineError } from '../../engine/errors.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import { on, type RequestContext } from '../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';

const UNIQUE_VIOLATION = '23505';

interface Filter {
  readonly jobId: string | null;
  readonly type: string | null;
  readonly queue: string | null;
}

const anyJob: Filter = { jobId: null, type: null, queue: null };

async function lock({ database, caller: { tenantId } }: RequestContext, jobId: string) {
  const job = await database.maybeOne(queries.lockJob, { tenantId, jobId });
  if (!job) throw new EngineError('NOT_FOUND', `There is no job ${jobId}`);
  return job;
}

const dedupeKeyTaken = () => new EngineError('CONFLICT', 'Another job with the same dedupe key is open');

/** Throws CONFLICT when another transaction adds a job with the same key meanwhile. */
async function retry(
  { database, caller, now }: RequestContext,
  filter: Partial<Filter> & { readonly status: string },
  limit: number,
) {
  const values = { ...anyJob, ...filter, tenantId: caller.tenantId, now, limit };
  const { jobs } = await database.one(queries.retryJobs, values).catch((error: unknown) => {
    throw sqlState(error) === UNIQUE_VIOLATION ? dedupeKeyTaken() : error;
  });
  return jobs;
}

async function cancel({ database, caller, now }: RequestContext, filter: Partial<Filter>, limit: number) {
  const { tenantId, actor } = caller;
  const { jobs } = await database.one(queries.cancelJobs, { ...anyJob, ...filter, tenantId, actor, now, limit });
  return jobs;
}

const moved = (id: string, status: 'QUEUED' | 'CANCELLED') => ({ id, status, statusUrl: `/api/jobs/${id}` });

export const retryJob = on(routes.retryJob, async ({ params: { id: jobId }, ...context }) => {
  const { status } = await lock(context, jobId);
  if (status !== 'FAILED' && status !== 'CANCELLED')
    throw new EngineError('CONFLICT', `The job is ${status}; only a failed or cancelled job can be retried`);
  if ((await retry(context, { jobId, status }, 1)) === 0) throw dedupeKeyTaken();
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

/** One audit entry for a bulk call, under a new id: the filter, and how many jobs it changed. */
const recordBulk = (
  context: RequestContext,
  action: string,
  filter: Partial<Filter> & { status?: string; limit: number },
  jobs: number,
) => recordAudit(context, { action, entityType: 'job', entityId: randomUUID(), changes: { filter, jobs } });

export const retryJobs = on(routes.retryJobs, async ({ body, ...context }) => {
  const { type = null, queue = null, status, limit } = body;
  const jobs = await retry(context, { type, queue, status }, limit);
  await recordBulk(context, 'jobs.retried', { type, queue, status, limit }, jobs);
  return { body: { jobs } };
});

export const cancelJobs = on(routes.cancelJobs, async ({ body: { type = null, queue = null, limit }, ...context }) => {
  const jobs = await cancel(context, { type, queue }, limit);
  await recordBulk(context, 'jobs.cancelled', { type, queue, limit }, jobs);
  return { body: { jobs } };
});
