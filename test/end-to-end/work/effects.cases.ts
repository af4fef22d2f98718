/** What nodes of workflows do outside, on the whole stack: once, whatever dies, and in few statements. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aCustomer } from '../../support/database/factory.ts';
import { startEndpoint, type TestEndpoint } from '../../support/endpoint/setup-endpoint.ts';
import { clearWork } from '../../support/stack/clear-work.ts';
import { killAtEveryCall } from '../../support/stack/kill-at-every-call.ts';
import type { RunningStack, Tenant } from '../../support/stack/setup-stack.ts';
import { live } from './setup-work-stack.ts';

let stack: RunningStack;
let endpoint: TestEndpoint;
let tenant: Tenant;
beforeAll(async () => {
  ({ stack } = live);
  endpoint = await startEndpoint();
});
afterAll(() => endpoint.close());

const fine = { does: 'answer', status: 200, body: { score: 8 } } as const;

async function ask(method: string, path: string, body?: unknown, expected = 200) {
  const reply = await stack.api(method, path, { key: tenant.adminKey, ...(body === undefined ? {} : { body }) });
  expect([path, reply.status, reply.body?.error]).toEqual([path, expected, undefined]);
  return reply.body;
}

/** Makes a tenant with an active workflow: nodes in a row behind the start, and what errors lead to. */
async function activate(nodes: readonly object[], entries: readonly object[] = [{ kind: 'manual' }]): Promise<string> {
  tenant = await stack.newTenant();
  await ask('PATCH', '/api/admin/settings', { workflows: true, emailWorkflows: true });
  const row = [{ id: 's', type: 'start', data: { entries } }, ...nodes, { id: 'e', type: 'end' }] as { id: string }[];
  const edges = row.slice(1).map(({ id }, index) => ({ source: row[index]?.id, target: id }));
  const { id } = await ask('POST', '/api/workflows', { name: 'Effects', graph: { nodes: row, edges } }, 201);
  await ask('POST', `/api/workflows/${id}/publish`, {}, 201);
  await ask('POST', `/api/workflows/${id}/activate`);
  return id;
}

const aCustomerWithMail = (address: string) =>
  aCustomer(stack, tenant.tenantId, { name: 'Ada', email: address, status: 'LEAD' });
const mailsTo = (address: string) => stack.runtime.services.ses.mailbox.list().filter(({ to }) => to.includes(address));
const runs = () =>
  stack.query<{ id: string; status: string; error: string | null }>(
    'select id, status, error from automation.runs where tenant_id = $1',
    [tenant.tenantId],
  );

const email = {
  id: 'm',
  type: 'email',
  data: {
    subject: 'Score {{ steps.h.score | default: "unknown" }}',
    html: '<p>Hello {{ customer.name }}</p>',
    text: 'Hello {{ customer.name }}',
  },
};
const http = (data: object = {}) => ({
  id: 'h',
  type: 'http',
  data: { url: endpoint.url, body: { about: '{{ customer.id }}' }, ...data },
});

test('an e-mail leaves five statements after the event, with its values escaped and the way to hear no more', async () => {
  const html = `<p>Hello {{ customer.name }}</p>${'<p>long</p>'.repeat(9000)}`;
  const data = { ...email.data, subject: 'Hello {{ customer.name }}', html };
  await activate([{ ...email, data }], [{ kind: 'event', types: ['MONTH_TRANSITION'] }]);
  const address = 'five@example.com';
  const customerId = await aCustomer(stack, tenant.tenantId, { name: '<Ada>', email: address, status: 'LEAD' });
  await stack.settle();
  stack.chaos.forgetCalls();
  await stack.query(
    `insert into automation.events (tenant_id, type, customer_id, dedupe_key) values ($1, 'MONTH_TRANSITION', $2, 'month')`,
    [tenant.tenantId, customerId],
  );
  await stack.settle();
  const [mail, ...more] = mailsTo(address);
  expect(more).toEqual([]);
  expect(mail?.subject).toBe('Hello <Ada>');
  const raw = readFileSync(mail?.file ?? '', 'utf8');
  expect(raw.replace(/=\r\n/g, '')).toMatch(/Hello &lt;Ada&gt;/);
  expect(raw).toMatch(/List-Unsubscribe-Post/);
  const calls = stack.chaos.calls();
  const sent = calls.findIndex(({ service }) => service === 'ses');
  const names = ['workflows-advance', 'email'].map((folder) => stack.functionName(folder));
  const statements = calls
    .slice(0, sent)
    .flatMap(({ service, functionName }) =>
      /rds/.test(service) && names.includes(functionName) ? [functionName] : [],
    );
  expect(statements.length, statements.join()).toBeGreaterThanOrEqual(3);
  // The relay's one comes before them.
  expect(statements.length, statements.join()).toBeLessThanOrEqual(4);
});

