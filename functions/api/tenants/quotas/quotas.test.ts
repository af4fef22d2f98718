/** What one tenant may have and do through the API, and that another is not held up by it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Reply, startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createTenant, type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';
import { type QuotaName, quotaNames } from '../../http/fields/quota-names.ts';

/** No minute ends during a test. */
const START = new Date('2026-03-01T12:00:20Z');

let api: TestApi;
let mine: SeededTenant;
let theirs: SeededTenant;
beforeAll(async () => {
  vi.useFakeTimers({ now: START, toFake: ['Date'] });
  // The server's dates are another year's: the SDK takes that for a wrong clock, and sends a statement again whose transaction has failed.
  process.env.AWS_MAX_ATTEMPTS = '1';
  api = await startApi();
  mine = await seedTenant(api);
  theirs = await seedTenant(api);
});
beforeEach(async () => {
  vi.setSystemTime(START);
  await api.query('delete from automation.tenant_quotas');
  await api.query('delete from automation.quota_uses');
});
afterAll(async () => {
  vi.useRealTimers();
  await api?.stop();
});

const setLimit = (quota: string, limit: number | null, tenantId = mine.tenantId, key = api.platformKey) =>
  api.call({ method: 'PUT', path: `/api/admin/tenants/${tenantId}/quotas/${quota}`, key, body: { limit } });
const list = async (key = mine.key) => (await api.call({ method: 'GET', path: '/api/admin/quotas', key })).body.items;
const stateOf = async (quota: QuotaName) =>
  (await list()).find((one: { quota: string }) => one.quota === quota) as {
    limit: number;
    taken: number;
    windowSeconds: number | null;
  };

const trigger = () => ({ triggerType: 'BURN_RATE_ALERT', name: `Trigger ${randomUUID()}` });
const connection = { baseUrl: 'https://erp.example.com', auth: 'bearer', secret: 'a token of the ERP' };
const experiment = () => ({
  ...{ name: 'Subject', key: randomUUID() },
  arms: ['a', 'b'].map((id) => ({ id, percentage: 50 })),
});
const post = (path: string, body: unknown, { key } = mine) => api.call({ method: 'POST', path, key, body });

/** Seconds from START until a quota is free again, by its window. What exists at the same time is not freed by waiting. */
const waits: Readonly<Record<string, number>> = { 60: 40, 86400: 43_180 };

/** A call that each quota limits. */
const calls: Readonly<Record<QuotaName, (tenant: SeededTenant) => Promise<Reply>>> = {
  triggers: (tenant) => post('/api/admin/triggers', trigger(), tenant),
  keys: (tenant) => post('/api/admin/keys', { role: 'viewer', name: 'One more' }, tenant),
  schedules: (tenant) =>
    post('/api/schedules', { name: randomUUID(), pattern: 'EVERY_HOUR', jobType: 'UPDATE_CLIENT_METRICS' }, tenant),
  connections: (tenant) => post('/api/connections', { ...connection, name: randomUUID() }, tenant),
  experiments: (tenant) => post('/api/experiments', experiment(), tenant),
  run_all_per_minute: (tenant) => post('/api/jobs/process-triggers', undefined, tenant),
  evaluations_per_minute: (tenant) => post(`/api/admin/triggers/${tenant.triggerId}/run`, undefined, tenant),
  evaluations_per_day: (tenant) => post(`/api/admin/triggers/${tenant.triggerId}/run`, undefined, tenant),
  events_per_minute: (tenant) =>
    post(
      '/api/events',
      { type: 'CLIENT_MILESTONE_REACHED', customerId: tenant.customerId, data: { milestone: 'Ten' } },
      tenant,
    ),
  jobs_per_minute: (tenant) => createJob(tenant),
  jobs_per_day: (tenant) => createJob(tenant),
  endpoint_tests_per_minute: (tenant) => post('/api/admin/followup-endpoint/test', undefined, tenant),
  maintenance_runs_per_minute: (tenant) => post('/api/maintenance/sample-metrics/run', undefined, tenant),
};

/** Without the job of the call before, which would be the same. */
async function createJob(tenant: SeededTenant): Promise<Reply> {
  await api.query('delete from automation.jobs where tenant_id = $1', [tenant.tenantId]);
  return post('/api/jobs', { type: 'GENERATE_PDF', payload: { customerId: tenant.customerId } }, tenant);
}

