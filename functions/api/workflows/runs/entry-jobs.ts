/** Jobs that let customers enter by a condition: passes over all customers of the tenant, which the walk does. */
import { randomUUID } from 'node:crypto';
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { compileWhere } from '../compile-where.ts';
import * as queries from './queries.gen.ts';
import { routes } from './run-routes.ts';

interface Run {
  readonly input: unknown;
  readonly priority: number | null;
  /** Conditions of the entries by hand, one of which must hold. */
  readonly conditions: Json;
}

/** Returns the id of the job. */
export async function enterWhere(
  context: RequestContext,
  workflowId: string,
  where: unknown,
  { conditions, ...run }: Run,
): Promise<string> {
  const { database, now } = context;
  const { tenantId, actor } = context.caller;
  const { test, vars, needs } = compileWhere(where, 'where');
  const jobId = randomUUID();
  const trigger = { kind: 'manual', by: actor, jobId };
  await database.execute(queries.insertEntryJob, {
    ...{ tenantId, jobId, workflowId, now },
    spec: { kind: 'manual', test, vars, needs, entries: conditions } as Json, // JSON values
    run: { ...run, key: `manual:${jobId}`, trigger } as Json, // as JSON came
  });
  await database.execute(queries.askForWalk, { now });
  await recordAudit(context, {
    action: 'workflow.entered',
    entityType: 'workflow',
    entityId: workflowId,
    changes: { jobId: { from: null, to: jobId } },
  });
  return jobId;
}

/** Throws NOT_FOUND. */
async function findJob({ database, caller: { tenantId } }: RequestContext, jobId: string) {
  const row = await database.maybeOne(queries.findEntryJob, { tenantId, jobId });
  if (!row) throw new EngineError('NOT_FOUND', `There is no job ${jobId} that lets customers enter`);
  const { isStopped, reasons, ...job } = row;
  const status = isStopped ? 'STOPPED' : row.endedAt === null ? 'RUNNING' : 'FINISHED';
  return { ...job, status, reasons: reasons as Record<string, number> } as const; // as automation.enter_passes counts
}

export const getEntryJob = on(routes.getEntryJob, async ({ params, ...context }) => ({
  body: await findJob(context, params.id),
}));

/** Who has entered by then stays. Idempotent. */
export const stopEntryJob = on(routes.stopEntryJob, async ({ params, ...context }) => {
  const { status, workflowId } = await findJob(context, params.id);
  if (status === 'RUNNING') {
    const { tenantId } = context.caller;
    await context.database.execute(queries.stopEntryJob, { tenantId, jobId: params.id, now: context.now });
    await recordAudit(context, {
      action: 'workflow.entering-stopped',
      entityType: 'workflow',
      entityId: workflowId,
      changes: { jobId: { from: params.id, to: null } },
    });
  }
  return { body: await findJob(context, params.id) };
});
