/** Starts, pauses, resumes and cancels campaigns. */
import { recordAudit } from '../../../http/audit/record-audit.ts';
import { on, type RequestContext } from '../../../http/route-handler.ts';
import { cancelMessageRun } from '../../flows/queries.gen.ts';
import { lockCampaign, refuse } from '../lock-campaign.ts';
import { showCampaign } from '../read-campaigns.ts';
import { routes } from '../routes.ts';
import * as queries from './queries.gen.ts';

const record = (context: RequestContext, action: string, id: string, from: string, to: string) =>
  recordAudit(context, {
    ...{ action: `campaign.${action}`, entityType: 'campaign', entityId: id },
    changes: { status: { from, to } },
  });

/** Throws CONFLICT for what would keep the campaign from beginning. Who is in the audience at a later moment is not asked now. */
async function refuseObstacles(context: RequestContext, id: string, isLater: boolean): Promise<void> {
  const { tenantId } = context.caller;
  const found = await context.database.one(queries.findObstacles, { tenantId, id });
  if (!found.isOn)
    throw refuse(
      'WORKFLOWS_OFF',
      'Workflows are off; switch them on with PATCH /api/admin/settings {"workflows": true}',
    );
  if (found.workflowStatus !== 'ACTIVE' && found.workflowStatus !== 'PAUSED')
    throw refuse('NOT_ACTIVE', `The workflow is ${found.workflowStatus}; activate it first`);
  if (found.inactivePages !== null)
    throw refuse(
      'PAGE_INACTIVE',
      `These pages are not active: ${found.inactivePages}; activate them, or leave them out`,
    );
  if (!found.hasRecipients && !isLater) throw refuse('EMPTY_AUDIENCE', 'None of the pages has an active subscriber');
}

export const startCampaign = on(routes.startCampaign, async ({ params: { id }, ...context }) => {
  const { database, caller, now } = context;
  const { campaign } = await lockCampaign(context, id);
  if (campaign.status !== 'DRAFT')
    throw refuse('ALREADY_STARTED', `The campaign has been started before: it is ${campaign.status}`);
  await refuseObstacles(context, id, campaign.startAt !== null && campaign.startAt > now);
  await database.execute(queries.startCampaign, { tenantId: caller.tenantId, id, now });
  const started = await showCampaign(context, id);
  await record(context, 'started', id, 'DRAFT', started.body.status);
  return started;
});

/** Idempotent. */
export const pauseCampaign = on(routes.pauseCampaign, async ({ params: { id }, ...context }) => {
  const { status } = (await lockCampaign(context, id)).campaign;
  if (status !== 'RUNNING' && status !== 'PAUSED')
    throw refuse('NOT_RUNNING', `The campaign is ${status}; only one that is under way can be paused`);
  if (status === 'RUNNING') {
    await context.database.execute(queries.pauseMessageRun, { tenantId: context.caller.tenantId, id });
    await record(context, 'paused', id, status, 'PAUSED');
  }
  return showCampaign(context, id);
});

/** Idempotent. */
export const resumeCampaign = on(routes.resumeCampaign, async ({ params: { id }, ...context }) => {
  const { database, now } = context;
  const { tenantId } = context.caller;
  const { campaign, run } = await lockCampaign(context, id);
  const { status } = campaign;
  if (status !== 'RUNNING' && status !== 'PAUSED') throw refuse('NOT_PAUSED', `The campaign is ${status}, not paused`);
  if (status === 'PAUSED') {
    await database.execute(queries.resumeMessageRun, { tenantId, id });
    await database.execute(queries.releaseMessageRun, { tenantId, messageRunId: run?.id ?? null, now });
    await record(context, 'resumed', id, status, 'RUNNING');
  }
  return showCampaign(context, id);
});

/** Idempotent: the second call withdraws nobody. */
export const cancelCampaign = on(routes.cancelCampaign, async ({ params: { id }, ...context }) => {
  const { database, now } = context;
  const { tenantId } = context.caller;
  const { campaign, run } = await lockCampaign(context, id);
  const { status } = campaign;
  if (status === 'FINISHED' || status === 'FAILED') throw refuse('ENDED', `The campaign has ended: it is ${status}`);
  let [withdrawn, tooLate] = [0, 0];
  if (status !== 'CANCELLED') {
    const { progress } = (await showCampaign(context, id)).body;
    const cancelled = run && (await database.maybeOne(cancelMessageRun, { tenantId, messageRunId: run.id, now }));
    if (!run) await database.execute(queries.cancelDraft, { tenantId, id, now });
    tooLate = cancelled?.failed ?? 0;
    withdrawn = Math.max(progress.waiting - tooLate, 0);
    await record(context, 'cancelled', id, status, 'CANCELLED');
  }
  const { body, etag } = await showCampaign(context, id);
  return { body: { ...body, withdrawn, tooLate }, etag };
});
