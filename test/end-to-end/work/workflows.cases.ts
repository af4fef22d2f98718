/** Workflows on the whole stack: drawn, published and activated over HTTP, entered by hand and by an event, walked as the clock moves. */
import { beforeAll, expect, test } from 'vitest';
import { aCustomer } from '../../support/database/factory.ts';
import type { RunningStack } from '../../support/stack/setup-stack.ts';
import { live } from './setup-work-stack.ts';

let stack: RunningStack;
beforeAll(() => {
  ({ stack } = live);
});

const DAY_MS = 86_400_000;

const graph = {
  nodes: [
    {
      id: 'start',
      type: 'start',
      data: { entries: [{ kind: 'manual' }, { kind: 'event', types: ['CLIENT_CREATED'] }] },
    },
    { id: 'warm', type: 'condition', data: { when: { path: 'customer.attributes.score', op: 'gte', value: 70 } } },
    { id: 'call', type: 'task', data: { title: 'Call {{ customer.name }}' } },
    { id: 'rest', type: 'wait', data: { kind: 'duration', n: 3, unit: 'days' } },
    { id: 'again', type: 'task', data: { title: 'Call {{ customer.name }} again' } },
    { id: 'end', type: 'end', data: { outcome: 'CALLED' } },
  ],
  edges: [
    ...[
      { source: 'start', target: 'warm' },
      { source: 'warm', sourcePort: 'true', target: 'call' },
    ],
    ...[
      { source: 'warm', sourcePort: 'false', target: 'end' },
      { source: 'call', target: 'rest' },
    ],
    ...[
      { source: 'rest', target: 'again' },
      { source: 'again', target: 'end' },
    ],
  ],
};

test('a workflow is walked by its entries, waits as long as it says, and sleeps without a statement', async () => {
  const { tenantId, adminKey: key } = await stack.newTenant();
  const call = async (method: string, path: string, body?: unknown, expected = 200) => {
    const reply = await stack.api(method, path, { key, ...(body === undefined ? {} : { body }) });
    expect([path, reply.status, reply.body?.error]).toEqual([path, expected, undefined]);
    return reply.body;
  };
  await call('PATCH', '/api/admin/settings', { clientJourney: true, workflows: true });
  const { id } = await call('POST', '/api/workflows', { name: 'Call new customers', graph }, 201);
  await call('POST', `/api/workflows/${id}/publish`, {}, 201);
  const attributes = { score: 90 };
  const old = await aCustomer(stack, tenantId, { name: 'Old', attributes });
  await call('POST', `/api/workflows/${id}/activate`);
  await aCustomer(stack, tenantId, { name: 'New', status: 'LEAD', attributes });
  const started = await call('POST', `/api/workflows/${id}/runs`, { customerIds: [old, tenantId] }, 202);
  expect(started).toMatchObject({
    runs: [{ customerId: old }],
    refused: [{ customerId: tenantId, reason: 'CUSTOMER_GONE' }],
  });
  await stack.settle();

  const titles = async () =>
    (
      await stack.query<{ title: string }>('select title from crm.tasks where tenant_id = $1 order by title', [
        tenantId,
      ])
    ).map(({ title }) => title);
  expect(await titles()).toEqual(['Call New', 'Call Old']);
  const waiting = await call('GET', `/api/runs?workflowId=${id}&status=RUNNING`);
  expect(waiting.items.map(({ nodeId, steps }: { nodeId: string; steps: number }) => [nodeId, steps])).toEqual([
    ['rest', 3],
    ['rest', 3],
  ]);

  await stack.advance(2 * DAY_MS);
  expect(await titles()).toHaveLength(2);
  await stack.advance(1.01 * DAY_MS);
  expect(await titles()).toEqual(['Call New', 'Call New again', 'Call Old', 'Call Old again']);
  const { items } = await call('GET', `/api/runs/${started.runs[0].runId}/trace`);
  expect(items.map(({ nodeId, port }: { nodeId: string; port: string | null }) => [nodeId, port])).toEqual([
    ...[
      ['start', 'next'],
      ['warm', 'true'],
      ['call', 'next'],
      ['rest', 'next'],
      ['again', 'next'],
      ['end', null],
    ],
  ]);
  const ended = await call('GET', `/api/runs?workflowId=${id}&status=FINISHED`);
  expect(ended.items.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['CALLED', 'CALLED']);
  for (const [name, { waiting: left, dead }] of Object.entries(stack.queues()))
    expect([name, left, dead]).toEqual([name, 0, 0]);
});
