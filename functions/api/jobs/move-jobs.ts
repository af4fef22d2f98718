/** Retry and cancel, of one job or of many. Rings go through the outbox: a trigger of the ledger writes them. */
import { randomUUID } from 'node:crypto';
import type { Database } from '../../engine/data/database.ts';
import { sqlState } from '../../engine/data/database-failure.ts';
import type { Json } from '../../engine/data/statement.ts';
import { EngineError } from '../../engine/errors.ts';
import type { Caller } from '../http/admit.ts';
import { insertAuditEntry } from '../http/audit/queries.gen.ts';
import { on } from '../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';

interface Request {
  readonly database: Database;
  readonly caller: Caller;
  readonly now: Date;
}

const anyJob = { jobId: null, type: null, queue: null };

function audit(
  { database, caller: { tenantId, actor }, now }: Request,
  action: string,
  entityId: string,
  changes: Json,
) {
  const entity = { entityType: 'job', entityId };
  return database.execute(insertAuditEntry, { id: randomUUID(), tenantId, actor, action, ...entity, changes, now });
}

async function locked({ database, caller: { tenantId } }: Request, jobId: string) {
  const job = await database.maybeOne(queries.lockJob, { tenantId, jobId });
  if (!job) throw new EngineError('NOT_FOUND', `There is no job ${jobId}`);
  return job;
}

const taken = () => new EngineError('CONFLICT', 'Another job with the same dedupe key is open');

/** Throws CONFLICT when a job with the same key came in between. */
async function retry({ database, caller: { tenantId }, now }: Request, which: Partial<typeof filters>, limit: number) {
  const values = { ...anyJob, ...which, tenantId, now, limit };
  const { jobs } = await database.one(queries.retryJobs, values).catch((error: unknown) => {
    throw sqlState(error) === '23505' ? taken() : error;
  });
  return jobs;
}

const filters: { jobId: string | null; type: string | null; queue: string | null } = anyJob;

const moved = (id: string, status: 'QUEUED' | 'CANCELLED') => ({ id, status, statusUrl: `/api/jobs/${id}` });

export const retryJob = on(routes.retryJob, async ({ params: { id: jobId }, ...request }) => {
  const { status } = await locked(request, jobId);
  if (status !== 'FAILED') throw new EngineError('CONFLICT', `The job is ${status}; only a failed one runs again`);
  if ((await retry(request, { jobId }, 1)) === 0) throw taken();
  await audit(request, 'job.retried', jobId, { status: { from: status, to: 'QUEUED' } });
  return { body: moved(jobId, 'QUEUED') };
});

/** Cancelled before: nothing changes, and a repeated request is answered as the first. */
export const cancelJob = on(routes.cancelJob, async ({ params: { id: jobId }, ...request }) => {
  const { status } = await locked(request, jobId);
  if (status !== 'CANCELLED') {
    if (status !== 'QUEUED') throw new EngineError('CONFLICT', `The job is ${status}; only a queued one is cancelled`);
    const { tenantId, actor } = request.caller;
    await request.database.one(queries.cancelJobs, { ...anyJob, jobId, tenantId, actor, now: request.now, limit: 1 });
    await audit(request, 'job.cancelled', jobId, { status: { from: status, to: 'CANCELLED' } });
  }
  return { body: moved(jobId, 'CANCELLED') };
});

export const retryJobs = on(routes.retryJobs, async ({ body: { type = null, queue = null, limit }, ...request }) => {
  const jobs = await retry(request, { type, queue }, limit);
  // Under an id of its own: what was asked for, and how many it met.
  await audit(request, 'jobs.retried', randomUUID(), { filter: { type, queue, limit }, jobs });
  return { body: { jobs } };
});

export const cancelJobs = on(routes.cancelJobs, async ({ body: { type = null, queue = null, limit }, ...request }) => {
  const { database, now, caller } = request;
  const values = { jobId: null, type, queue, tenantId: caller.tenantId, actor: caller.actor, now, limit };
  const { jobs } = await database.one(queries.cancelJobs, values);
  await audit(request, 'jobs.cancelled', randomUUID(), { filter: { type, queue, limit }, jobs });
  return { body: { jobs } };
});
