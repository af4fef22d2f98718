/** Runs that people move over HTTP, one or many. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;
beforeAll(async () => {
  api = await startApi();
  tenant = await seedTenant(api);
});
afterAll(() => api.stop());

const call = (method: string, path: string, body?: unknown, key = tenant.key) => api.call({ method, path, key, body });
const post = (path: string, body: unknown = {}) => call('POST', path, body);
const refused = async (path: string, body?: unknown) => {
  const { status, body: reply } = await post(path, body);
  return [status, reply.error?.details?.reason ?? reply.error?.details?.[0]?.path ?? reply.error?.code];
};

describe('a run', () => {
  it('that failed says where, and goes on when it is retried; twice is a conflict', async () => {
    const path = `/api/runs/${tenant.failedRunId}`;
    expect((await call('GET', path)).body).toMatchObject({ status: 'FAILED', nodeId: 'start', attempts: [] });
    expect((await post(`${path}/retry`)).body).toEqual({ id: tenant.failedRunId, status: 'RUNNING' });
    expect((await call('GET', path)).body).toMatchObject({
      status: 'RUNNING',
      error: null,
      attempts: [{ step: 1, nodeId: 'start', attempt: 1, error: expect.stringMatching(/^STEP_FAILED/) }],
    });
    expect(await refused(`${path}/retry`)).toEqual([409, 'NOT_FAILED']);
  });

  it('is paused and resumed, each time with an entry of the audit log', async () => {
    const path = `/api/runs/${tenant.runId}`;
    for (const _ of [1, 2]) expect((await post(`${path}/pause`)).status).toBe(202);
    expect((await call('GET', path)).body.pausedAt).not.toBeNull();
    for (const _ of [1, 2]) expect((await post(`${path}/resume`)).status).toBe(202);
    expect((await call('GET', path)).body.pausedAt).toBeNull();
    const actions = await api.query(
      `select action from automation.audit_log where entity_id = $1 order by occurred_at, action`,
      [tenant.runId],
    );
    expect(actions.map(({ action }) => action)).toEqual(['run.paused', 'run.resumed']);
  });

  it('is woken, not by a port that its node has not', async () => {
    const path = `/api/runs/${tenant.runId}/wake`;
    expect(await refused(path, { port: 'nowhere' })).toEqual([422, 'port']);
    expect((await post(path)).status).toBe(202);
    expect((await post(path, { port: 'next' })).status).toBe(202);
    expect(await refused(path)).toEqual([409, 'NOT_WAITING']);
  });

  it('is refused with what it is by then, when a walk ends it while it is asked for', async () => {
    const { runId, key } = await seedTenant(api);
    await api.query('begin');
    await api.query('delete from automation.cursors where run_id = $1', [runId]);
    await api.query(`update automation.runs set status = 'FINISHED', ended_at = now() where id = $1`, [runId]);
    const woken = call('POST', `/api/runs/${runId}/wake`, {}, key);
    const isHeldUp = () =>
      api.query(`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`);
    await expect.poll(isHeldUp).toHaveLength(1);
    await api.query('commit');
    const { status, body } = await woken;
    expect([status, body.error.details.reason]).toEqual([409, 'NOT_WAITING']);
    expect(body.error.message).toMatch(/it is FINISHED$/);
  });

  it('is replayed once it has ended, in a version that exists', async () => {
    const path = `/api/runs/${tenant.runId}`;
    expect(await refused(`${path}/replay`)).toEqual([409, 'NOT_ENDED']);
    expect((await post(`${path}/cancel`)).body.status).toBe('CANCELLED');
    for (const move of ['pause', 'resume']) expect(await refused(`${path}/${move}`)).toEqual([409, 'ENDED']);
    expect(await refused(`${path}/wake`)).toEqual([409, 'NOT_WAITING']);
    expect(await refused(`${path}/replay`, { version: 9 })).toEqual([422, 'version']);
    const { status, body } = await post(`${path}/replay`, { version: 1 });
    expect(status).toBe(202);
    expect((await call('GET', `/api/runs/${body.id}`)).body).toMatchObject({
      status: 'RUNNING',
      replayOf: tenant.runId,
    });
  });

  it('is moved by operators, not by viewers', async () => {
    const { key } = await createKey(api, tenant.key, 'viewer');
    for (const move of ['pause', 'resume', 'retry', 'replay', 'wake'])
      expect((await call('POST', `/api/runs/${tenant.runId}/${move}`, {}, key)).status).toBe(403);
  });
});

describe('many runs', () => {
  it('are counted first; a count that is no longer true changes nothing', async () => {
    const filter = { workflowId: tenant.workflowId };
    const { body } = await post('/api/runs/bulk/count', { action: 'cancel', filter });
    const stale = await post('/api/runs/bulk', { action: 'cancel', filter, expectedCount: body.count + 1 });
    expect([stale.status, stale.body.error.details]).toEqual([409, { count: body.count }]);
    const asked = await post('/api/runs/bulk', { action: 'cancel', filter, expectedCount: body.count });
    expect([asked.status, asked.body.total]).toEqual([202, body.count]);
    const queued = await call('GET', asked.body.statusUrl);
    expect(queued.body).toMatchObject({
      status: 'QUEUED',
      action: 'cancel',
      filter,
      total: body.count,
      lookedAt: 0,
      refused: {},
    });
    expect((await call('GET', `/api/jobs/${asked.body.jobId}`)).body).toMatchObject({
      type: 'MOVE_RUNS',
      status: 'QUEUED',
    });
    expect((await post(`${asked.body.statusUrl}/stop`)).body.status).toBe('STOPPED');
    expect((await call('GET', `/api/runs/${tenant.pausedRunId}`)).body.status).toBe('RUNNING');
  });

  it('whose job was cancelled are stopped', async () => {
    const { body } = await post('/api/runs/bulk', { action: 'retry', filter: { error: 'NONE' }, expectedCount: 0 });
    await post(`/api/jobs/${body.jobId}/cancel`);
    expect((await call('GET', body.statusUrl)).body.status).toBe('STOPPED');
  });

  it.each<[object, string]>([
    [{ action: 'delete', filter: {}, expectedCount: 0 }, 'action'],
    [{ action: 'pause', filter: {} }, 'expectedCount'],
    [{ action: 'pause', expectedCount: 0 }, 'filter'],
    [{ action: 'pause', filter: { workflow: 'x' }, expectedCount: 0 }, 'filter.workflow'],
    [{ action: 'pause', filter: { status: 'OPEN' }, expectedCount: 0 }, 'filter.status'],
    [{ action: 'pause', filter: { from: 'today' }, expectedCount: 0 }, 'filter.from'],
    [{ action: 'pause', filter: {}, version: 1, expectedCount: 0 }, 'version'],
    [{ action: 'replay', filter: {}, version: 1, expectedCount: 0 }, 'filter.workflowId'],
  ])('are refused where %j is wrong', async (body, path) => {
    expect(await refused('/api/runs/bulk', body)).toEqual([422, path]);
  });
});
