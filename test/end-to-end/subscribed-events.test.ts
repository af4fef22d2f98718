/** Every type of event reaches a subscription: what happens in the database is one signed call, with its customer or without one. */
import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { environment } from '../../functions/engine/environment.ts';
import { seal, sealingKey, unseal } from '../../functions/engine/seals/seal.ts';
import { sendWebhook } from '../../functions/jobs/http/send-webhook/job.ts';
import { raiseMonthTransitions } from '../../functions/maintenance/raise-month-transitions/queries.gen.ts';
import { setUpVersion } from '../../functions/workflows/advance/setup-version.ts';
import { setUpGraph } from '../../functions/workflows/graph/setup-graph.ts';
import { eventTypes } from '../../functions/workflows/nodes/wait/event-type.ts';
import { aCustomer, aProduct, aSample, aTenant, insert } from '../support/database/factory.ts';
import { startEndpoint, type TestEndpoint } from '../support/endpoint/setup-endpoint.ts';
import { type JobsSetup, NOW, setUpJobs } from '../support/jobs/setup-jobs.ts';

const MASTER = 'a master secret that is long enough for a key';
const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
vi.mock('../../functions/engine/seals/seals.ts', () => ({
  openSecret: async (sealed: string, place: Parameters<typeof unseal>[2]) =>
    unseal([sealingKey(MASTER)], sealed, place),
}));

