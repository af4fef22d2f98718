/** A tenant with something in every table that routes read. */

import { randomUUID } from 'node:crypto';
import { setBreaker } from '../bookings/setup-breaker.ts';
import type { TestApi } from './setup-api.ts';
import { seedCalendar } from './setup-calendar.ts';
import { seedExperiments } from './setup-experiments.ts';
import { seedMessages } from './setup-messages.ts';
import { daysAgo, insert } from './setup-rows.ts';
import { seedSchedule } from './setup-schedule.ts';
import { seedWebhook } from './setup-webhooks.ts';
import { seedWorkflow } from './setup-workflow.ts';

export interface SeededTenant {
  readonly tenantId: string;
  /** An admin key. */
  readonly key: string;
  readonly triggerId: string;
  readonly taskIds: readonly string[];
  readonly customerId: string;
  readonly userId: string;
  readonly evaluationId: string;
  /** One that failed and one that waits. */
  readonly jobIds: readonly string[];
  /** One whose call failed and one to come, of the user. */
  readonly bookingIds: readonly string[];
  /** One that e-mail came back from. */
  readonly addressId: string;
  readonly documentId: string;
  /** One that waits. */
  readonly eventId: string;
  /** An active one with version 1, whose draft can be published. It has a version 2, and a migration of the same id. */
  readonly workflowId: string;
  /** A run of it that waits. */
  readonly runId: string;
  readonly failedRunId: string;
  readonly pausedRunId: string;
  /** Of a bulk action on runs. */
  readonly moveId: string;
  /** Lets customers enter the workflow. */
  readonly entryJobId: string;
  /** Of a workflow; offered to the installation, and not approved. */
  readonly templateId: string;
  readonly laneId: string;
  readonly calendarId: string;
  /** Of a page of channel http. */
  readonly pageId: string;
  readonly triggerRunId: string;
  readonly messageRunId: string;
  /** A draft, one under way, and a paused one. */
  readonly campaignIds: readonly string[];
  /** Of webhooks in and out, an endpoint and a subscription, each with a delivery of the same id; and of a connection. */
  readonly endpointId: string;
  /** One that runs, and a draft that can be started. */
  readonly experimentIds: readonly string[];
}

/** Every seeded tenant's. */
export const ENDPOINT = 'https://hooks.example.com/followups';

/** Eight digits that no other text of a reply holds by chance. */
let next = 10_000_000;

export async function createTenant(
  api: TestApi,
  timeZone = 'Europe/Lisbon',
): Promise<{ tenantId: string; key: string }> {
  next += 1;
  const body = { slug: `tenant-${next}`, name: `Tenant ${next}`, timeZone };
  const made = await api.call({ method: 'POST', path: '/api/admin/tenants', key: api.platformKey, body });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  return made.body;
}

/** Key of another role. */
export async function createKey(api: TestApi, key: string, role: string): Promise<{ keyId: string; key: string }> {
  const made = await api.call({ method: 'POST', path: '/api/admin/keys', key, body: { role, name: `A ${role}` } });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  return made.body;
}

export async function triggerOf(api: TestApi, tenantId: string, type: string): Promise<string> {
  const [row] = await api.query<{ id: string }>(
    'select id from automation.automated_triggers where tenant_id = $1 and trigger_type = $2 order by created_at limit 1',
    [tenantId, type],
  );
  return row?.id ?? '';
}

async function seedJobs(api: TestApi, tenant_id: string, mark: string): Promise<string[]> {
  const at = daysAgo(1);
  const job = {
    tenant_id,
    type: 'SEND_EMAIL',
    queue: 'email',
    payload: { mark },
    run_at: at,
    rank_at: at,
    created_at: at,
  };
  const ended = { status: 'FAILED', attempts: 3, error: `REFUSED: ${mark}`, completed_at: at };
  return [await insert(api, 'automation.jobs', { ...job, ...ended }), await insert(api, 'automation.jobs', job)];
}

/** With a call of the failed one, and the breaker that it opened. */
async function seedBookings(api: TestApi, tenant_id: string, customer_id: string, assigned_user_id: string) {
  const booking = { tenant_id, customer_id, assigned_user_id, booking_type: 'follow_up' };
  const failed = await insert(api, 'crm.bookings', {
    ...booking,
    scheduled_at: daysAgo(1),
    status: 'failed',
    task_status: 'failed',
    last_execution_error: 'ENDPOINT_FAILED: HTTP 503',
  });
  await insert(api, 'automation.booking_calls', {
    ...{
      tenant_id,
      booking_id: failed,
      call_second: 1,
      try: 4,
      endpoint: ENDPOINT,
      is_probe: false,
      outcome: 'unavailable',
    },
    ...{ http_status: 503, error: 'ENDPOINT_FAILED: HTTP 503' },
    ...{ started_at: daysAgo(1), lease_until: daysAgo(1), finished_at: daysAgo(1) },
  });
  const lastError = 'ENDPOINT_FAILED: HTTP 503';
  await setBreaker(api.query, tenant_id, ENDPOINT, { openedUntil: daysAgo(-1), lastError });
  return [failed, await insert(api, 'crm.bookings', { ...booking, scheduled_at: daysAgo(-400) })];
}

