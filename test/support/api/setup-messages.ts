/** What message flows keep, for tests of the API: a page with a subscriber and a consent, a run of each kind, a campaign, and a line of the log. */
import { randomUUID } from 'node:crypto';
import type { TestApi } from './setup-api.ts';
import { daysAgo, insert } from './setup-rows.ts';

const TABLES = ['trigger_runs', 'message_runs', 'message_logs'] as const;

/** Returns the numbers of the page and of the runs. */
export async function seedMessages(
  api: TestApi,
  ids: { readonly tenantId: string; readonly customerId: string; readonly workflowId: string },
  mark: string,
): Promise<{ pageId: string; triggerRunId: string; messageRunId: string }> {
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
  await insert(api, 'automation.campaigns', {
    ...{ tenant_id, name: `Campaign ${mark}`, workflow_id, audience: { pageIds: [page_id] } },
    ...{ created_by: mark, created_at: at, updated_at: at },
  });
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
  return { pageId: page_id, triggerRunId, messageRunId };
}
