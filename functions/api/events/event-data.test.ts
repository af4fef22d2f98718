import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../test/support/api/setup-tenant.ts';
import { aCustomer, insert } from '../../../test/support/database/factory.ts';

let api: TestApi;
let tenant: { tenantId: string; key: string };
let [customerId, deliverableId, planId, foreignId] = ['', '', '', ''];

beforeAll(async () => {
  api = await startApi();
  tenant = await createTenant(api);
  const { tenantId: tenant_id, key } = tenant;
  await api.call({ method: 'PATCH', path: '/api/admin/settings', key, body: { clientJourney: true } });
  customerId = await aCustomer(api, tenant_id);
  const document = { tenant_id, customer_id: customerId };
  deliverableId = await insert(api, 'crm.deliverables', { ...document, month: 1 });
  planId = await insert(api, 'crm.business_plans', { ...document, version: 1, status: 'DRAFT' });
  const other = { tenant_id, customer_id: await aCustomer(api, tenant_id) };
  foreignId = await insert(api, 'crm.deliverables', { ...other, month: 1 });
});
afterAll(() => api.stop());

const post = (type: string, data?: object) =>
  api.call({ method: 'POST', path: '/api/events', key: tenant.key, body: { type, customerId, data } });
const counted = async () =>
  (await api.query('select 1 from automation.events where dedupe_key like $1', ['api:%'])).length;

describe('the data of an event', () => {
  test.each<[string, string, () => object | undefined]>([
    ['CLIENT_MILESTONE_REACHED', 'milestone', () => undefined],
    ['CLIENT_MILESTONE_REACHED', 'milestone', () => ({})],
    ['CLIENT_MILESTONE_REACHED', 'milestone', () => ({ milestone: null })],
    ['CLIENT_MILESTONE_REACHED', 'milestone', () => ({ milestone: ' \n' })],
    ['CLIENT_MILESTONE_REACHED', 'milestone', () => ({ milestone: 10 })],
    ['CLIENT_MILESTONE_REACHED', 'milestone', () => ({ milestone: 'x'.repeat(201) })],
    ['DELIVERABLE_COMPLETED', 'deliverableId', () => ({})],
    ['DELIVERABLE_COMPLETED', 'deliverableId', () => ({ deliverableId: '1' })],
    ['DELIVERABLE_COMPLETED', 'deliverableId', () => ({ deliverableId: foreignId })],
    ['DELIVERABLE_OVERDUE', 'deliverableId', () => ({ dueOn: '2026-01-31' })],
    ['DELIVERABLE_OVERDUE', 'dueOn', () => ({ deliverableId, dueOn: '2026-02-30' })],
    ['DELIVERABLE_OVERDUE', 'dueOn', () => ({ deliverableId, dueOn: 'soon' })],
    ['BUSINESS_PLAN_COMPLETED', 'planId', () => ({ planId: 7 })],
    ['BUSINESS_PLAN_COMPLETED', 'planId', () => ({ planId: deliverableId })],
    ['MONTH_TRANSITION', 'month', () => ({ month: '2026-13' })],
    ['MONTH_TRANSITION', 'month', () => ({ month: '2026-01-01' })],
  ])('%s is refused for its %s, and nothing is recorded', async (type, name, data) => {
    const before = await counted();
    const { status, body } = await post(type, data());
    expect([status, body.error.code, body.error.details[0].path]).toEqual([422, 'INVALID_INPUT', `data.${name}`]);
    expect(await counted()).toBe(before);
  });

  it('says what a type needs', async () => {
    const { body } = await post('CLIENT_MILESTONE_REACHED');
    expect(body.error.message).toBe(
      'data.milestone must be a text of 1 to 200 characters; CLIENT_MILESTONE_REACHED needs it',
    );
  });

  test.each<[string, () => object | undefined]>([
    ['CLIENT_CREATED', () => undefined],
    ['CLIENT_ACTIVATED', () => ({ anything: [1] })],
    ['CLIENT_MILESTONE_REACHED', () => ({ milestone: '🎉'.repeat(100), order: 10 })],
    ['DELIVERABLE_COMPLETED', () => ({ deliverableId: deliverableId.toUpperCase() })],
    ['DELIVERABLE_OVERDUE', () => ({ deliverableId, dueOn: '2028-02-29' })],
    ['BUSINESS_PLAN_COMPLETED', () => undefined],
    ['BUSINESS_PLAN_COMPLETED', () => ({ planId })],
    ['MONTH_TRANSITION', () => undefined],
    ['MONTH_TRANSITION', () => ({ month: '2026-01' })],
  ])('%s is recorded with what it needs, and with more', async (type, data) => {
    expect((await post(type, data())).status).toBe(202);
  });
});
