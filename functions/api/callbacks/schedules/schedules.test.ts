/** Schedules through the API: kept, changed, run, paused, resumed and removed. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await seedTenant(api, 1);
});
afterAll(() => api?.stop());

const call = (method: string, path = '', body?: unknown, headers: Record<string, string> = {}, key = tenant.key) =>
  api.call({ method, path: `/api/schedules${path}`, key, body, headers });
const nightly = { name: 'nightly', pattern: 'DAILY_AT_2AM', jobType: 'UPDATE_CLIENT_METRICS' };
const hours = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 3_600_000;

describe('a schedule', () => {
  it('is kept with what it does not say, listed, shown, and wakes its function up at its moment', async () => {
    await api.query('delete from automation.outbox');
    await api.query(`update automation.workflow_alarm set rings_at = '-infinity'`);
    const made = await call('POST', '', nightly);
    expect([made.status, made.headers.location]).toEqual([201, '/api/schedules/nightly']);
    expect(made.body).toMatchObject({
      ...nightly,
      // The tenant's zone.
      ...{
        timeZone: 'Europe/Lisbon',
        description: null,
        cron: null,
        at: null,
        payload: {},
        workflowId: null,
        input: null,
      },
      ...{
        priority: 5,
        enabled: true,
        overlap: 'skip',
        catchUp: 'latest',
        last: null,
        nextRunAt: expect.stringMatching(/T0[12]:00:00.000Z$/),
      },
    });
    expect((await call('GET', '/nightly')).body).toEqual(made.body);
    const { payload: _payload, input: _input, ...summary } = made.body;
    expect((await call('GET')).body.items).toContainEqual(summary);
    const alarms = await api.query<{ due_at: Date }>(`select due_at from automation.outbox where topic = 'workflows'`);
    expect(alarms.map(({ due_at }) => due_at.toISOString())).toContain(made.body.nextRunAt);
  });

  it.each([
    [{ cron: ' 0 9 ? * MON-FRI * ' }, { cron: '0 9 ? * MON-FRI *', pattern: null }],
    [{ at: '2098-07-01T09:30' }, { at: '2098-07-01T08:30:00.000Z', nextRunAt: '2098-07-01T08:30:00.000Z' }],
    [{ at: '2098-07-01T09:30:00+02:00' }, { at: '2098-07-01T07:30:00.000Z' }],
    [
      { at: '2098-07-01', timeZone: 'Asia/Tokyo' },
      { at: '2098-06-30T15:00:00.000Z', timeZone: 'Asia/Tokyo' },
    ],
  ])('comes by %j', async (when, expected) => {
    const { pattern: _, ...rest } = nightly;
    expect((await call('POST', '', { ...rest, ...when })).body).toMatchObject(expected);
  });

  it('gives its customer and a priority by name to the job, and its input with defaults to the workflow', async () => {
    const payload = { customerId: tenant.customerId.toUpperCase(), month: 3 };
    const job = { ...nightly, jobType: 'GENERATE_DELIVERABLE', payload, priority: 'HIGH' };
    const made = await call('POST', '', job);
    expect(made.body).toMatchObject({ payload: { customerId: tenant.customerId, month: 3 }, priority: 3 });
    const { jobType: _, ...rest } = nightly;
    const ofWorkflow = await call('POST', '', { ...rest, name: 'weekly', workflowId: tenant.workflowId });
    expect(ofWorkflow.body).toMatchObject({
      workflowId: tenant.workflowId,
      jobType: null,
      payload: null,
      priority: null,
    });
  });

  it('has one name in a tenant, and other tenants may have the same', async () => {
    await call('POST', '', nightly);
    const again = await call('POST', '', { ...nightly, pattern: 'EVERY_HOUR' });
    expect([again.status, again.body.error.details]).toEqual([409, [{ path: 'name', message: 'is taken' }]]);
    const other = await seedTenant(api, 1);
    expect((await call('POST', '', nightly, {}, other.key)).status).toBe(201);
    expect((await call('GET', '/nightly', undefined, {}, other.key)).body.id).not.toBe(
      (await call('GET', '/nightly')).body.id,
    );
  });

  it('is listed by pages and filters', async () => {
    for (const n of [1, 2, 3]) await call('POST', '', { ...nightly, name: `s${n}`, enabled: n > 1 });
    const names = async (query: string) =>
      (await call('GET', query)).body.items.map(({ name }: { name: string }) => name);
    const { nextCursor } = (await call('GET', '?limit=2')).body;
    expect([await names('?limit=2'), await names(`?limit=2&cursor=${nextCursor}`)]).toEqual([
      ['sample-metrics', 's1'],
      ['s2', 's3'],
    ]);
    expect([await names('?enabled=false'), await names(`?workflowId=${tenant.workflowId}`)]).toEqual([['s1'], []]);
  });

  it('is removed with its history, and what it started goes on', async () => {
    await call('POST', '', nightly);
    const { job } = (await call('POST', '/nightly/run')).body;
    expect((await call('DELETE', '/nightly')).status).toBe(204);
    for (const path of ['/nightly', '/nightly/next', '/nightly/history'])
      expect((await call('GET', path)).status).toBe(404);
    expect(await api.query('select status from automation.jobs where id = $1', [job.id])).toEqual([
      { status: 'QUEUED' },
    ]);
  });
});

describe('a change', () => {
  it('keeps what it leaves out, and the next moment unless the times change', async () => {
    const { body: before, headers } = await call('POST', '', nightly);
    const changed = await call(
      'PATCH',
      '/nightly',
      { priority: 9, description: 'For Ada' },
      { 'If-Match': headers.etag ?? '' },
    );
    expect(changed.body).toMatchObject({
      ...before,
      priority: 9,
      description: 'For Ada',
      updatedAt: expect.any(String),
    });
    expect((await call('PATCH', '/nightly', { priority: 8 }, { 'If-Match': headers.etag ?? '' })).status).toBe(412);
    const moved = await call('PATCH', '/nightly', { cron: '0 0 1 1 ? *', timeZone: 'UTC' });
    expect(moved.body).toMatchObject({
      pattern: null,
      cron: '0 0 1 1 ? *',
      nextRunAt: expect.stringMatching(/-01-01T00:00:00.000Z$/),
    });
    const actions = await api.query(
      `select action from automation.audit_log where entity_id = $1 order by occurred_at`,
      [before.id],
    );
    expect(actions.map(({ action }) => action)).toEqual(['schedule.created', 'schedule.changed', 'schedule.changed']);
  });

  it('puts a workflow in the place of a job', async () => {
    await call('POST', '', nightly);
    const { body } = await call('PATCH', '/nightly', { workflowId: tenant.workflowId });
    expect(body).toMatchObject({ jobType: null, payload: null, workflowId: tenant.workflowId });
  });
});

describe('a pause', () => {
  it('takes the next moment away, and its end counts from then on', async () => {
    await call('POST', '', nightly);
    const moment = async () => (await call('GET', '/nightly')).body.nextRunAt;
    const before = await moment();
    for (const _ of [1, 2])
      expect((await call('POST', '/nightly/pause')).body).toMatchObject({ enabled: false, nextRunAt: null });
    expect((await call('GET', '/nightly/next?count=1')).body).toMatchObject({
      enabled: false,
      items: [{ at: before }],
    });
    for (const _ of [1, 2])
      expect((await call('POST', '/nightly/resume')).body).toMatchObject({ enabled: true, nextRunAt: before });
    expect((await call('PATCH', '/nightly', { enabled: false })).body.nextRunAt).toBeNull();
  });

  it('does not end where nothing comes any more', async () => {
    const { pattern: _, ...rest } = nightly;
    await call('POST', '', { ...rest, at: '2098-01-01T00:00:00Z', enabled: false });
    await api.query(`update automation.schedules set at = '2020-01-01' where name = 'nightly' and tenant_id = $1`, [
      tenant.tenantId,
    ]);
    const { status, body } = await call('POST', '/nightly/resume');
    expect([status, body.error.details.reason]).toEqual([409, 'OVER']);
  });
});

describe('a run by hand', () => {
  it('starts what the schedule starts, also a paused one, and is in its history with what became of it', async () => {
    await call('POST', '', { ...nightly, enabled: false });
    const ran = await call('POST', '/nightly/run');
    expect([ran.status, ran.body]).toMatchObject([
      202,
      { status: 'STARTED', requestedBy: expect.stringMatching(/^key:/), job: { status: 'QUEUED' }, run: null },
    ]);
    const again = await call('POST', '/nightly/run');
    expect([again.status, again.body.error.details.reason]).toEqual([409, 'OVERLAP']);
    await api.query(`update automation.jobs set status = 'COMPLETED', completed_at = now() where id = $1`, [
      ran.body.job.id,
    ]);
    const { items } = (await call('GET', '/nightly/history')).body;
    expect(items).toEqual([{ ...ran.body, job: { ...ran.body.job, status: 'COMPLETED' } }]);
    expect((await call('GET', '/nightly')).body.last).toMatchObject({ status: 'STARTED' });
  });

  it('starts a run of nobody', async () => {
    const { jobType: _, ...rest } = nightly;
    await call('POST', '', { ...rest, workflowId: tenant.workflowId, priority: 'LOW' });
    const { body } = await call('POST', '/nightly/run');
    expect(body).toMatchObject({ status: 'STARTED', job: null, run: { status: 'RUNNING' } });
    const { run } = body;
    expect(await api.query('select customer_id from automation.runs where id = $1', [run.id])).toEqual([
      { customer_id: null },
    ]);
    await api.query(`update automation.tenant_settings set workflows = false where tenant_id = $1`, [tenant.tenantId]);
    await call('PATCH', '/nightly', { overlap: 'allow' });
    expect((await call('POST', '/nightly/run')).body.error.details.reason).toBe('WORKFLOWS_OFF');
  });

  it('is not for viewers, and every role may read', async () => {
    await call('POST', '', nightly);
    const { key } = await createKey(api, tenant.key, 'viewer');
    for (const action of ['run', 'pause', 'resume'])
      expect((await call('POST', `/nightly/${action}`, undefined, {}, key)).status).toBe(403);
    expect((await call('GET', '/nightly/history', undefined, {}, key)).status).toBe(200);
  });
});

describe('the history', () => {
  it('is paged newest first, and filtered', async () => {
    await call('POST', '', { ...nightly, overlap: 'allow' });
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await call('POST', '/nightly/run')).body.id);
    const first = (await call('GET', '/nightly/history?limit=3')).body;
    const second = (await call('GET', `/nightly/history?limit=3&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect((await call('GET', '/nightly/history?status=MISSED')).body.items).toEqual([]);
  });
});

describe('the next moments', () => {
  it('are as many as are asked for, ten unless said, with what clocks show', async () => {
    await call('POST', '', { ...nightly, timeZone: 'America/New_York', pattern: 'EVERY_6_HOURS' });
    const { body } = await call('GET', '/nightly/next');
    expect([body.timeZone, body.items.length]).toEqual(['America/New_York', 10]);
    for (const { localTime } of body.items) expect(localTime).toMatch(/T(00|06|12|18):00:00$/);
    expect(hours(body.items[0].at, body.items[9].at)).toBeGreaterThanOrEqual(53);
    expect((await call('GET', '/nightly/next?count=101')).status).toBe(422);
  });
});
