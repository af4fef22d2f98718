import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createKey, type SeededTenant, seedTenant } from '../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let mine: SeededTenant;
let theirs: SeededTenant;
let operator: string;
let viewer: string;
beforeAll(async () => {
  api = await startApi();
  mine = await seedTenant(api);
  theirs = await seedTenant(api);
  operator = (await createKey(api, mine.key, 'operator')).key;
  viewer = (await createKey(api, mine.key, 'viewer')).key;
});
afterAll(() => api.stop());

const pathOf = (customerId: string) => `/api/customers/${customerId}/email-preference`;
const read = (customerId: string, key = viewer) => api.call({ method: 'GET', path: pathOf(customerId), key });
const change = (customerId: string, body: unknown, key = operator) =>
  api.call({ method: 'PATCH', path: pathOf(customerId), key, body });
const stored = () => api.query('select tenant_id, customer_id, allows_email from automation.email_preferences');
const audited = () =>
  api.query(`select tenant_id, entity_id, changes from automation.audit_log where action = 'email_preference.changed'`);

describe('whether a customer wants e-mail', () => {
  it('is yes by default', async () => {
    const { status, body } = await read(mine.customerId);
    expect([status, body]).toEqual([200, { customerId: mine.customerId, allowsEmail: true, changedAt: null }]);
    expect(await stored()).toEqual([]);
  });

  it('is changed by an operator, and the audit log has the change', async () => {
    const said = await change(mine.customerId, { allowsEmail: false });
    expect(said.body).toEqual({ customerId: mine.customerId, allowsEmail: false, changedAt: expect.any(String) });
    expect((await read(mine.customerId)).body).toEqual(said.body);
    const row = { tenant_id: mine.tenantId, customer_id: mine.customerId, allows_email: false };
    expect(await stored()).toEqual([row]);
    const changes = { allowsEmail: { from: true, to: false } };
    expect(await audited()).toEqual([{ tenant_id: mine.tenantId, entity_id: mine.customerId, changes }]);
  });

  it('stays as it is, and since when it is, when the same is said again', async () => {
    const { body } = await read(mine.customerId);
    expect((await change(mine.customerId, { allowsEmail: false })).body).toEqual(body);
    expect(await audited()).toHaveLength(1);
    expect((await change(mine.customerId, { allowsEmail: true })).body).toMatchObject({ allowsEmail: true });
    expect(await audited()).toHaveLength(2);
  });

  it('is not for viewers to change, nor for another tenant to see', async () => {
    expect((await change(mine.customerId, { allowsEmail: false }, viewer)).status).toBe(403);
    expect((await read(theirs.customerId)).status).toBe(404);
    expect((await change(theirs.customerId, { allowsEmail: false })).status).toBe(404);
    expect((await stored()).map(({ tenant_id }) => tenant_id)).toEqual([mine.tenantId]);
  });

  it.each([{}, { allowsEmail: 'no' }, { allowsEmail: null }, { allowsEmail: true, since: 1 }])(
    'is not %j',
    async (body) => {
      expect((await change(mine.customerId, body)).status).toBe(422);
    },
  );
});
