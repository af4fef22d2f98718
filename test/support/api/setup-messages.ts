/** What message flows keep, for tests of the API: a page with a subscriber and a consent, a run of each kind, campaigns, and a line of the log. */
import { randomUUID } from 'node:crypto';
import type { TestApi } from './setup-api.ts';
import { daysAgo, insert } from './setup-rows.ts';

const TABLES = ['trigger_runs', 'message_runs', 'message_logs'] as const;

/** Unless it is a draft, with a message run that walks leave alone, and a recipient. */
async function seedCampaign(api: TestApi, ids: Readonly<Record<string, string>>, status: string, mark: string) {
  const { tenant_id, workflow_id, page_id, customer_id } = ids;
  const at = daysAgo(1);
  const id = await insert(api, 'automation.campaigns', {
    ...{ tenant_id, name: `Campaign ${mark}`, workflow_id, audience: { pageIds: [page_id] }, status },
    ...{ created_by: mark, created_at: at, updated_at: at, frozen_at: status === 'DRAFT' ? null : at },
  });
  if (status === 'DRAFT') return id;
  await api.query(
    `insert into automation.message_runs (tenant_id, page_ids, flow_id, status, campaign_id, is_paused, started_at, start_at, enrolled_at)
     values ($1, array[$2::bigint], $3, 'running', $4, $5, $6, $6, $6)`,
    [tenant_id, page_id, workflow_id, id, status === 'PAUSED', at],
  );
  await api.query(
    `insert into automation.campaign_recipients (tenant_id, campaign_id, page_id, recipient_id, customer_id) values ($1, $2, $3, $4, $5)`,
    [tenant_id, id, page_id, mark, customer_id],
  );
  return id;
}

/** Returns the numbers of the page and of the runs, and the ids of a draft, of a campaign under way and of a paused one. */
export async function seedMessages(
  api: TestApi,
  ids: { readonly tenantId: string; readonly customerId: string; readonly workflowId: string },
  mark: string,
): Promise<{ pageId: string; triggerRunId: string; messageRunId: string; campaignIds: string[] }> {
  const { tenantId: tenant_id, customerId: customer_id, workflowId: workflow_id } = ids;
  const [page] = await api.query<{ page_id: string }>(
    `insert into automation.pages (tenant_id, channel, name, url, created_at)
     values ($1, 'http', $2, 'https://hooks.example.com/messages', $3) returning page_id::text`,
    [tenant_id, `Page ${mark}`, daysAgo(1)],
  );
  const page_id = page?.page_id ?? '';
  const at = daysAgo(1);
  await insert(api, 'automation.subscribers', { page_id, recipient_id: mark, customer_id, created_at: at });
  await insert(api, 'automation.customer_consents', { tenant_id, customer_id, channel: 'sms', state: 'OPTED_OUT' });
  const campaignIds: string[] = [];
  for (const status of ['DRAFT', 'RUNNING', 'PAUSED'])
    campaignIds.push(await seedCampaign(api, { tenant_id, workflow_id, page_id, customer_id }, status, mark));
  const rows = {
    trigger_runs: { recipient_user_id: mark, page_id, flow_id: workflow_id, status: 'finished', completed_at: at },
    message_runs: { page_ids: [page_id], flow_id: workflow_id, status: 'finished', completed_at: at },
    message_logs: { effect_key: randomUUID(), page_id, recipient_id: mark, status: 'sent', sent_at: at },
  };
  const numbers: string[] = [];
  for (const table of TABLES) {
    const columns = Object.entries(rows[table]);
    const [row] = await api.query<{ id: string }>(
      `insert into automation.${table} (${columns.map(([name]) => name)}) values (${columns.map((_, n) => `$${n + 1}`)}) returning id::text`,
      columns.map(([, value]) => value),
    );
    numbers.push(row?.id ?? '');
  }
  const [triggerRunId = '', messageRunId = ''] = numbers;
  return { pageId: page_id, triggerRunId, messageRunId, campaignIds };
}
