/** A person who is in every table that can have one, and where the database names the person. */
import type { TestApi } from '../../../../test/support/api/setup-api.ts';
import { daysAgo, insert } from '../../../../test/support/api/setup-rows.ts';
import type { SeededTenant } from '../../../../test/support/api/setup-tenant.ts';

/** In every text that the tests write about the person. */
export const MARK = 'Zebedee';
export const EMAIL = 'zebedee@example.org';

type Column = { place: string; name: string; type: string };
export const columnsOf = (api: TestApi, types: readonly string[]) =>
  api.query<Column>(
    `select c.table_schema || '.' || c.table_name as place, c.column_name as name, c.udt_name as type
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where t.table_type = 'BASE TABLE' and c.table_schema in ('crm', 'automation') and c.udt_name = any ($1) order by 1, 2`,
    [types],
  );
export const TEXTS = [
  'text',
  'varchar',
  'bpchar',
  'jsonb',
  'json',
  'bytea',
  '_text',
  'jsonpath',
  '_jsonpath',
  'xml',
  'inet',
];

/** Where the person is still named, as `table.column`. */
export async function placesIn(api: TestApi): Promise<string[]> {
  const found: string[] = [];
  for (const { place, name } of await columnsOf(api, TEXTS)) {
    const rows = await api.query(`select 1 from ${place} where ${name}::text ilike $1 limit 1`, [`%${MARK}%`]);
    if (rows.length > 0) found.push(`${place}.${name}`);
  }
  return found;
}

type Row = Readonly<Record<string, unknown>>;

interface Writing {
  readonly api: TestApi;
  readonly tenant_id: string;
  readonly customer_id: string;
  /** Inserts a row with an id, which it returns. */
  set(table: string, row: Row): Promise<string>;
  raw(table: string, row: Row): Promise<unknown>;
}

const writing = (api: TestApi, tenant_id: string, customer_id: string): Writing => ({
  ...{ api, tenant_id, customer_id },
  set: (table, row) => insert(api, table, { tenant_id, ...row }),
  raw: (table, row) =>
    api.query(
      `insert into ${table} (${Object.keys(row)}) values (${Object.keys(row).map((_, n) => `$${n + 1}`)})`,
      Object.values(row),
    ),
});

const at = daysAgo(1);
const data = { note: MARK };

/** Returns the id of the booking. */
async function fillCrm({ set, raw, tenant_id, customer_id }: Writing): Promise<string> {
  await set('crm.activities', { customer_id, type: 'NOTE', summary: MARK, data });
  await set('crm.business_plans', { customer_id, version: 1, status: 'COMPLETED', content: MARK, document_key: MARK });
  await set('crm.deliverables', { customer_id, month: 1, title: MARK, document_key: MARK });
  const task_id = await set('crm.tasks', { customer_id, title: `Call ${MARK}`, description: MARK });
  const rating = { satisfaction: 1, comment: MARK, rated_by: 'key:1', rated_at: at };
  await raw('automation.task_ratings', { tenant_id, task_id, customer_id, ...rating });
  return set('crm.bookings', {
    ...{ customer_id, booking_type: 'follow_up', scheduled_at: daysAgo(-30), notes: MARK, metadata: data },
  });
}

/** Returns the id of a job. */
async function fillEngine({ api, set, raw, tenant_id, customer_id }: Writing, bookingId: string): Promise<string> {
  const eventId = await set('automation.events', {
    customer_id,
    type: 'custom.x',
    data,
    dedupe_key: MARK,
    handled_at: at,
  });
  const job = { type: 'SEND_EMAIL', queue: 'email', run_at: daysAgo(-9), rank_at: at, created_at: at, result: data };
  const failures = JSON.stringify([data]);
  const jobId = await set('automation.jobs', {
    ...job,
    payload: { customerId: customer_id, note: MARK },
    failures,
    notes: failures,
  });
  await set('automation.jobs', {
    ...{ ...job, payload: data, event_id: eventId, error: `REFUSED: ${MARK}` },
    ...{ discarded_at: at, discarded_by: 'key:1', discard_reason: MARK },
  });
  await set('automation.documents', {
    ...{
      customer_id,
      type: 'WORKFLOW',
      subject_id: eventId,
      title: MARK,
      file_key: MARK,
      pages: 1,
      size_bytes: 1,
      created_at: at,
    },
  });
  await set('automation.email_addresses', { address: EMAIL, last_detail: MARK, last_reported_at: at });
  await raw('automation.email_reports', {
    ...{ tenant_id, report_id: 'r', address: EMAIL, kind: 'HARD_BOUNCE', job_id: jobId, detail: MARK, occurred_at: at },
  });
  await api.query(
    `insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
     values ($1, 'x', 'x', 'booking', $2, $4, now()), ($1, 'x', 'x', 'customer', $3, $4, now())`,
    [tenant_id, bookingId, customer_id, data],
  );
  return jobId;
}

async function fillMessages(
  { set, raw, tenant_id, customer_id }: Writing,
  tenant: SeededTenant,
  jobId: string,
): Promise<void> {
  const { workflowId: flow_id, pageId: page_id } = tenant;
  await raw('automation.subscribers', { tenant_id, page_id, recipient_id: MARK, customer_id });
  await set('automation.customer_consents', { recipient_id: MARK, channel: 'http', state: 'OPTED_OUT' });
  await raw('automation.campaign_recipients', {
    ...{ tenant_id, campaign_id: tenant.campaignIds[1], page_id, recipient_id: MARK, customer_id },
  });
  await raw('automation.message_logs', {
    ...{ tenant_id, effect_key: 'e', page_id, recipient_id: MARK, status: 'failed', error: MARK, message_id: 'd' },
  });
  await raw('automation.message_deliveries', {
    ...{ tenant_id, message_id: 'd', status: 'failed', detail: MARK, occurred_at: at, received_at: at },
  });
  await raw('automation.webhook_deliveries', {
    ...{ tenant_id, endpoint_id: tenant.endpointId, dedupe_key: 'd', topic: MARK, body: data, size_bytes: 1 },
    ...{ status: 'CUSTOMER_REFUSED', reason: MARK, customer_id, received_at: at },
  });
  await raw('automation.inbound_messages', {
    ...{
      tenant_id,
      page_id,
      message_id: 'm',
      recipient_id: MARK,
      kind: 'message',
      sent_at: at,
      received_at: at,
      matched_keyword: MARK,
    },
  });
  await raw('automation.window_waits', { tenant_id, page_id, recipient_id: MARK, job_id: jobId });
  await raw('automation.trigger_runs', {
    ...{ tenant_id, page_id, flow_id, recipient_user_id: MARK, trigger_context: data, error_details: data },
    ...{ status: 'failed', completed_at: at },
  });
  const held = { customerExternalId: 'z', note: MARK };
  await raw('automation.held_rows', {
    ...{
      tenant_id,
      collection: 'orders',
      external_id: MARK,
      item: held,
      missing_collection: 'products',
      missing_external_id: MARK,
      held_at: at,
    },
  });
}

/** Rows with the person in every table that can have some. */
export async function fill(api: TestApi, tenant: SeededTenant, customerId: string): Promise<void> {
  const to = writing(api, tenant.tenantId, customerId);
  const jobId = await fillEngine(to, await fillCrm(to));
  await fillMessages(to, tenant, jobId);
}
