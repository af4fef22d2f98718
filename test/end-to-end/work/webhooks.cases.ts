/** A webhook of another system, on the whole stack: signed, stored once, and the start of a workflow. */

import { Webhook } from 'standardwebhooks';
import { beforeAll, describe, expect, test } from 'vitest';
import { killAtEveryCall } from '../../support/stack/kill-at-every-call.ts';
import type { RunningStack } from '../../support/stack/setup-stack.ts';
import { live } from './setup-work-stack.ts';

let stack: RunningStack;
let tenantId: string;
let endpoint: { readonly path: string; readonly secret: string };
async function arrange(): Promise<void> {
  ({ stack } = live);
  const tenant = await stack.newTenant();
  tenantId = tenant.tenantId;
  const call = async (method: string, path: string, body: unknown, expected: number) => {
    const reply = await stack.api(method, path, { key: tenant.adminKey, body });
    expect([path, reply.status, reply.body?.error]).toEqual([path, expected, undefined]);
    return reply.body;
  };
  await call('PATCH', '/api/admin/settings', { workflows: true }, 200);
  const customer = { matchBy: 'email', mapping: { 'data.email': 'email' } };
  const made = await call(
    'POST',
    '/api/webhook-endpoints',
    { name: 'Shop', form: 'standard-webhooks', perSecond: 100, customer },
    201,
  );
  endpoint = made;
  const graph = {
    nodes: [
      { id: 's', type: 'start', data: { entries: [{ kind: 'webhook', endpointId: made.id }] } },
      { id: 't', type: 'task', data: { title: 'Call {{ event.body.data.email }}' } },
      { id: 'e', type: 'end' },
    ],
    edges: [
      { source: 's', target: 't' },
      { source: 't', target: 'e' },
    ],
  };
  const { id } = await call('POST', '/api/workflows', { name: 'Calls', graph }, 201);
  await call('POST', `/api/workflows/${id}/publish`, {}, 201);
  await call('POST', `/api/workflows/${id}/activate`, {}, 200);
}

async function send(email: string): Promise<{ readonly status: number; readonly body: unknown }> {
  const body = JSON.stringify({ type: 'form_submitted', data: { email } });
  const [id, at] = [`msg_${email}`, stack.now()];
  const reply = await fetch(`${stack.runtime.apiUrl}${endpoint.path}`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', 'webhook-id': id },
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(endpoint.secret).sign(id, at, body),
    },
    body,
  });
  const answer = { status: reply.status, body: await reply.json() };
  await stack.settle();
  return answer;
}

const tasksFor = (email: string) =>
  stack.query(
    `select t.title from crm.tasks t join crm.customers c on c.tenant_id = t.tenant_id and c.id = t.customer_id where t.tenant_id = $1 and c.email = $2`,
    [tenantId, email],
  );

describe('a delivery', () => {
  beforeAll(arrange);

  test('makes a customer and a task, once, and its repetition neither', async () => {
    const first = await send('ada@example.com');
    expect(first).toMatchObject({ status: 202, body: { deliveryId: expect.any(String) } });
    expect(await send('ada@example.com')).toMatchObject({ status: 202, body: { duplicate: true } });
    expect(await tasksFor('ada@example.com')).toEqual([{ title: 'Call ada@example.com' }]);
  });

  test('a function that dies at any call loses no delivery and makes nothing twice, when the sender tries again', async () => {
    let person = 0;
    const email = () => `person${person}@example.com`;
    const kills = await killAtEveryCall(stack, {
      functions: ['api-inbound'],
      arrange: async () => {
        person += 1;
      },
      act: async () => {
        const first = await send(email());
        if (first.status !== 202) expect(await send(email())).toMatchObject({ status: 202 });
      },
      check: async () => expect(await tasksFor(email())).toHaveLength(1),
    });
    expect(kills).toBeGreaterThan(1);
  });
});
