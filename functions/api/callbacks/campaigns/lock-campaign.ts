/** Locks campaigns, and refuses what their state does not allow. */
import { EngineError } from '../../../engine/errors.ts';
import type { RequestContext } from '../../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import { type CampaignStatus, noSuchCampaign } from './read-campaigns.ts';

/** 409 with a reason that callers can tell apart. */
export const refuse = (reason: string, message: string) =>
  new EngineError('CONFLICT', message, { details: { reason } });

/** Locks the message run first, as walks do. Throws NOT_FOUND. */
export async function lockCampaign({ database, caller: { tenantId } }: RequestContext, id: string) {
  const run = await database.maybeOne(queries.lockMessageRun, { tenantId, id });
  const campaign = await database.maybeOne(queries.lockCampaign, { tenantId, id });
  if (!campaign) throw noSuchCampaign(id);
  // The table allows no other status.
  return { run, campaign: { ...campaign, status: campaign.status as CampaignStatus } };
}
