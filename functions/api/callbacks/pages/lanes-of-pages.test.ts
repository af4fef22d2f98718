/** Pages and their lanes stay the same, whoever writes either: the API, SQL, or the engine that a channel asks for fewer messages. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../../test/support/api/setup-tenant.ts';

const PAGE = 1876373432431116;
const LANE = `page/${PAGE}`;
const LATER = new Date('2099-01-01T00:00:00Z');

let api: TestApi;
let tenant: { tenantId: string; key: string };
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await createTenant(api);
  await api.query('delete from automation.jobs');
  await api.query('delete from automation.pages');
  await api.query(`insert into automation.pages (page_id, tenant_id, channel, name) values ($1, $2, 'page', 'Shop')`, [
    PAGE,
    tenant.tenantId,
  ]);
});
afterAll(() => api?.stop());

const call = (method: string, path: string, body?: unknown) => api.call({ method, path, key: tenant.key, body });
const show = async () => (await call('GET', `/api/pages/${PAGE}`)).body;
const lane = async () => (await call('GET', '/api/lanes?kind=page')).body.items[0];
const open = (failures: number) =>
  api.query(
    `update automation.lane_states set failures = $2, opened_until = $1, last_error = 'TOKEN: 190' where key = $3`,
    [...[LATER, failures, LANE]],
  );
const blocks = async () => {
  const [row] = await api.query<{ of_page: Date | null; of_lane: Date | null }>(
    `select p.blocked_until as of_page, s.blocked_until as of_lane
     from automation.pages p join automation.lane_states s on s.tenant_id = p.tenant_id and s.key = p.lane_key`,
  );
  return [row?.of_page, row?.of_lane];
};
const addJobs = (priority: number, jobs: number, minutes: number) =>
  api.query(
    `insert into automation.jobs (tenant_id, type, queue, priority, run_at, created_at, lane_key)
     select $1, 'SEND_MESSAGE', 'messages', $2, now() + $4 * interval '1 minute', now(), $5 from generate_series(1, $3::int)`,
    [tenant.tenantId, priority, jobs, minutes, LANE],
  );

/** Returns how many jobs a worker got. */
async function claim(worker: 'normal' | 'urgent', room: number): Promise<number> {
  const rows = await api.query(
    `select id from automation.claim_jobs('messages', $1, 50, null, $2, now(), now() + interval '1 minute', gen_random_uuid(), '[]', '[]')
     where pause_ms is null`,
    [worker, room],
  );
  return rows.length;
}

describe('the lane of a page', () => {
  it('has the rate of the page, and a tenth of it for urgent messages', async () => {
    await api.query('update automation.pages set per_second = 20');
    expect(await lane()).toMatchObject({ key: LANE, kind: 'page', perSecond: 20, budget: 20 });
    await addJobs(100, 30, -1);
    await addJobs(1, 30, -1);
    expect([await claim('normal', 50), await claim('urgent', 50)]).toEqual([18, 2]);
  });

  it('was made before by hand, and becomes that of the page', async () => {
    await api.query('delete from automation.pages');
    await call('POST', '/api/lanes', { key: LANE, perSecond: 5, burst: 9, atOnce: 2 });
    await call('POST', '/api/pages', { pageId: PAGE, channel: 'page', name: 'Shop' });
    expect(await lane()).toMatchObject({ perSecond: 40, burst: null, atOnce: null, breakerFailures: 5 });
  });

  it('is changed and removed with the page only', async () => {
    const { id } = await lane();
    expect((await call('PATCH', `/api/lanes/${id}`, { perSecond: 1 })).body.error.message).toContain(
      'PATCH /api/pages',
    );
    expect((await call('DELETE', `/api/lanes/${id}`)).status).toBe(409);
    await expect(api.query('delete from automation.lanes')).rejects.toThrow('lanes_page');
    await api.query('delete from automation.pages');
    expect(await api.query('select key from automation.lanes where key = $1', [LANE])).toEqual([]);
  });

  it('keeps page, tenant and channel', async () => {
    for (const change of [`channel = 'email'`, 'page_id = 1', 'tenant_id = gen_random_uuid()'])
      await expect(api.query(`update automation.pages set ${change}`)).rejects.toThrow('pages_owner_changed');
  });
});

