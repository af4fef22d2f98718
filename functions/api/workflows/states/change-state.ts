/** Activates, pauses and resumes workflows. Idempotent: a state that it has already changes nothing. */
import { EngineError } from '../../../engine/errors.ts';
import { withCalendar } from '../../../workflows/entries/business-moments.ts';
import { nextMoment } from '../../../workflows/entries/moments.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { refuseUnrunnable, requireSwitch } from '../versions/find-runnable.ts';
import { listVersions } from '../versions/queries.gen.ts';
import { findWorkflow } from '../workflow-view.ts';
import { lockWorkflow } from '../write-workflows.ts';
import { beginPhasesOfVersion } from './begin-phases-of-version.ts';
import * as queries from './queries.gen.ts';
import { routes } from './state-routes.ts';

type Status = 'ACTIVE' | 'PAUSED';

const record = (context: RequestContext, action: string, entityId: string, from: string, to: Status) =>
  recordAudit(context, { action, entityType: 'workflow', entityId, changes: { status: { from, to } } });

const release = ({ database, now, caller: { tenantId } }: RequestContext, workflowId: string) =>
  database.one(queries.releaseCursors, { tenantId, workflowId, now });

/** The schedules of a version, with the moment at which each comes first. */
async function schedulesOf(
  { database, now, caller: { tenantId } }: RequestContext,
  workflowId: string,
  version: number,
) {
  const rows = await database.many(queries.listSchedules, { tenantId, workflowId, version });
  return rows.map(({ entry, ...schedule }) => {
    const nextAt = nextMoment(withCalendar(schedule), now)?.toISOString() ?? null;
    return { entry, cron: schedule.cron, timeZone: schedule.timeZone, nextAt };
  });
}

/** Throws INVALID_INPUT for an entry by messages to a page that the tenant does not have, and for a node that sends by one. */
async function refuseUnknownPages(
  { database, caller: { tenantId } }: RequestContext,
  workflowId: string,
  version: number,
): Promise<void> {
  const unknown = await database.many(queries.findUnknownPages, { tenantId, workflowId, version });
  if (unknown.length === 0) return;
  const wordsOf = ({ page, channel }: (typeof unknown)[number]) =>
    `there is no page ${page} ${channel === null ? 'to which people can write' : `of the channel "${channel}"`}`;
  throw new EngineError('INVALID_INPUT', `Version ${version} cannot run: ${unknown.slice(0, 1).map(wordsOf)}`, {
    details: unknown.map((one) => ({
      code: 'UNKNOWN_PAGE',
      path: one.path,
      message: `${wordsOf(one)}; add it with POST /api/pages`,
    })),
  });
}

async function publishedMeanwhile(
  { database, caller: { tenantId } }: RequestContext,
  workflowId: string,
  version: number,
): Promise<EngineError> {
  const last = await database.one(listVersions, { tenantId, workflowId, version, before: null, limit: 1 });
  return new EngineError(
    'CONFLICT',
    `Nothing is activated: the last version is ${version} by now, published by ${last.publishedByName ?? last.publishedBy}. Look at it, and activate that`,
    { details: { lastVersion: version } },
  );
}

export const activateWorkflow = on(
  routes.activateWorkflow,
  async ({ params: { id: workflowId }, body, ...context }) => {
    const { database, now } = context;
    const { tenantId } = context.caller;
    const { existing = 'skip' } = body;
    const { status, lastVersion } = await lockWorkflow(context, workflowId);
    if (lastVersion === 0) throw new EngineError('CONFLICT', 'The workflow has no version yet; publish it first');
    if (body.version !== undefined && body.version !== lastVersion)
      throw await publishedMeanwhile(context, workflowId, lastVersion);
    await requireSwitch(context);
    await refuseUnrunnable(context, workflowId, lastVersion);
    await refuseUnknownPages(context, workflowId, lastVersion);
    await beginPhasesOfVersion(context, workflowId, lastVersion);
    const schedules = await schedulesOf(context, workflowId, lastVersion);
    await database.execute(queries.activateWorkflow, { tenantId, workflowId, now, schedules, existing });
    await release(context, workflowId);
    await record(context, 'workflow.activated', workflowId, status, 'ACTIVE');
    return { body: await findWorkflow(database, tenantId, workflowId) };
  },
);

/** Throws CONFLICT for a workflow that was never activated. */
async function move(context: RequestContext, workflowId: string, to: Status, action: string) {
  const { database, now } = context;
  const { tenantId } = context.caller;
  const { status } = await lockWorkflow(context, workflowId);
  if (status === 'DRAFT') throw new EngineError('CONFLICT', 'The workflow is a draft; activate it first');
  if (status !== to) {
    await database.execute(queries.setStatus, { tenantId, workflowId, status: to, now });
    if (to === 'ACTIVE') await release(context, workflowId);
    await record(context, action, workflowId, status, to);
  }
  return { body: await findWorkflow(database, tenantId, workflowId) };
}

export const pauseWorkflow = on(routes.pauseWorkflow, async ({ params, ...context }) =>
  move(context, params.id, 'PAUSED', 'workflow.paused'),
);

export const resumeWorkflow = on(routes.resumeWorkflow, async ({ params, ...context }) =>
  move(context, params.id, 'ACTIVE', 'workflow.resumed'),
);