describe('a request that fails', () => {
  test('is tried again with the same key, and its answer is there for what follows', async () => {
    const id = await activate([http({ retry: { attempts: 3, fromSeconds: 10 } }), email]);
    endpoint.behave({ does: 'answer', status: 503 });
    const customerId = await aCustomerWithMail('again@example.com');
    await ask('POST', `/api/workflows/${id}/runs`, { customerIds: [customerId] }, 202);
    await stack.settle();
    expect(endpoint.callsOf(customerId)).toHaveLength(1);
    endpoint.behave(fine);
    await stack.advance(9_000);
    expect(endpoint.callsOf(customerId)).toHaveLength(1);
    await stack.advance(20_000);
    const keys = endpoint.callsOf(customerId).map(({ headers }) => headers['idempotency-key']);
    expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
    expect(mailsTo('again@example.com').map(({ subject }) => subject)).toEqual(['Score 8']);
    expect(await runs()).toMatchObject([{ status: 'FINISHED' }]);
  });

  test('for good fails the run, which says where and why', async () => {
    const id = await activate([http()]);
    endpoint.behave({ does: 'answer', status: 404 });
    await ask('POST', `/api/workflows/${id}/runs`, { customerIds: [await aCustomerWithMail('x@example.com')] }, 202);
    await stack.settle();
    const [run] = await runs();
    expect(run).toMatchObject({
      status: 'FAILED',
      error: expect.stringMatching(/^ANSWERED_404: .*\(node "h", attempt 1\)$/),
    });
    const { items } = await ask('GET', `/api/runs/${run?.id}/trace`);
    expect(items.at(-1)).toMatchObject({ nodeId: 'h', detail: { error: expect.stringMatching(/^ANSWERED_404/) } });
  });
});

test('a run that dies at any call of the walk or of its jobs acts once', async () => {
  const activity = { id: 'a', type: 'activity', data: { summary: 'Told the other system' } };
  const booking = { id: 'b', type: 'booking', data: { after: { n: 30, unit: 'days' }, bookingType: 'visit' } };
  let id: string;
  let customerId: string;
  const kills = await killAtEveryCall(stack, {
    functions: ['workflows-advance', 'http', 'scheduled-tasks'],
    async arrange() {
      await clearWork(stack);
      id = await activate([activity, http(), booking]);
      endpoint.behave(fine);
      customerId = await aCustomer(stack, tenant.tenantId, { status: 'LEAD' });
    },
    async act() {
      await ask('POST', `/api/workflows/${id}/runs`, { customerIds: [customerId] }, 202);
      await stack.settle();
    },
    async check() {
      const keys = new Set(endpoint.callsOf(customerId).map(({ headers }) => headers['idempotency-key']));
      const [count] = await stack.query(
        `select (select count(*)::int from crm.activities where tenant_id = $1) as activities,
           (select count(*)::int from crm.bookings where tenant_id = $1) as bookings`,
        [tenant.tenantId],
      );
      expect([keys.size, count, (await runs()).map(({ status }) => status)]).toEqual([
        1,
        { activities: 1, bookings: 1 },
        ['FINISHED'],
      ]);
    },
  });
  expect(kills).toBeGreaterThan(8);
});