describe('a quota', () => {
  it.each(quotaNames)('%s refuses what is beyond it, of this tenant only', async (quota) => {
    const { taken } = await stateOf(quota);
    expect((await setLimit(quota, taken + 2)).status).toBe(200);
    for (const expected of [taken + 1, taken + 2]) {
      expect((await calls[quota](mine)).status).toBeLessThan(300);
      expect((await stateOf(quota)).taken).toBe(expected);
    }
    const { status, headers, body } = await calls[quota](mine);
    expect([status, body.error.code]).toEqual([429, 'QUOTA_EXCEEDED']);
    expect(body.error.message).toMatch(new RegExp(`^The quota ${quota} is used up: ${taken + 2} `));
    const retryAfterSeconds = waits[String((await stateOf(quota)).windowSeconds)];
    expect(body.error.details).toEqual({ quota, limit: taken + 2, retryAfterSeconds });
    expect(headers['retry-after']).toBe(retryAfterSeconds?.toString());
    // A refused call takes nothing.
    expect((await stateOf(quota)).taken).toBe(taken + 2);
    expect((await calls[quota](theirs)).status).toBeLessThan(300);
    await setLimit(quota, taken + 3);
    expect((await calls[quota](mine)).status).toBeLessThan(300);
  });

  it('of a window is free again in the next one', async () => {
    await setLimit('jobs_per_minute', 1);
    expect((await createJob(mine)).status).toBe(201);
    expect((await createJob(mine)).headers['retry-after']).toBe('40');
    vi.setSystemTime(START.getTime() + 39_999);
    expect((await createJob(mine)).headers['retry-after']).toBe('1');
    vi.setSystemTime(START.getTime() + 40_000);
    expect((await createJob(mine)).status).toBe(201);
  });

  it('of what exists at the same time is exact, however many calls come at once', async () => {
    const { taken } = await stateOf('keys');
    await setLimit('keys', taken + 3);
    const replies = await Promise.all(Array.from({ length: 10 }, () => calls.keys(mine)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 201, 201, ...Array(7).fill(429)]);
    const [{ id }] = (await api.call({ method: 'GET', path: '/api/admin/keys?limit=1', key: mine.key })).body.items;
    await api.call({ method: 'DELETE', path: `/api/admin/keys/${id}`, key: mine.key });
    expect((await calls.keys(mine)).status).toBe(201);
  });

  it('counts each evaluation of a run of all triggers, and refuses the run as a whole', async () => {
    const [{ n = 0 } = {}] = await api.query<{ n: number }>(
      'select count(*)::int as n from automation.automated_triggers where tenant_id = $1 and is_active',
      [mine.tenantId],
    );
    const evaluations = () =>
      api.query('select id from automation.trigger_evaluations where tenant_id = $1', [mine.tenantId]);
    await setLimit('evaluations_per_minute', n - 1);
    const before = await evaluations();
    expect((await calls.run_all_per_minute(mine)).body.error.details).toMatchObject({
      quota: 'evaluations_per_minute',
    });
    expect(await evaluations()).toEqual(before);
    expect((await stateOf('run_all_per_minute')).taken).toBe(0);
    await setLimit('evaluations_per_minute', n);
    expect((await calls.run_all_per_minute(mine)).status).toBe(202);
    expect(await evaluations()).toHaveLength(before.length + n);
  });

  it('is set by a platform key only, is audited, and goes back to its default', async () => {
    expect((await setLimit('triggers', 9, mine.tenantId, mine.key)).status).toBe(403);
    expect((await setLimit('triggers', -1)).status).toBe(422);
    expect((await setLimit('trigers', 9)).body.error.message).toMatch(/did you mean "triggers"/);
    expect((await setLimit('triggers', 9, randomUUID())).status).toBe(404);
    vi.setSystemTime(START.getTime() + 1000);
    const { body } = await setLimit('triggers', 9);
    expect(body).toMatchObject({ quota: 'triggers', limit: 9, defaultLimit: 500, windowSeconds: null, resetsAt: null });
    expect((await list(theirs.key)).map(({ limit }: { limit: number }) => limit)).not.toContain(9);
    vi.setSystemTime(START.getTime() + 2000);
    expect((await setLimit('triggers', null)).body.limit).toBe(500);
    const audit = await api.call({ method: 'GET', path: '/api/audit?action=quota.changed&limit=2', key: mine.key });
    expect(audit.body.items.map(({ changes }: { changes: unknown }) => changes)).toEqual([
      { triggers: { from: 9, to: 500 } },
      { triggers: { from: 500, to: 9 } },
    ]);
  });
});

it('lists every quota of the table, and a new tenant has taken none but its first key and triggers', async () => {
  const rows = await api.query<{ name: string }>('select name from automation.quotas order by name');
  expect(rows.map(({ name }) => name)).toEqual([...quotaNames].sort());
  const { key } = await createTenant(api);
  const taken = (await list(key)).filter((one: { taken: number }) => one.taken > 0);
  expect(taken.map(({ quota }: { quota: string }) => quota)).toEqual(['keys', 'triggers']);
});