describe('a block', () => {
  it('of the API, of a writer of pages and of the engine is one', async () => {
    await call('POST', `/api/pages/${PAGE}/block`, { until: LATER.toISOString() });
    expect(await blocks()).toEqual([LATER, LATER]);
    expect(await show()).toMatchObject({ state: 'blocked', blockedUntil: LATER.toISOString() });
    await call('POST', `/api/pages/${PAGE}/free`);
    expect(await blocks()).toEqual([null, null]);
    await api.query('update automation.pages set blocked_until = $1', [LATER]);
    expect(await blocks()).toEqual([LATER, LATER]);
    await api.query('update automation.lane_states set blocked_until = null where key = $1', [LANE]);
    expect(await blocks()).toEqual([null, null]);
  });

  it('is recorded once, and refused for the past', async () => {
    await call('POST', `/api/pages/${PAGE}/block`, {});
    await call('POST', `/api/pages/${PAGE}/block`, {});
    await call('POST', `/api/pages/${PAGE}/free`);
    await call('POST', `/api/pages/${PAGE}/free`);
    const actions = await api.query(
      `select action from automation.audit_log where tenant_id = $1 and action ~ '^page.(blocked|freed)' order by occurred_at`,
      [tenant.tenantId],
    );
    expect(actions).toEqual([{ action: 'page.blocked' }, { action: 'page.freed' }]);
    const { status, body } = await call('POST', `/api/pages/${PAGE}/block`, { until: '2020-01-01T00:00:00Z' });
    expect([status, body.error.details[0].path]).toEqual([422, 'until']);
  });
});

describe('the breaker of a page', () => {
  it('is among the circuits, in the old shape, and is closed by a reset, once', async () => {
    await open(5);
    const { body } = await call('GET', '/stats/circuit-breaker');
    expect(body).toMatchObject({ enabled: true, threshold: 5, timeout_ms: 300_000 });
    expect(body.circuits).toEqual([
      {
        ...{ key: LANE, lane_id: (await lane()).id, endpoint: null, state: 'open', failures: 5, threshold: 5 },
        ...{ timeout_ms: 300_000, opened_until: LATER.toISOString(), last_error: 'TOKEN: 190' },
      },
    ]);
    expect(await show()).toMatchObject({ state: 'breaker_open', failures: 5, lastError: 'TOKEN: 190' });
    const reset = await call('POST', `/api/pages/${PAGE}/reset-breaker`);
    expect([reset.status, reset.body]).toMatchObject([200, { state: 'ready', failures: 0, openedUntil: null }]);
    await call('POST', `/api/pages/${PAGE}/reset-breaker`);
    const recorded = await api.query(`select changes from automation.audit_log where action = 'page.breaker_reset'`);
    expect(recorded).toMatchObject([{ changes: { failures: { from: 5, to: 0 } } }]);
  });

  it('wakes what waits when it is reset', async () => {
    await addJobs(5, 1, -1);
    await open(5);
    expect(await claim('normal', 9)).toBe(0);
    await api.query('delete from automation.outbox');
    await call('POST', `/api/pages/${PAGE}/reset-breaker`);
    expect(await api.query('select topic from automation.outbox')).toEqual([{ topic: 'jobs:messages' }]);
  });
});

describe('the queue of messages', () => {
  it('is counted by page: what is due, what is being sent, and what is of a moment to come', async () => {
    expect((await call('GET', '/stats/queue')).body.messages).toEqual({ waiting: 0, active: 0, delayed: 0, pages: [] });
    await addJobs(1, 3, -1);
    await addJobs(100, 4, -1);
    await addJobs(100, 5, 60);
    expect(await claim('normal', 2)).toBe(2);
    const counts = { waiting: 5, active: 2, delayed: 5 };
    expect((await call('GET', '/stats/queue')).body.messages).toEqual({
      ...counts,
      pages: [{ pageId: PAGE, ...counts }],
    });
    expect(await show()).toMatchObject({ waiting: 5 });
    const other = await createTenant(api);
    const foreign = await api.call({ method: 'GET', path: '/stats/queue', key: other.key });
    expect(foreign.body.messages).toEqual({ waiting: 0, active: 0, delayed: 0, pages: [] });
  });
});
