/** Looking at settings before they are saved, and at a trigger before it exists. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';
import { aCustomer, aSample } from '../../../../test/support/database/factory.ts';

let api: TestApi;
let tenant: SeededTenant;
/** Tasted 3, 8 and 20 days ago. */
let fresh: string;
let ripe: string;
let old: string;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());
beforeEach(async () => {
  tenant = await seedTenant(api, 0);
  await api.query('delete from crm.sample_usages where tenant_id = $1', [tenant.tenantId]);
  const [product] = await api.query<{ id: string }>('select id from crm.products where tenant_id = $1', [
    tenant.tenantId,
  ]);
  const tasted = async (name: string, days: number) => {
    const id = await aCustomer(api, tenant.tenantId, { name });
    const at = new Date(Date.now() - days * 86_400_000).toISOString();
    await aSample(api, tenant.tenantId, id, product?.id ?? '', at);
    return id;
  };
  fresh = await tasted('Fresh', 3);
  ripe = await tasted('Ripe', 8);
  old = await tasted('Old', 20);
});

const send = (path: string, body?: unknown, key = tenant.key) => api.call({ method: 'POST', path, key, body });
const preview = (config: unknown, query = '') =>
  send(`/api/admin/triggers/${tenant.triggerId}/preview${query}`, { config });
const ids = (customers: readonly { customerId: string }[]) => customers.map(({ customerId }) => customerId);

describe('a preview of settings that are not saved', () => {
  it('shows what they would do, and the difference to the saved ones, and writes nothing', async () => {
    const before = await api.query('select config, updated_at from automation.automated_triggers where id = $1', [
      tenant.triggerId,
    ]);
    const { status, body } = await preview({ daysAfter: 10 });
    expect([status, ids(body.wouldCreate)]).toEqual([200, [old]]);
    expect(body.against).toEqual({
      ...{ added: 0, removed: 1, unchanged: 1 },
      addedCustomers: [],
      removedCustomers: [{ customerId: ripe, customerName: 'Ripe', reason: null }],
    });
    const now = await api.query('select config, updated_at from automation.automated_triggers where id = $1', [
      tenant.triggerId,
    ]);
    expect(now).toEqual(before);
  });

  it('takes a 0 as 0, and a setting that is left out as its default', async () => {
    const { body } = await preview({ daysAfter: 0 });
    expect(ids(body.wouldCreate)).toEqual([old, ripe, fresh]);
    expect(body.against).toMatchObject({ added: 1, removed: 0, unchanged: 2 });
    expect(body.against.addedCustomers).toEqual([{ customerId: fresh, customerName: 'Fresh' }]);
    expect((await preview({})).body.against).toMatchObject({ added: 0, removed: 0, unchanged: 2 });
  });

  it('names why a customer falls away, and counts all with a smaller page', async () => {
    const { body } = await preview({ maxTasksPerRun: 1, daysAfter: 7 }, '?limit=1');
    expect(body.counts).toMatchObject({ wouldCreate: 1, deferred: 1 });
    expect(body.against.removedCustomers).toEqual([{ customerId: ripe, customerName: 'Ripe', reason: 'DEFERRED' }]);
    const later = (await preview({ daysAfter: 30 }, '?limit=1')).body.against;
    expect([later.removed, later.removedCustomers.length, ids(later.removedCustomers)]).toEqual([2, 1, [old]]);
  });

  it('leaves out what was due before, when they start from now', async () => {
    const { body } = await preview({ startFrom: 'now' });
    expect([body.matched, body.against.removed]).toEqual([0, 2]);
  });

  it('compares with nothing when the request has no config', async () => {
    for (const body of [undefined, {}])
      expect((await send(`/api/admin/triggers/${tenant.triggerId}/preview`, body)).body.against).toBeNull();
  });

  it('refuses settings that could not be saved, each with its path', async () => {
    const refused = await preview({ daysAfter: -1, nope: 1 });
    expect([refused.status, refused.body.error.details.map(({ path }: { path: string }) => path).sort()]).toEqual([
      422,
      ['config.daysAfter', 'config.nope'],
    ]);
    expect((await preview(7)).body.error.details).toEqual([{ path: 'config', message: 'must be an object' }]);
    expect((await send(`/api/admin/triggers/${tenant.userId}/preview`, { config: {} })).status).toBe(404);
    const viewer = await createKey(api, tenant.key, 'viewer');
    expect((await send(`/api/admin/triggers/${tenant.triggerId}/preview`, { config: {} }, viewer.key)).status).toBe(
      403,
    );
  });
});

describe('a preview of a trigger that does not exist yet', () => {
  const tryOut = (body: unknown) => send('/api/admin/triggers/preview', body);

  it('equals the preview of the trigger once it exists', async () => {
    const trigger = { triggerType: 'SAMPLE_NO_ORDER', config: { daysAfter: 5 } };
    const { status, body } = await tryOut(trigger);
    expect([status, ids(body.wouldCreate), body.against]).toEqual([200, [old, ripe], null]);
    const made = await send('/api/admin/triggers', { ...trigger, name: 'Five days' });
    expect(made.body.matchesNow).toBe(body.matched);
    const saved = (await send(`/api/admin/triggers/${made.body.id}/preview`)).body;
    expect({ ...saved, now: 0 }).toEqual({ ...body, now: 0 });
  });

  it.each(['BURN_RATE_ALERT', 'CUSTOMER_TIMING', 'FIRST_ORDER_FOLLOWUP', 'SAMPLE_NO_ORDER'])(
    'works for %s with its defaults',
    async (triggerType) => {
      expect((await tryOut({ triggerType })).status).toBe(200);
    },
  );

  it('refuses an unknown type and wrong settings', async () => {
    const { status, body } = await tryOut({ triggerType: 'SAMPLE_NO_ODER' });
    expect([status, body.error.details[0].message]).toEqual([422, expect.stringContaining('SAMPLE_NO_ORDER')]);
    expect((await tryOut({ triggerType: 'SAMPLE_NO_ORDER', config: { daysAfter: 'x' } })).status).toBe(422);
  });
});
