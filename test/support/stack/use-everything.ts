/** A scenario in which every part of the stack does something, for tests of permissions. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { routes } from '../../../functions/api/contract.ts';
import { maintenance } from '../../../functions/registry.ts';
import { aCustomer, anOrder, aProduct, aSample } from '../database/factory.ts';
import { startEndpoint } from '../endpoint/setup-endpoint.ts';
import type { RunningStack, Tenant } from './setup-stack.ts';
import { moveRows } from './use/move-rows.ts';
import { sendMessages } from './use/send-messages.ts';
import { useDeadLetters } from './use/use-dead-letters.ts';
import { useWebhooks } from './use/use-webhooks.ts';
import { wordSuggestions } from './use/word-suggestions.ts';

const DAY_MS = 86_400_000;

/** Creates a match for each trigger type, and a sample that led to an order. */
async function fill(stack: RunningStack, tenantId: string): Promise<void> {
  const ago = (days: number) => new Date(stack.now().getTime() - days * DAY_MS).toISOString();
  const productId = await aProduct(stack, tenantId);
  const taster = await aCustomer(stack, tenantId, { name: 'Taster' });
  await aSample(stack, tenantId, taster, productId, ago(10));
  const regular = await aCustomer(stack, tenantId, { name: 'Regular' });
  for (const days of [50, 30]) await anOrder(stack, tenantId, regular, ago(days), {}, productId);
  await anOrder(stack, tenantId, await aCustomer(stack, tenantId, { name: 'New' }), ago(3));
  await aCustomer(stack, tenantId, { name: 'Left alone', do_not_contact_until: ago(1).slice(0, 10) });
}

/** Calls every route. Only checks that the call reached the route's function. */
async function callEveryRoute(stack: RunningStack, { adminKey }: Tenant): Promise<void> {
  for (const { method, path, access, example } of routes) {
    const key = access === 'platform' ? stack.connection.platformKey : adminKey;
    const to = path.replace('{id}', randomUUID()).replace('{name}', 'sample-metrics');
    const reply = await stack.api(method, to, { key, ...(example === undefined ? {} : { body: example }) });
    if (reply.status >= 500) throw new Error(`${method} ${to}: ${reply.status} ${JSON.stringify(reply.body)}`);
  }
  const page = await fetch(`${stack.runtime.apiUrl}/console`);
  if (page.status !== 200) throw new Error(`/console: ${page.status}`);
  // A path without a route, and a call that its function refuses and rolls back.
  for (const [method, to] of [
    ['GET', '/nowhere'],
    ['POST', '/api/maintenance/nothing/run'],
  ] as const) {
    const { status } = await stack.api(method, to, { key: adminKey });
    if (status !== 404) throw new Error(`${method} ${to}: ${status}`);
  }
}

/** The whole journey: one event of each type, and every kind of job. */
async function goOnJourney(stack: RunningStack, { tenantId, adminKey }: Tenant): Promise<void> {
  const settings = { clientJourney: true, emailWorkflows: true, attachDocuments: true };
  await stack.api('PATCH', '/api/admin/settings', { key: adminKey, body: settings });
  const customerId = await aCustomer(stack, tenantId, { name: 'Client', email: 'client@example.com' });
  // The mailbox simulator of SES: the e-mail comes back.
  await aCustomer(stack, tenantId, { name: 'Gone', email: 'bounce@simulator.amazonses.com', status: 'LEAD' });
  await stack.settle();
  // The next e-mails come from the tenant's own address.
  await stack.api('PATCH', '/api/admin/settings', {
    key: stack.connection.platformKey,
    headers: { 'X-Tenant-Id': tenantId },
    body: { senderAddress: 'care@example.net' },
  });
  const milestone = { type: 'CLIENT_MILESTONE_REACHED', customerId, data: { milestone: 'Ten' } };
  await stack.api('POST', '/api/events', { key: adminKey, body: milestone });
  const types = ['DELIVERABLE_COMPLETED', 'DELIVERABLE_OVERDUE', 'MONTH_TRANSITION'];
  await stack.query(
    `insert into automation.events (tenant_id, type, customer_id, dedupe_key)
     select $1, t.type, $2, t.type from unnest($3::text[]) t (type)`,
    [tenantId, customerId, types],
  );
  await stack.settle();
  // On a busy machine the e-mail about the plan comes back to its PDF after a quarter of a minute.
  await stack.advance(60_000);
  // A plan whose text is only in the bucket, so that its PDF has to read it there.
  await stack.query(`update crm.business_plans set content = null where tenant_id = $1`, [tenantId]);
  await stack.query(
    `insert into automation.jobs (tenant_id, type, queue, run_at, rank_at, created_at, payload)
     select $1, 'GENERATE_PDF', 'pdf-generation', $3, $3, $3, jsonb_build_object('customerId', $2::text)`,
    [tenantId, customerId, stack.now()],
  );
  await stack.settle();
}

/**
 * Makes a booking that only the queue delays, one with a timer, and one that is cancelled. The first two are called.
 */
async function book(stack: RunningStack, { tenantId }: Tenant, followupEndpoint: string): Promise<void> {
  await stack.query(
    `insert into automation.tenant_settings (tenant_id, followup_endpoint) values ($1, $2)
     on conflict (tenant_id) do update set followup_endpoint = excluded.followup_endpoint`,
    [tenantId, followupEndpoint],
  );
  const customerId = await aCustomer(stack, tenantId, { name: 'Booked' });
  const ids = await stack.query<{ id: string }>(
    `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at)
     select $1, $2, 'follow_up', $3::timestamptz + m.minutes * interval '1 minute' from (values (5), (60), (120)) m (minutes)
     returning id`,
    [tenantId, customerId, stack.now()],
  );
  await stack.settle();
  // As if another function had this timer in hand for a minute more: the message is sent again until then.
  const claim = `update automation.booking_timers set claimed_until = $2::timestamptz + interval '1 minute' where booking_id = $1`;
  await stack.query(claim, [ids.at(-1)?.id, stack.now()]);
  await stack.query(`update crm.bookings set status = 'cancelled' where id = $1`, [ids.at(-1)?.id]);
  await stack.settle();
}

