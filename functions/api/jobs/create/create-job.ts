import { randomUUID } from 'node:crypto';
import { EngineError } from '../../../engine/errors.ts';
import { jobPriorities } from '../../../engine/ledger/define.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on } from '../../http/route-handler.ts';
import { routes } from '../routes.ts';
import { placeOf } from './new-job.ts';
import { hasCustomer, insertJob } from './queries.gen.ts';

/** The queue is woken up by the outbox, which a database trigger on automation.jobs fills. */
export const createJob = on(routes.createJob, async ({ body, ...context }) => {
  const { database, caller, now } = context;
  const { tenantId } = caller;
  const { type, priority } = body;
  // PostgreSQL writes ids in lower case, and dedupe keys and file names are made of them.
  const payload = { ...body.payload, customerId: body.payload.customerId.toLowerCase() };
  const found = await database.one(hasCustomer, { tenantId, customerId: payload.customerId });
  if (!found.hasCustomer) throw invalid('payload.customerId', 'must be a customer of this tenant who was not erased');
  const id = randomUUID();
  const asked = body.runAt === undefined ? now : new Date(body.runAt);
  const runAt = asked > now ? asked : now; // with a moment of the past it would pass others by
  const number = typeof priority === 'number' ? priority : jobPriorities[priority];
  const job = { type, ...placeOf({ type, payload }), priority: number, payload, runAt };
  if (!(await database.maybeOne(insertJob, { tenantId, jobId: id, ...job, now })))
    throw new EngineError('CONFLICT', `A job that does the same is open: GET /api/jobs?type=${type} shows it`);
  const changes = { type: { from: null, to: type }, payload: { from: null, to: payload } };
  await recordAudit(context, { action: 'job.created', entityType: 'job', entityId: id, changes });
  return { body: { id, status: 'QUEUED', statusUrl: `/api/jobs/${id}` } };
});
