/** A tenant whose rows came in, beside the older tables of automated triggers that were about them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { startApi, type TestApi } from '../../support/api/setup-api.ts';

const DOCS = join(import.meta.dirname, '..', '..', '..', 'docs');
export const readDocs = (path: string): string => readFileSync(join(DOCS, path), 'utf8');

export const day = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString();

type Call = (method: string, path: string, body?: unknown) => ReturnType<TestApi['call']>;

/** Ada and Bo tasted twice: what was due at the time of their follow-up, and what became due after it. */
async function bringRowsIn(call: Call): Promise<void> {
  const put = async (collection: string, rows: object[]) => {
    const reply = await call('PUT', `crm/${collection}?mode=all`, rows);
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  };
  await put('users', [{ externalId: 'rep-1', name: 'Rui' }]);
  await put('products', [
    { externalId: 'p', name: 'Red' },
    { externalId: 'q', name: 'White' },
  ]);
  await put(
    'customers',
    ['ada', 'bo', 'cy', 'di', 'ed'].map((externalId) => ({
      externalId,
      name: externalId,
      salesRepExternalId: 'rep-1',
    })),
  );
  const sample = (externalId: string, customer: string, daysAgo: number, product = 'p') => ({
    ...{ externalId, customerExternalId: customer, productExternalId: product, tastedAt: day(daysAgo) },
  });
  await put('samples', [
    ...[sample('ada-old', 'ada', 30), sample('ada-new', 'ada', 12, 'q'), sample('bo-old', 'bo', 40)],
    ...[sample('cy-missed', 'cy', 20), sample('ed-open', 'ed', 25)],
  ]);
  const orders = (customer: string, ...days: number[]) =>
    days.map((daysAgo) => ({
      ...{ externalId: `${customer}-${daysAgo}`, customerExternalId: customer, status: 'DELIVERED' },
      ...{ orderedAt: day(daysAgo + 1), deliveredAt: day(daysAgo), lines: [] },
    }));
  // Di orders each ten days, and stopped 60 days ago; Cy had a first order 5 days ago.
  await put('orders', [...orders('di', 90, 80, 70, 60), ...orders('cy', 5)]);
}

async function fillOldTables({ query }: TestApi): Promise<void> {
  const trigger = (id: string, type: string, config: object, more = '') =>
    query(
      `insert into "AutomatedTrigger" ("id", "tenantId", "triggerType", "name", "description", "isActive", "config")
       values ($1, 'old-tenant', $2::"TriggerType", $3, $4, true, $5)`,
      [id, type, `Old ${type}${more}`, 'As it was', config],
    );
  await trigger('t-sample', 'SAMPLE_NO_ORDER', {
    ...{ daysAfter: 7, priority: 'high', taskTitle: 'Ask {{customerName}} about {{productName}}' },
  });
  await trigger('t-first', 'FIRST_ORDER_FOLLOWUP', { daysAfter: 0, lookbackDays: '30', sendSms: true });
  await trigger('t-timing', 'CUSTOMER_TIMING', {});
  await trigger('t-burn', 'BURN_RATE_ALERT', { percentageThreshold: 0 });
  await trigger('t-bad', 'SAMPLE_NO_ORDER', { daysAfter: 5000 }, ' bad');
  const followUp = async (id: string, triggerId: string, customer: string, daysAgo: number, status = 'COMPLETED') => {
    await query(
      `insert into "Task" ("id", "tenantId", "customerId", "assignedToId", "title", "status", "priority", "createdAt", "completedAt")
       values ($1, 'old-tenant', $2, 'rep-1', $3, $4, 'HIGH', $5, $6)`,
      [
        `task-${id}`,
        customer,
        `Call ${customer}`,
        status,
        day(daysAgo),
        status === 'COMPLETED' ? day(daysAgo - 1) : null,
      ],
    );
    await query(
      `insert into "TriggeredTask" ("id", "tenantId", "triggerId", "taskId", "customerId", "triggeredAt") values ($1, 'old-tenant', $2, $3, $4, $5)`,
      [id, triggerId, `task-${id}`, customer, day(daysAgo)],
    );
  };
  await followUp('k-ada', 't-sample', 'ada', 20);
  await followUp('k-bo', 't-sample', 'bo', 30);
  await followUp('k-bo-again', 't-sample', 'bo', 29);
  await followUp('k-ed', 't-sample', 'ed', 10, 'PENDING');
  await followUp('k-cy', 't-first', 'cy', 4);
  await followUp('k-di', 't-burn', 'di', 25);
  await followUp('k-nobody', 't-sample', 'nobody', 10);
  await followUp('k-odd', 't-sample', 'ada', 300, 'MAYBE');
  await query(`insert into "SampleFeedbackTemplate" values ('f', 'old-tenant', 'POSITIVE', 'Sang', 6, true)`);
}

export async function setUpOldTriggers() {
  const api = await startApi();
  const tenant = { slug: 'shop', name: 'Shop', timeZone: 'Europe/Berlin' };
  const made = await api.call({ method: 'POST', path: '/api/admin/tenants', key: api.platformKey, body: tenant });
  const { key } = made.body;
  const call: Call = (method, path, body) => api.call({ method, path: `/api/${path}`, key, body });
  await api.query(readDocs('adopting/example-old-triggers.sql'));
  await bringRowsIn(call);
  await fillOldTables(api);
  return { api, call };
}