const seedEvent = (api: TestApi, columns: Readonly<Record<string, unknown>>) =>
  insert(api, 'automation.events', { type: 'CLIENT_MILESTONE_REACHED', occurred_at: daysAgo(1), ...columns });

async function seedMail(api: TestApi, tenant_id: string, customer_id: string, mark: string) {
  const addressId = await insert(api, 'automation.email_addresses', {
    ...{ tenant_id, address: `${mark}@example.org`, last_reported_at: daysAgo(1) },
    ...{ stopped_reason: 'BOUNCED', stopped_at: daysAgo(1) },
  });
  const documentId = await insert(api, 'automation.documents', {
    ...{ tenant_id, customer_id, type: 'DELIVERABLE', subject_id: randomUUID(), title: `Document ${mark}` },
    ...{ file_key: `documents/${mark}.pdf`, pages: 2, size_bytes: 1000, created_at: daysAgo(1) },
  });
  return { addressId, documentId };
}

interface Sample {
  readonly tenant_id: string;
  readonly customer_id: string;
  readonly product_id: string;
  readonly tasted_at: Date;
}

/** The newest first. */
async function seedTasks(
  api: TestApi,
  { triggerId, evaluationId, userId, ...sample }: Sample & { triggerId: string; evaluationId: string; userId: string },
  mark: string,
  tasks: number,
): Promise<readonly string[]> {
  const { tenant_id, customer_id } = sample;
  const taskIds: string[] = [];
  for (let n = 0; n < tasks; n += 1) {
    const created_at = new Date(daysAgo(1).getTime() - n * 60_000);
    const occurrence = await insert(api, 'crm.sample_usages', { ...sample });
    const task = { tenant_id, customer_id, assignee_id: userId, title: `Task ${n} ${mark}`, source: 'SAMPLE_NO_ORDER' };
    const task_id = await insert(api, 'crm.tasks', { ...task, created_at, occurrence_key: occurrence });
    const link = { tenant_id, trigger_id: triggerId, task_id, customer_id, occurrence_key: occurrence };
    await insert(api, 'automation.triggered_tasks', { ...link, evaluation_id: evaluationId, triggered_at: created_at });
    taskIds.push(task_id);
  }
  return taskIds;
}

/** `tasks` of the seven-day sample trigger, of which the first is the newest; one more sample waits for its task. */
export async function seedTenant(api: TestApi, tasks = 2): Promise<SeededTenant> {
  const { tenantId, key } = await createTenant(api);
  const tenant_id = tenantId;
  const mark = `mark-${next}`;
  const userId = await insert(api, 'crm.users', { tenant_id, name: `Rep ${mark}` });
  const customerId = await insert(api, 'crm.customers', { tenant_id, name: `Customer ${mark}`, sales_rep_id: userId });
  const productId = await insert(api, 'crm.products', { tenant_id, sku: mark, name: `Product ${mark}` });
  const sample = { tenant_id, customer_id: customerId, product_id: productId, tasted_at: daysAgo(10) };
  await insert(api, 'crm.sample_usages', sample);
  await api.query(
    `insert into crm.sample_metrics (tenant_id, product_id, period_start, samples_given, customers_sampled,
       customers_converted, conversion_rate, revenue) values ($1, $2, '2026-01-01', 3, 3, 1, 33.33, 120.5)`,
    [tenantId, productId],
  );
  const triggerId = await triggerOf(api, tenantId, 'SAMPLE_NO_ORDER');
  const ran = await api.call({ method: 'POST', path: `/api/admin/triggers/${triggerId}/run`, key });
  const evaluationId: string = ran.body.evaluationId;
  const taskIds = await seedTasks(api, { ...sample, triggerId, evaluationId, userId }, mark, tasks);
  const jobIds = await seedJobs(api, tenantId, mark);
  await api.query(
    `insert into automation.tenant_settings (tenant_id, client_journey, workflows, followup_endpoint) values ($1, true, true, $2)
     on conflict (tenant_id) do update set client_journey = true, workflows = true, followup_endpoint = $2`,
    [tenantId, ENDPOINT],
  );
  const seeded = await seedMail(api, tenant_id, customerId, mark);
  const eventId = await seedEvent(api, { tenant_id, customer_id: customerId, dedupe_key: mark });
  const bookingIds = await seedBookings(api, tenantId, customerId, userId);
  const workflow = await seedWorkflow(api, tenantId, customerId, mark);
  const laneId = await insert(api, 'automation.lanes', { tenant_id, key: `page/${mark}`, per_second: 40 });
  await seedSchedule(api, tenantId, mark);
  const messages = await seedMessages(api, { tenantId, customerId, ...workflow }, mark);
  return {
    tenantId,
    key,
    triggerId,
    taskIds,
    customerId,
    userId,
    evaluationId,
    jobIds,
    bookingIds,
    ...seeded,
    eventId,
    ...workflow,
    laneId,
    calendarId: await seedCalendar(api, tenantId, mark),
    ...messages,
    endpointId: await seedWebhook(api, tenantId, customerId, mark),
    experimentIds: await seedExperiments(api, tenantId, { customerId, ...workflow }, mark),
  };
}
