/** Failed jobs that a person gives up: out of the lists of failures, still in the history. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenantId: string;
let key: string;

const get = async (path: string) => (await api.call({ method: 'GET', path, key })).body;
const post = (path: string, body: object, as = key) => api.call({ method: 'POST', path, key: as, body });
const reason = 'The offer is over';

async function add(columns: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const at = new Date(Date.now() - 60_000);
  const job = { id: randomUUID(), tenant_id: tenantId, type: 'SEND_EMAIL', queue: 'email', run_at: at, rank_at: at };
  const ended = { status: 'FAILED', attempts: 3, created_at: at, completed_at: at, error: 'REFUSED: no' };
  const row = { ...job, ...ended, ...columns };
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  await api.query(`insert into automation.jobs (${Object.keys(row)}) values (${places})`, Object.values(row));
  return row.id;
}

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  ({ tenantId, key } = await createTenant(api));
});
afterAll(() => api.stop());

it('takes a failed job out of the failures, and keeps who discarded it, when and why', async () => {
  const [id, other] = [await add(), await add({ error: 'OTHER: no' })];
  for (const why of [reason, 'A second time changes nothing'])
    expect(await post(`/api/jobs/${id}/discard`, { reason: why })).toMatchObject({
      status: 202,
      body: { id, status: 'DISCARDED' },
    });
  const job = await get(`/api/jobs/${id}`);
  expect(job).toMatchObject({ status: 'DISCARDED', error: 'REFUSED: no', discardReason: reason });
  expect(job.discardedBy).toMatch(/^key:/);
  expect(job.discardedAt).not.toBeNull();
  const ids = async (status: string) =>
    (await get(`/api/jobs?status=${status}`)).items.map((one: { id: string }) => one.id);
  expect([await ids('FAILED'), await ids('DISCARDED')]).toEqual([[other], [id]]);
  expect((await get('/api/jobs/failures')).groups).toMatchObject([{ code: 'OTHER', jobs: 1 }]);
  expect((await get('/api/jobs/metrics')).overview).toMatchObject({ failed: 1, discarded: 1, successRate: 0 });
  const lines: { text: string }[] = (await get(`/api/jobs/${id}/log`)).lines;
  expect(lines.at(-1)?.text).toBe(`discarded by ${job.discardedBy}: ${reason}`);
});

it('is passed over by a bulk retry, and undone by a retry that asks for it', async () => {
  const [first, second] = [await add(), await add()];
  expect((await post('/api/jobs/discard', { queue: 'email', expected: 2, reason })).body).toEqual({ jobs: 2 });
  expect((await post('/api/jobs/retry', { queue: 'email' })).body).toEqual({ jobs: 0 });
  expect((await post(`/api/jobs/${first}/retry`, {})).status).toBe(202);
  expect((await post('/api/jobs/retry', { status: 'DISCARDED', ids: [second] })).body).toEqual({ jobs: 1 });
  expect(await get(`/api/jobs/${first}`)).toMatchObject({ status: 'QUEUED', discardedAt: null, discardReason: null });
  const entries = await api.query(`select action from automation.audit_log where tenant_id = $1 order by action`, [
    tenantId,
  ]);
  expect(entries.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['job.retried', 'jobs.discarded', 'jobs.retried']),
  );
});

it('in bulk takes what the filter names, if it matches as many jobs as expected', async () => {
  const error = 'REFUSED: …';
  for (let n = 0; n < 3; n += 1) await add({ error: `REFUSED: ${randomUUID()}` });
  const other = await add({ error: 'OTHER: no' });
  const refused = await post('/api/jobs/discard', { error, expected: 2, reason });
  expect([refused.status, refused.body.error.details]).toEqual([409, { matched: 3 }]);
  expect((await get('/api/jobs?status=FAILED')).items).toHaveLength(4);
  expect((await post('/api/jobs/discard', { error, expected: 3, reason, limit: 2 })).body).toEqual({ jobs: 2 });
  expect((await post('/api/jobs/discard', { error, expected: 1, reason })).body).toEqual({ jobs: 1 });
  expect(await get(`/api/jobs/${other}`)).toMatchObject({ status: 'FAILED' });
});

it.each([
  [{}, 'reason: is required'],
  [{ reason: ' ' }, 'reason: must not be blank'],
  [{ reason: 'x'.repeat(501) }, 'reason: must be text of 1 to 500 characters'],
])('needs a reason: %o', async (body, message) => {
  for (const path of ['/api/jobs/discard', `/api/jobs/${await add()}/discard`]) {
    const { status, body: reply } = await post(path, body);
    const [{ path: member, message: said }] = reply.error.details;
    expect([status, `${member}: ${said}`]).toEqual([422, message]);
  }
});

it("is refused for jobs that have not failed, for other tenants' jobs, and to viewers", async () => {
  for (const columns of [{ status: 'COMPLETED' }, { status: 'CANCELLED' }, { status: 'QUEUED', completed_at: null }])
    expect((await post(`/api/jobs/${await add(columns)}/discard`, { reason })).status).toBe(409);
  const id = await add();
  const viewer = await createKey(api, key, 'viewer');
  expect((await post(`/api/jobs/${id}/discard`, { reason }, viewer.key)).status).toBe(403);
  const theirs = await createTenant(api);
  expect((await post(`/api/jobs/${id}/discard`, { reason }, theirs.key)).status).toBe(404);
  expect((await post('/api/jobs/discard', { reason }, theirs.key)).body).toEqual({ jobs: 0 });
  expect(await get(`/api/jobs/${id}`)).toMatchObject({ status: 'FAILED' });
});
