import { isUuid } from '../../../engine/uuid.ts';
import type { Tools } from '../../graph/tools.ts';
import type { Entry } from './entries.ts';

/** Whether the tenant has the endpoint is not asked, as of pages: without it no delivery arrives. */
export function checkWebhookEntry(place: string, { endpointId }: Entry, tools: Tools): void {
  if (endpointId !== undefined && !isUuid(endpointId))
    tools.report(
      'BAD_SETTING',
      `${place}.endpointId`,
      `"${endpointId}" is no id of a webhook endpoint`,
      'GET /api/webhook-endpoints lists them',
    );
}