/** Reads a document of the client through a link. */
async function readDocument(stack: RunningStack, { adminKey: key }: Tenant): Promise<void> {
  const { items } = (await stack.api('GET', '/api/documents', { key })).body;
  const { contentUrl } = (await stack.api('GET', `/api/documents/${items[0].id}/content`, { key })).body;
  const { status } = await fetch(`${stack.runtime.apiUrl}${contentUrl}`);
  if (status !== 200) throw new Error(`${contentUrl}: ${status}`);
}

/** The client of the journey clicks on the unsubscribe link. */
async function endEmails({ connection: { controlUrl } }: RunningStack): Promise<void> {
  const reply = await fetch(`${controlUrl}/_local/mailbox`);
  const { items }: { items: { file: string }[] } = JSON.parse(await reply.text());
  const mail = readFileSync(items[0]?.file ?? '', 'utf8').replace(/\r\n[ \t]/g, ' '); // headers are folded
  const link = /List-Unsubscribe: <([^>]+)>/.exec(mail)?.[1] ?? '';
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  const { status } = await fetch(link, { method: 'POST', body });
  if (status !== 200) throw new Error(`${link}: ${status}`);
}

/** An object that the housekeeping of the day after tomorrow deletes. */
async function leaveTemporaryFile({ connection: { aws }, runtime }: RunningStack): Promise<void> {
  const { endpointUrl, region, accessKeyId, secretAccessKey } = aws;
  const s3 = new S3Client({ endpoint: endpointUrl, region, credentials: { accessKeyId, secretAccessKey } });
  const Bucket = runtime.resources.find(({ type }) => type === 'AWS::S3::Bucket')?.attributes.ref;
  await s3.send(new PutObjectCommand({ Bucket, Key: 'tmp/left', Body: 'over' }));
  s3.destroy();
}

/** Runs every maintenance function by hand: one of them is scheduled on Sundays only. */
async function keepHouse(stack: RunningStack): Promise<void> {
  const key = stack.connection.platformKey;
  for (const { name } of Object.values(maintenance)) {
    const { status } = await stack.api('POST', `/api/maintenance/${name}/run`, { key });
    if (status >= 500) throw new Error(`${name}: ${status}`);
    await stack.settle();
  }
}

/** Makes calls that end in a rollback in each function, for a tenant that does not exist. */
async function failInEveryFunction(stack: RunningStack): Promise<void> {
  const headers = { 'X-Tenant-Id': randomUUID() };
  for (const { method, path, access, example } of routes) {
    if (access === 'public' || access === 'platform') continue;
    const to = path.replace('{id}', randomUUID()).replace('{name}', 'sample-metrics');
    await stack.api(method, to, {
      key: stack.connection.platformKey,
      headers,
      ...(example === undefined ? {} : { body: example }),
    });
  }
}

/** A run of a workflow that calls an endpoint. */
async function runWorkflow(stack: RunningStack, { tenantId, adminKey: key }: Tenant, url: string): Promise<void> {
  const ask = async (method: string, path: string, body: object = {}) => {
    const reply = await stack.api(method, path, { key, body });
    if (reply.status >= 300) throw new Error(`${path}: ${reply.status}`);
    return reply.body;
  };
  await ask('PATCH', '/api/admin/settings', { workflows: true });
  const nodes = [
    { id: 's', type: 'start', data: { entries: [{ kind: 'manual' }] } },
    { id: 'h', type: 'http', data: { url, signed: true } },
    { id: 'e', type: 'end' },
  ];
  const edges = [
    { source: 's', target: 'h' },
    { source: 'h', target: 'e' },
  ];
  const graph = { nodes, edges };
  const { id } = await ask('POST', '/api/workflows', { name: 'Everything', graph });
  await ask('POST', `/api/workflows/${id}/publish`);
  await ask('POST', `/api/workflows/${id}/activate`);
  const [customer] = await stack.query<{ id: string }>('select id from crm.customers where tenant_id = $1 limit 1', [
    tenantId,
  ]);
  await ask('POST', `/api/workflows/${id}/runs`, { customerIds: [customer?.id] });
  await stack.settle();
}

/** Throws when any call is refused. Returns the tenant of the scenario. */
export async function useEverything(stack: RunningStack): Promise<Tenant> {
  const tenant = await stack.newTenant();
  await fill(stack, tenant.tenantId);
  await goOnJourney(stack, tenant);
  await readDocument(stack, tenant);
  await callEveryRoute(stack, tenant);
  const endpoint = await startEndpoint();
  await runWorkflow(stack, tenant, endpoint.url);
  await sendMessages(stack, tenant);
  await useWebhooks(stack, tenant, endpoint.url);
  await moveRows(stack, tenant);
  await wordSuggestions(stack, tenant);
  await failInEveryFunction(stack);
  await keepHouse(stack);
  await leaveTemporaryFile(stack);
  await endEmails(stack);
  await book(stack, tenant, endpoint.url);
  await stack.advance(2 * DAY_MS);
  await endpoint.close();
  await useDeadLetters(stack);
  return tenant;
}
