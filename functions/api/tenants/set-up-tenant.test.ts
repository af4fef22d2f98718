/** A tenant whose row was there before the API was asked. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';

let api: TestApi;
let tenantId: string;

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenantId = randomUUID();
  await api.query(`insert into crm.tenants (id, slug, name, time_zone) values ($1, $2, 'Had a row', 'Europe/Lisbon')`, [
    tenantId,
    `t-${tenantId}`,
  ]);
});
afterAll(() => api.stop());

const setUp = (id = tenantId, headers: Record<string, string> = {}) =>
  api.call({ method: 'POST', path: `/api/admin/tenants/${id}/setup`, key: api.platformKey, headers });
const counts = async () =>
  (
    await api.query(
      `select
         (select count(*)::int from automation.automated_triggers where tenant_id = $1) as triggers,
         (select count(*)::int from crm.sample_feedback_templates where tenant_id = $1) as templates,
         (select count(*)::int from automation.api_keys where tenant_id = $1) as keys`,
      [tenantId],
    )
  )[0];
const whole = { triggers: 5, templates: 13, keys: 1 };

describe('setting up a tenant that the CRM has', () => {
  it('creates its triggers, templates and key, which then works', async () => {
    const { status, body } = await setUp();
    expect([status, body]).toEqual([
      200,
      { tenantId, triggers: 5, templates: 13, keyId: expect.any(String), key: expect.stringMatching(/^ft_/) },
    ]);
    expect(await counts()).toEqual(whole);
    const triggers = await api.call({ method: 'GET', path: '/api/admin/triggers', key: body.key });
    expect(triggers.body.items).toHaveLength(5);
  });

  it('once more changes nothing and shows no key; what was removed meanwhile is added', async () => {
    const { body: first } = await setUp();
    expect((await setUp()).body).toEqual({ tenantId, triggers: 0, templates: 0, keyId: null, key: null });
    await api.query('delete from automation.automated_triggers where tenant_id = $1 and trigger_type = $2', [
      tenantId,
      'CUSTOMER_TIMING',
    ]);
    await api.call({ method: 'DELETE', path: `/api/admin/keys/${first.keyId}`, key: first.key });
    expect((await setUp()).body).toMatchObject({ triggers: 1, templates: 0, key: expect.stringMatching(/^ft_/) });
    expect(await counts()).toEqual({ ...whole, keys: 2 });
  });

  it('makes one key, however many ask at once', async () => {
    const replies = await Promise.all([setUp(), setUp(), setUp()]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(replies.filter(({ body }) => body.key !== null)).toHaveLength(1);
    expect(await counts()).toEqual(whole);
  });

  it('shows the key again to the same request with its Idempotency-Key', async () => {
    const header = { 'idempotency-key': `set-up ${tenantId}` };
    const { body } = await setUp(tenantId, header);
    expect((await setUp(tenantId, header)).body).toEqual(body);
  });

  it('is for platform keys, and for tenants that exist', async () => {
    const { body } = await setUp();
    const asTenant = { method: 'POST', path: `/api/admin/tenants/${tenantId}/setup`, key: body.key };
    expect((await api.call(asTenant)).status).toBe(403);
    expect(await setUp(randomUUID())).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } });
  });

  it('is what the refusal of a taken slug names', async () => {
    const again = { slug: `t-${tenantId}`, name: 'Again', timeZone: 'UTC' };
    const path = '/api/admin/tenants';
    const refused = await api.call({ method: 'POST', path, key: api.platformKey, body: again });
    expect([refused.status, refused.body.error.message]).toEqual([409, expect.stringContaining('/{id}/setup')]);
  });
});

describe('a tenant', () => {
  it('is shown to platform keys, at the Location that its creation named', async () => {
    const body = { slug: `n-${tenantId}`, name: 'New', timeZone: 'UTC' };
    const path = '/api/admin/tenants';
    const { headers } = await api.call({ method: 'POST', path, key: api.platformKey, body });
    const shown = await api.call({ method: 'GET', path: headers.location ?? '', key: api.platformKey });
    expect(shown.body).toMatchObject(body);
  });
});
