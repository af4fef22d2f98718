/** Figures of a campaign by node. */
import { on } from '../../../http/route-handler.ts';
import { showCampaign } from '../read-campaigns.ts';
import { routes } from '../routes.ts';
import { listCampaignNodes } from './queries.gen.ts';

/** Throws NOT_FOUND. */
export const countCampaignNodes = on(routes.countCampaignNodes, async ({ params: { id }, ...context }) => {
  await showCampaign(context, id);
  const items = await context.database.many(listCampaignNodes, { tenantId: context.caller.tenantId, id });
  return { body: { items } };
});
