import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Deployment, openDeployment } from './deployment.ts';

let deployment: Deployment;
let tenantId: string;
let key: string;
let now: Date;

const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();

async function newTenant(): Promise<{ tenantId: string; key: string }> {
  const body = { slug: `acceptance-${randomUUID()}`, name: 'Acceptance', timeZone: 'Europe/Berlin' };
  const made = await deployment.call(deployment.platformKey, 'POST', '/api/admin/tenants', body);
  expect(made.status).toBe(201);
  return made.body;
}

async function aCustomer(doNotContactUntil?: string): Promise<string> {
  const [[id] = []] = await deployment.sql(
    `insert into crm.customers (tenant_id, name, do_not_contact_until)
     values (:tenant::uuid, :name::text, nullif(:until::text, '')::date) returning id::text`,
    { tenant: tenantId, name: 'Ada "the {product}" <b>Example</b> 🙂', until: doNotContactUntil ?? '' },
  );
  return id ?? '';
}

async function anOrder(customerId: string, at: string): Promise<void> {
  await deployment.sql(
    `insert into crm.orders (tenant_id, customer_id, status, ordered_at, delivered_at)
     values (:tenant::uuid, :customer::uuid, 'DELIVERED', :at::timestamptz, :at::timestamptz)`,
    { tenant: tenantId, customer: customerId, at },
  );
}

async function aSample(customerId: string, at: string): Promise<string> {
  const [[id] = []] = await deployment.sql(
    `with product as (insert into crm.products (tenant_id, name) values (:tenant::uuid, 'Barolo') returning id)
     insert into crm.sample_usages (tenant_id, customer_id, product_id, tasted_at)
     select :tenant::uuid, :customer::uuid, product.id, :at::timestamptz from product returning id::text`,
    { tenant: tenantId, customer: customerId, at },
  );
  return id ?? '';
}

async function triggerNamed(name: string): Promise<string> {
  const { body } = await deployment.call(key, 'GET', '/api/admin/triggers');
  return body.items.find((trigger: { name: string }) => trigger.name === name).id;
}

async function run(triggerId: string) {
  const { status, body } = await deployment.call(key, 'POST', `/api/admin/triggers/${triggerId}/run`);
  expect(status).toBe(202);
  return deployment.ended(key, body.statusUrl);
}

const tasksOf = async (triggerId: string) =>
  (await deployment.call(key, 'GET', `/api/admin/triggers/${triggerId}/tasks`)).body.items;

beforeAll(async () => {
  deployment = await openDeployment();
  now = await deployment.now();
  ({ tenantId, key } = await newTenant());
});
afterAll(() => deployment.close());

describe('a new tenant', () => {
  test('has five triggers and thirteen feedback templates', async () => {
    expect((await deployment.call(key, 'GET', '/api/admin/triggers')).body.items).toHaveLength(5);
    const { body } = await deployment.call(key, 'GET', '/api/sample-feedback-templates');
    expect([body.POSITIVE, body.NEGATIVE, body.NEUTRAL].map((templates) => templates?.length)).toEqual([5, 4, 4]);
  });

  test('is invisible to others', async () => {
    const other = await newTenant();
    const id = await triggerNamed('Reorder check-in');
    expect((await deployment.call(other.key, 'GET', `/api/admin/triggers/${id}`)).status).toBe(404);
    expect((await deployment.call('ft_nonsense', 'GET', `/api/admin/triggers/${id}`)).status).toBe(401);
  });
});

describe('a run now', () => {
  test('follows up on a sample once, and its completed task marks the sample', async () => {
    const customerId = await aCustomer();
    const sampleId = await aSample(customerId, daysAgo(8));
    const triggerId = await triggerNamed('7-day sample follow-up');
    expect(await run(triggerId)).toMatchObject({ status: 'SUCCEEDED', matched: 1, created: 1 });
    expect(await run(triggerId)).toMatchObject({ status: 'SUCCEEDED', created: 0, alreadyDone: 1 });

    const [task] = await tasksOf(triggerId);
    expect(task.title).toBe('Follow up on the Barolo sample with Ada "the {product}" <b>Example</b> 🙂');
    await deployment.call(key, 'PATCH', `/api/tasks/${task.id}`, { status: 'COMPLETED' });
    const [[isFollowedUp] = []] = await deployment.sql(
      'select (followed_up_at is not null)::text from crm.sample_usages where id = :id::uuid',
      { id: sampleId },
    );
    expect(isFollowedUp).toBe('true');
  });

  test('of twenty at the same time makes one task per occurrence', async () => {
    for (let customer = 0; customer < 3; customer += 1) {
      const customerId = await aCustomer();
      for (const days of [80, 60, 40]) await anOrder(customerId, daysAgo(days));
    }
    const triggerId = await triggerNamed('Reorder check-in');
    const evaluations = await Promise.all(Array.from({ length: 20 }, () => run(triggerId)));
    expect(evaluations.map(({ status }) => status)).toEqual(Array(20).fill('SUCCEEDED'));
    expect(evaluations.reduce((sum, { created }) => sum + created, 0)).toBe(3);
    expect(await tasksOf(triggerId)).toHaveLength(3);
  });

  test('thanks for a first order, and gets back when the date has come', async () => {
    await anOrder(await aCustomer(), daysAgo(2));
    const customerId = await aCustomer(daysAgo(3).slice(0, 10));
    expect(await run(await triggerNamed('First order thank-you'))).toMatchObject({ created: 1 });
    expect(await run(await triggerNamed('Contact date reached'))).toMatchObject({ created: 1 });
    const [[until] = []] = await deployment.sql(
      'select do_not_contact_until::text from crm.customers where id = :id::uuid',
      { id: customerId },
    );
    expect(until).toBeNull();
  });

  test('leaves a trail of every task and evaluation', async () => {
    const rows = await deployment.sql(
      `select action, count(*)::text from automation.audit_log where tenant_id = :tenant::uuid group by 1 order by 1`,
      { tenant: tenantId },
    );
    expect(Object.fromEntries(rows)).toMatchObject({
      'evaluation.succeeded': '24',
      'task.changed': '1',
      'task.created': '6',
    });
  });
});
