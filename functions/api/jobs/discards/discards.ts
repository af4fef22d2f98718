/** Gives up failed jobs, one or many. */
import { EngineError } from '../../../engine/errors.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { on } from '../../http/route-handler.ts';
import { filterOf } from '../job-filter.ts';
import { anyJob, asJson, lock, moved, recordBulk, requireExpected } from '../move-jobs.ts';
import { discardJobs as statement } from './queries.gen.ts';
import { routes } from './routes.ts';

/** Idempotent: discarding a discarded job changes nothing, its first reason stays. */
export const discardJob = on(routes.discardJob, async ({ params: { id: jobId }, body: { reason }, ...context }) => {
  const { database, caller, now } = context;
  const { status } = await lock(context, jobId);
  if (status !== 'DISCARDED') {
    if (status !== 'FAILED')
      throw new EngineError('CONFLICT', `The job is ${status}; only a failed job can be discarded`);
    const { tenantId, actor } = caller;
    await database.one(statement, { ...anyJob, jobId, tenantId, actor, reason, now, limit: 1 });
    const changes = { status: { from: status, to: 'DISCARDED' }, reason: { from: null, to: reason } };
    await recordAudit(context, { action: 'job.discarded', entityType: 'job', entityId: jobId, changes });
  }
  return { body: moved(jobId, 'DISCARDED') };
});

export const discardJobs = on(routes.discardJobs, async ({ body, ...context }) => {
  const { ids = null, limit, reason } = body;
  const { database, caller, now } = context;
  const { tenantId, actor } = caller;
  const filter = { ...anyJob, ...filterOf(body), ids };
  const changed = await database.one(statement, { ...filter, tenantId, actor, reason, now, limit });
  requireExpected(body, changed.matched);
  await recordBulk(context, 'jobs.discarded', asJson(body), changed.jobs);
  return { body: { jobs: changed.jobs } };
});
