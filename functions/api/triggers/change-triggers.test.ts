/** How an admin changes triggers: settings one by one or all at once, names, where a new one starts, and the switch for all. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Reply, startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { type SeededTenant, seedTenant } from '../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await seedTenant(api);
});
afterAll(() => api.stop());

const TRIGGERS = '/api/admin/triggers';
const send = (method: string, path: string, body?: unknown): Promise<Reply> =>
  api.call({ method, path, key: tenant.key, body });
const trigger = () => `${TRIGGERS}/${tenant.triggerId}`;
const configOf = async () => (await send('GET', trigger())).body.config;

describe('the settings of a trigger', () => {
  it('are merged by PATCH, where null takes one away, and replaced by PUT', async () => {
    await send('PATCH', trigger(), { config: { lookbackDays: 60 } });
    expect(await configOf()).toEqual({ daysAfter: 7, lookbackDays: 60, priority: 'MEDIUM' });
    await send('PATCH', trigger(), { config: { priority: null, dueInDays: 0 } });
    expect(await configOf()).toEqual({ daysAfter: 7, lookbackDays: 60, dueInDays: 0 });
    await send('PATCH', trigger(), { config: {} });
    expect(await configOf()).toEqual({ daysAfter: 7, lookbackDays: 60, dueInDays: 0 });
    const put = await send('PUT', trigger(), { config: { daysAfter: 3 } });
    expect(put).toMatchObject({ status: 200, body: { config: { daysAfter: 3 }, name: '7-day sample follow-up' } });
    expect(await configOf()).toEqual({ daysAfter: 3 });
  });

  it('are checked as they will be, not as they are sent', async () => {
    await send('PATCH', trigger(), { config: { lookbackDays: 20 } });
    const refused = await send('PATCH', trigger(), { config: { daysAfter: 20 } });
    expect([refused.status, refused.body.error.details[0].path]).toEqual([422, 'config.lookbackDays']);
    expect(await configOf()).toEqual({ daysAfter: 7, lookbackDays: 20, priority: 'MEDIUM' });
    for (const config of [null, [], 'x']) {
      for (const method of ['PATCH', 'PUT']) expect((await send(method, trigger(), { config })).status).toBe(422);
    }
    expect((await send('PUT', trigger(), {})).status).toBe(422);
  });
});

describe('what two admins edit at once', () => {
  const sendIf = (ifMatch: string, method: string, path: string, body?: unknown): Promise<Reply> =>
    api.call({ method, path, key: tenant.key, body, headers: { 'if-match': ifMatch } });

  it('is refused to the second, with the current version', async () => {
    const settings = '/api/admin/settings';
    const edits = [
      { path: trigger(), first: { config: { daysAfter: 3 } }, second: { config: { daysAfter: 9 } } },
      { path: settings, first: { retryMissedCalls: true }, second: { emailWorkflows: true } },
    ];
    for (const { path, first, second } of edits) {
      const etag = String((await send('GET', path)).headers.etag);
      expect(etag).toMatch(/^"[\w-]{22}"$/);
      const changed = await sendIf(etag, 'PATCH', path, first);
      expect(changed.status).toBe(200);
      expect(changed.headers.etag).not.toBe(etag);
      const late = await sendIf(etag, 'PATCH', path, second);
      expect(late).toMatchObject({
        status: 412,
        body: { error: { code: 'PRECONDITION_FAILED', details: { current: first } } },
      });
      expect(late.headers.etag).toBe(changed.headers.etag);
      expect((await send('GET', path)).headers.etag).toBe(changed.headers.etag);
      expect((await sendIf(`"other", ${late.headers.etag}`, 'PATCH', path, second)).status).toBe(200);
      expect((await sendIf('*', 'PATCH', path, first)).status).toBe(200);
    }
  });

  it('covers PUT and DELETE, and no change is made', async () => {
    expect((await sendIf('"old"', 'PUT', trigger(), { config: {} })).status).toBe(412);
    expect((await sendIf('"old"', 'DELETE', trigger())).status).toBe(412);
    expect((await send('GET', trigger())).body).toMatchObject({
      isActive: true,
      config: { daysAfter: 7, priority: 'MEDIUM' },
    });
  });
});

describe('a name', () => {
  it('that is taken says by which trigger, and whether that is switched off', async () => {
    await send('DELETE', trigger());
    const body = { triggerType: 'CUSTOMER_TIMING', name: '7-day sample follow-up' };
    const message = `Another trigger that is switched off has the name "${body.name}"; switch it on or rename it with PATCH ${trigger()}`;
    expect(await send('POST', TRIGGERS, body)).toMatchObject({ status: 409, body: { error: { message } } });
    await send('PATCH', trigger(), { name: 'The one before' });
    const made = await send('POST', TRIGGERS, body);
    expect(made.status).toBe(201);
    const renamed = await send('PATCH', `${TRIGGERS}/${made.body.id}`, { name: 'The one before' });
    expect(renamed).toMatchObject({
      status: 409,
      body: { error: { details: [{ path: 'name', message: 'is taken' }] } },
    });
  });
});

describe('a new trigger', () => {
  it('says how much it has before it, and nothing when it starts from now', async () => {
    const body = { triggerType: 'SAMPLE_NO_ORDER', config: { daysAfter: 0 } };
    const everything = await send('POST', TRIGGERS, { ...body, name: 'All' });
    expect(everything.body.startsAt).toBeNull();
    const { matched } = (await send('POST', `${TRIGGERS}/${everything.body.id}/preview`)).body;
    expect(matched).toBeGreaterThan(0);
    expect(everything.body.matchesNow).toBe(matched);
    const now = await send('POST', TRIGGERS, { ...body, name: 'New', config: { daysAfter: 0, startFrom: 'now' } });
    expect(now.body).toMatchObject({ matchesNow: 0, startsAt: now.body.createdAt });
  });
});

describe('the switch for all triggers of a tenant', () => {
  it('refuses to run them, and says how to switch them on', async () => {
    expect((await send('GET', '/api/admin/settings')).body.runTriggers).toBe(true);
    expect((await send('PATCH', '/api/admin/settings', { runTriggers: false })).body.runTriggers).toBe(false);
    for (const path of [`${trigger()}/run`, '/api/jobs/process-triggers']) {
      const refused = await send('POST', path);
      expect(refused).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
      expect(refused.body.error.message).toContain('PATCH /api/admin/settings runTriggers to true');
    }
    expect((await send('POST', `${trigger()}/preview`)).status).toBe(200);
    await send('PATCH', '/api/admin/settings', { runTriggers: true });
    expect((await send('POST', `${trigger()}/run`)).status).toBe(202);
  });
});

describe('evaluations', () => {
  it('are found by source and date, and a schedule has a name', async () => {
    const add = (source: string, at: string, requestedBy: string) =>
      api.query(
        `insert into automation.trigger_evaluations (tenant_id, trigger_id, trigger_type, source, scheduled_at, requested_at, requested_by)
         values ($1, $2, 'SAMPLE_NO_ORDER', $3, $4, $4, $5)`,
        [tenant.tenantId, tenant.triggerId, source, at, requestedBy],
      );
    await add('SCHEDULE', '2020-05-01T06:00:00Z', 'schedule:sample-no-order');
    await add('SCHEDULE', '2020-05-02T06:00:00Z', 'arn:aws:scheduler:eu-central-1:1:schedule/Group/SampleNoOrder');
    await add('MANUAL', '2020-05-02T07:00:00Z', 'key:1');
    const find = async (query: Record<string, string>) => {
      const { body } = await api.call({
        method: 'GET',
        path: `/api/evaluations?${new URLSearchParams(query)}`,
        key: tenant.key,
      });
      return body.items.map(({ requestedBy }: { requestedBy: string }) => requestedBy);
    };
    const [from, to] = ['2020-05-02T00:00:00Z', '2020-05-02T09:00:00+02:00'];
    expect(await find({ to })).toEqual(['schedule:SampleNoOrder', 'schedule:sample-no-order']);
    expect(await find({ source: 'SCHEDULE', from, to })).toEqual(['schedule:SampleNoOrder']);
    expect(await find({ source: 'MANUAL', from, to: '2021-01-01T00:00:00Z' })).toEqual(['key:1']);
  });
});