let setup: JobsSetup;
let endpoint: TestEndpoint;
let tenantId: string;
let customerId: string;
beforeAll(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  vi.stubEnv(environment.allowsLoopback, 'true');
  setup = await setUpJobs();
  endpoint = await startEndpoint();
  tenantId = await aTenant(setup.database);
  await query('insert into automation.tenant_settings (tenant_id, workflows, client_journey) values ($1, true, true)', [
    tenantId,
  ]);
  await subscribe([...eventTypes, 'custom.*']);
  customerId = await aCustomer(setup.database, tenantId, { status: 'ACTIVE' });
});
afterAll(async () => {
  await endpoint.close();
  await setup.close();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

const query = <R extends object = Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  setup.database.query<R & Record<string, unknown>>(sql, values);
const add = (table: string, columns: object = {}) =>
  insert(setup.database, table, { tenant_id: tenantId, customer_id: customerId, ...columns });
const set = (table: string, id: string, column: string, value: unknown) =>
  query(`update ${table} set ${column} = $2 where id = $1`, [id, value]);
const later = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

async function subscribe(types: readonly string[]) {
  const id = randomUUID();
  const secret = seal(sealingKey(MASTER), SECRET, { kind: 'webhook-subscription', tenantId, id });
  await query(
    `insert into automation.webhook_subscriptions (tenant_id, id, name, url, event_types, secret, secret_last_four, secret_set_at, created_at)
     values ($1, $2, 'Ours', $3, $4, $5, 'last', $6, $6)`,
    [tenantId, id, endpoint.url, types, secret, NOW],
  );
}

async function orders() {
  const order = await add('crm.orders', { ordered_at: NOW });
  for (const status of ['DELIVERED', 'CANCELLED']) await set('crm.orders', order, 'status', status);
  const product = await aProduct(setup.database, tenantId);
  const sample = await aSample(setup.database, tenantId, customerId, product, '2026-01-01');
  await set('crm.sample_usages', sample, 'followed_up_at', NOW);
}

async function tasks() {
  for (const status of ['COMPLETED', 'CANCELLED'])
    await set('crm.tasks', await add('crm.tasks', { title: 'Call', source: 'MANUAL' }), 'status', status);
}

async function bookings() {
  const booking = { booking_type: 'call', time_zone: 'UTC', scheduled_at: later(400), buffer_until: null };
  for (const status of ['completed', 'cancelled', 'missed'])
    await set('crm.bookings', await add('crm.bookings', booking), 'status', status);
  await set('crm.bookings', await add('crm.bookings', booking), 'scheduled_at', later(500));
}

async function documents() {
  const deliverable = await add('crm.deliverables', { month: 2, due_at: later(1) });
  for (const status of ['PENDING_REVIEW', 'APPROVED', 'DELIVERED', 'REJECTED', 'DRAFT'])
    await set('crm.deliverables', deliverable, 'status', status);
  await query(`select automation.raise_overdue_deliverables($1, 'UTC', $2)`, [tenantId, later(2)]);
  await setup.database.run(raiseMonthTransitions, { tenantId, today: '2099-05-01', timeZone: 'UTC', now: later(2) });
  await set('crm.deliverables', deliverable, 'status', 'COMPLETED');
  await add('crm.business_plans', { version: 1, status: 'COMPLETED' });
}

/** Of the API: what callers report. */
const reported = (type: string, handled_at: Date | null) =>
  add('automation.events', { type, dedupe_key: randomUUID(), occurred_at: NOW, handled_at });

/** Whoever writes to the page, and is written to, is no customer. */
async function messages() {
  const [page] = await query<{ page_id: string }>(
    `insert into automation.pages (tenant_id, channel, name, token, token_set_at) values ($1, 'page', 'Shop', 'sealed.v1.', $2) returning page_id::text`,
    [tenantId, NOW],
  );
  const pageId = page?.page_id;
  const written = {
    channel: 'page',
    pageId,
    messageId: 'm-1',
    recipientId: '123',
    kind: 'message',
    text: 'Hi',
    at: NOW,
  };
  await query('select automation.receive_messages($1, $2)', [JSON.stringify([written]), NOW]);
  const payload = { pageId, recipientId: '123', text: 'Hello' };
  const job = { type: 'SEND_MESSAGE', queue: 'messages', payload, run_at: NOW, rank_at: NOW, created_at: NOW };
  const id = await insert(setup.database, 'automation.jobs', { tenant_id: tenantId, ...job });
  await query(
    `update automation.jobs set status = 'FAILED', error = 'RECIPIENT: gone', completed_at = $2 where id = $1`,
    [id, NOW],
  );
}

async function webhooks() {
  const id = await insert(setup.database, 'automation.webhook_endpoints', {
    tenant_id: tenantId,
    name: 'Form',
    form: 'atlas',
  });
  const delivery = { hash: 'h', topic: 'form_submitted', sizeBytes: 9, elapsedMs: 0 };
  await query('select automation.receive_delivery($1, $2, $3, $4)', [id, delivery, '{"id": 1}', NOW]);
}

async function workflows() {
  const graph = setUpGraph(
    { s: { type: 'start', data: { entries: [{ kind: 'manual' }] } }, e: { type: 'end', data: { outcome: 'WON' } } },
    ['s>e'],
  );
  const workflowId = await setUpVersion(setup.database.query, tenantId, NOW, graph);
  const run = { tenantId, workflowId, customerId: null, key: 'one', trigger: { kind: 'manual' } };
  await query('select automation.start_runs($1, $2)', [JSON.stringify([run]), NOW]);
  await query('select automation.advance_workflows(100, $1)', [NOW]);
}

test('each is one call, signed, and those without a customer say so', async () => {
  for (const cause of [orders, tasks, bookings, documents, messages, webhooks, workflows]) await cause();
  await set('crm.customers', customerId, 'name', 'Ada');
  await reported('CLIENT_MILESTONE_REACHED', null);
  await reported('custom.paid', NOW);
  const jobs = await query<{ id: string; payload: never }>(
    `select id, payload from automation.jobs where type = 'SEND_WEBHOOK' order by created_at, id`,
  );
  for (const { id, payload } of jobs)
    expect(await setup.run(sendWebhook, tenantId, payload, id)).toEqual({ kind: 'done', result: { httpStatus: 200 } });
  const sent = endpoint.calls.map(
    ({ body, headers }) =>
      new Webhook(SECRET).verify(body, headers as Record<string, string>) as {
        type: string;
        data: { customerId: string | null };
      },
  );
  expect(sent).toHaveLength(jobs.length);
  const types = new Set(sent.map(({ type }) => type));
  expect([...eventTypes, 'custom.paid'].filter((type) => !types.has(type))).toEqual([]);
  const nobody = sent.filter(({ data }) => data.customerId === null).map(({ type }) => type);
  expect(nobody.sort()).toEqual(['message.failed', 'message.received', 'webhook.received', 'workflow.finished']);
});
