/** Queues that a tenant pauses and resumes, and what /stats/queue shows of them and of its calls. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenantId: string;
let key: string;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  ({ tenantId, key } = await createTenant(api));
});
afterAll(() => api?.stop());

const post = (path: string, as = key) => api.call({ method: 'POST', path, key: as });
const stats = async (as = key) => (await api.call({ method: 'GET', path: '/stats/queue', key: as })).body;
const pausedAt = async (queue: string, as = key) =>
  (await stats(as)).queues.find((one: { queue: string }) => one.queue === queue).pausedAt;

describe('a queue', () => {
  it('is paused, shown and resumed for this tenant only; doing it twice changes nothing', async () => {
    const other = await createTenant(api);
    const first = await post('/api/jobs/queues/email/pause');
    expect([first.status, first.body]).toEqual([200, { queue: 'email', pausedAt: expect.any(String) }]);
    expect((await post('/api/jobs/queues/email/pause')).body).toEqual(first.body);
    expect(await pausedAt('email')).toBe(first.body.pausedAt);
    expect(await pausedAt('pdf-generation')).toBeNull();
    expect(await pausedAt('email', other.key)).toBeNull();
    expect((await post('/api/jobs/queues/email/resume', other.key)).body).toEqual({ queue: 'email', pausedAt: null });
    expect(await pausedAt('email')).toBe(first.body.pausedAt);
    for (let n = 0; n < 2; n += 1) {
      const { status, body } = await post('/api/jobs/queues/email/resume');
      expect([status, body]).toEqual([200, { queue: 'email', pausedAt: null }]);
    }
    expect(await pausedAt('email')).toBeNull();
    const audit = await api.query(
      `select action, changes -> 'isPaused' as paused from automation.audit_log
       where tenant_id = $1 and entity_type = 'queue' order by occurred_at, id`,
      [tenantId],
    );
    expect(audit).toEqual([
      { action: 'queue.paused', paused: { from: false, to: true } },
      { action: 'queue.resumed', paused: { from: true, to: false } },
    ]);
  });

  it('that there is not is absent, and a viewer changes nothing', async () => {
    const { status, body } = await post('/api/jobs/queues/e-mail/pause');
    expect([status, body.error.message]).toEqual([404, 'There is no queue "e-mail" (did you mean "email"?)']);
    const viewer = await createKey(api, key, 'viewer');
    expect((await post('/api/jobs/queues/email/pause', viewer.key)).status).toBe(403);
    expect(await pausedAt('email')).toBeNull();
  });
});

test('calls are counted: those that wait for their turn, for their next try, and those that run', async () => {
  expect((await stats()).calls).toEqual({ waiting: 0, active: 0, delayed: 0, isPaused: false });
  await api.query(
    `insert into automation.waiting_calls (tenant_id, booking_id, call_second, due_at, ready_at)
     select $1::uuid, gen_random_uuid(), 0, now(), now() + n * interval '1 hour' from generate_series(-1, 1) n`,
    [tenantId],
  );
  await api.query(
    `insert into automation.booking_calls (id, tenant_id, booking_id, call_second, try, endpoint, started_at, lease_until, is_probe)
     values (gen_random_uuid(), $1, gen_random_uuid(), 0, 1, 'https://crm.example/', now(), now() + interval '1 minute', false)`,
    [tenantId],
  );
  const paused = { method: 'PATCH', path: '/api/admin/settings', key, body: { callsPaused: true } };
  expect((await api.call(paused)).body).toMatchObject({ callsPaused: true, callsAtOnce: 5, callsPerSecond: 10 });
  expect((await stats()).calls).toEqual({ waiting: 2, active: 1, delayed: 1, isPaused: true });
});
