/** What the API shows of a tenant's jobs, and what retry and cancel do to them. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenantId: string;
let key: string;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  ({ tenantId, key } = await createTenant(api));
});
afterAll(() => api.stop());

const get = (path: string) => api.call({ method: 'GET', path, key });
const post = (path: string, body?: object, as = key) =>
  api.call({ method: 'POST', path, key: as, ...(body ? { body } : {}) });

async function add(columns: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const at = new Date(Date.now() - 60_000);
  const ended = ['COMPLETED', 'FAILED', 'CANCELLED'].includes(String(columns.status)) ? { completed_at: at } : {};
  const row = {
    id: randomUUID(),
    tenant_id: tenantId,
    type: 'SEND_EMAIL',
    queue: 'email',
    run_at: at,
    rank_at: at,
    created_at: at,
    ...ended,
    ...columns,
  };
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  await api.query(`insert into automation.jobs (${Object.keys(row)}) values (${places})`, Object.values(row));
  return row.id;
}

const failed = (columns: Readonly<Record<string, unknown>> = {}) =>
  add({ status: 'FAILED', attempts: 3, error: 'REFUSED: no', ...columns });
const leased = { status: 'PROCESSING', lease_until: new Date(Date.now() + 60_000) };
const statusOf = async (id: string) => (await get(`/api/jobs/${id}`)).body.status;

async function takeRings(): Promise<string[]> {
  const rows = await api.query<{ topic: string }>(
    `with sent as (delete from automation.outbox where topic like 'jobs:%' returning topic) select topic from sent order by 1`,
  );
  return rows.map(({ topic }) => topic);
}

describe('the list', () => {
  it('filters by status, type and queue, newest first, and pages without a gap', async () => {
    for (let n = 0; n < 5; n += 1) await add({ created_at: new Date(Date.now() - n * 1000) });
    await add({ type: 'GENERATE_PDF', queue: 'pdf-generation' });
    await failed();
    expect((await get('/api/jobs?type=GENERATE_PDF')).body.items).toHaveLength(1);
    expect((await get('/api/jobs?queue=email&status=FAILED')).body.items).toHaveLength(1);
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await get(`/api/jobs?limit=2${cursor}`);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(new Set(seen).size).toBe(7);
  });

  it('tells jobs that wait from those of a moment to come', async () => {
    const [due, later] = [await add(), await add({ run_at: new Date(Date.now() + 3_600_000) })];
    const done = await add({ status: 'COMPLETED' });
    const ids = async (query: string) =>
      (await get(`/api/jobs?${query}`)).body.items.map(({ id }: { id: string }) => id).sort();
    expect(await ids('isDelayed=true')).toEqual([later]);
    expect(await ids('isDelayed=false')).toEqual([due, done].sort());
    expect(await ids('status=QUEUED&isDelayed=false')).toEqual([due]);
  });

  it('leaves payload, result and failures to the single job, which has them', async () => {
    const failures = [{ attempt: 1, at: '2026-01-01T00:00:00Z', error: 'REFUSED: no' }];
    const details = { payload: { of: 'the job' }, result: { pages: 3 }, failures };
    const columns = Object.entries(details).map(([name, value]) => [name, JSON.stringify(value)]);
    const id = await add(Object.fromEntries(columns));
    await add();
    const { body: job } = await get(`/api/jobs/${id}`);
    expect(job).toMatchObject({ id, ...details });
    const { payload: _payload, result: _result, failures: _failures, ...item } = job;
    expect((await get('/api/jobs')).body.items).toContainEqual(item);
    expect((await get('/api/jobs/metrics')).body.recent).toContainEqual(item);
  });

  it('refuses a status that there is not', async () => {
    expect(await get('/api/jobs?status=DONE')).toMatchObject({ status: 422 });
  });
});

describe('retry', () => {
  it('makes a failed job due again with all its attempts, wakes up its queue and is in the audit log', async () => {
    const failures = [{ attempt: 3, at: '2026-01-01T00:00:00Z', error: 'REFUSED: no' }];
    const id = await failed({ failures: JSON.stringify(failures) });
    await takeRings();
    expect(await post(`/api/jobs/${id}/retry`)).toMatchObject({ status: 202, body: { id, status: 'QUEUED' } });
    expect((await get(`/api/jobs/${id}`)).body).toMatchObject({
      ...{ status: 'QUEUED', attempts: 0, completedAt: null },
      // The error would say why a job waits; this one is due, and `failures` has what failed.
      ...{ error: null, failures },
    });
    expect(await takeRings()).toEqual(['jobs:email']);
    const [entry] = await api.query(`select action from automation.audit_log where entity_id = $1`, [id]);
    expect(entry).toEqual({ action: 'job.retried' });
  });

  it.each(['QUEUED', 'COMPLETED'])('refuses a job that is %s', async (status) => {
    expect(await post(`/api/jobs/${await add({ status })}/retry`)).toMatchObject({ status: 409 });
  });

  it('refuses while another job with the same dedupe key is open', async () => {
    await add({ dedupe_key: 'k' });
    expect(await post(`/api/jobs/${await failed({ dedupe_key: 'k' })}/retry`)).toMatchObject({ status: 409 });
  });

  it('in bulk takes what the filter names, once per dedupe key, up to the limit, and sends one wake-up', async () => {
    const other = await failed({ type: 'GENERATE_PDF', queue: 'pdf-generation' });
    for (let n = 0; n < 5; n += 1) await failed();
    await failed({ dedupe_key: 'twice' });
    await failed({ dedupe_key: 'twice' });
    await failed({ dedupe_key: 'open' });
    await add({ dedupe_key: 'open' });
    await takeRings();
    expect(await post('/api/jobs/retry', { queue: 'email', limit: 2 })).toMatchObject({
      status: 202,
      body: { jobs: 2 },
    });
    expect(await takeRings()).toEqual(['jobs:email']);
    expect((await post('/api/jobs/retry', { queue: 'email' })).body).toEqual({ jobs: 4 });
    expect((await post('/api/jobs/retry', { queue: 'email' })).body).toEqual({ jobs: 0 });
    expect(await statusOf(other)).toBe('FAILED');
  });

  it("leaves other tenants' jobs alone, and is not a viewer's", async () => {
    const id = await failed();
    const viewer = await createKey(api, key, 'viewer');
    expect(await post(`/api/jobs/${id}/retry`, undefined, viewer.key)).toMatchObject({ status: 403 });
    const theirs = await createTenant(api);
    expect(await post(`/api/jobs/${id}/retry`, undefined, theirs.key)).toMatchObject({ status: 404 });
    expect((await post('/api/jobs/retry', {}, theirs.key)).body).toEqual({ jobs: 0 });
    expect(await statusOf(id)).toBe('FAILED');
  });
});

describe('cancel', () => {
  it('keeps a queued job from running; once more changes nothing', async () => {
    const id = await add();
    for (let n = 0; n < 2; n += 1) {
      expect(await post(`/api/jobs/${id}/cancel`)).toMatchObject({ status: 202, body: { status: 'CANCELLED' } });
    }
    expect(await statusOf(id)).toBe('CANCELLED');
  });

  it('refuses a job that runs or has ended', async () => {
    for (const columns of [leased, { status: 'COMPLETED' }, { status: 'FAILED' }]) {
      expect(await post(`/api/jobs/${await add(columns)}/cancel`)).toMatchObject({ status: 409 });
    }
  });

  it('in bulk takes what the filter names', async () => {
    await add();
    await add({ type: 'SEND_REMINDER_EMAILS' });
    const running = await add(leased);
    expect((await post('/api/jobs/cancel', { type: 'SEND_EMAIL' })).body).toEqual({ jobs: 1 });
    expect(await statusOf(running)).toBe('PROCESSING');
  });

  it('in bulk takes only those that are due, or only those of a moment to come', async () => {
    const [due, later] = [await add(), await add({ run_at: new Date(Date.now() + 3_600_000) })];
    expect((await post('/api/jobs/cancel', { queue: 'email', isDelayed: true, expected: 1 })).status).toBe(202);
    expect([await statusOf(due), await statusOf(later)]).toEqual(['QUEUED', 'CANCELLED']);
    await post('/api/jobs/cancel', { queue: 'email', isDelayed: false });
    expect(await statusOf(due)).toBe('CANCELLED');
  });
});

describe('metrics', () => {
  it('add up, per queue and per type, with times of what was completed', async () => {
    const start = new Date(Date.now() - 120_000);
    for (const seconds of [1, 2, 3, 10]) {
      const completed_at = new Date(start.getTime() + seconds * 1000);
      await add({ status: 'COMPLETED', started_at: start, completed_at });
    }
    await failed();
    await failed();
    await add();
    await add({ run_at: new Date(Date.now() + 3_600_000) });
    await add({ ...leased, queue: 'pdf-generation', type: 'GENERATE_PDF' });
    await add({ status: 'CANCELLED' });
    const { body } = await get('/api/jobs/metrics');
    expect(body.overview).toEqual({
      total: 10,
      queued: 2,
      processing: 1,
      completed: 4,
      failed: 2,
      cancelled: 1,
      discarded: 0,
      successRate: 0.67,
    });
    const email = body.queues.find(({ queue }: { queue: string }) => queue === 'email');
    expect(email).toEqual({ queue: 'email', waiting: 1, active: 0, completed: 4, failed: 2, delayed: 1 });
    expect(body.queues).toHaveLength(8);
    expect(body.types).toContainEqual({
      type: 'GENERATE_PDF',
      statuses: { QUEUED: 0, PROCESSING: 1, COMPLETED: 0, FAILED: 0, CANCELLED: 0, DISCARDED: 0 },
    });
    expect(body.processingTime).toEqual({ averageMs: 4000, medianMs: 2500, p95Ms: 8950 });
    expect(body.recent).toHaveLength(10);
    const stats = (await get('/stats/queue')).body.queues;
    expect(stats).toContainEqual({
      ...{ queue: 'email', waiting: 1, active: 0, delayed: 1, deadLetters: 2 },
      ...{ oldestWaitsSince: expect.any(String), p95Ms: 8950, pausedAt: null },
    });
  });

  it('of a tenant without jobs are zeros, and no rate', async () => {
    const { body } = await get('/api/jobs/metrics');
    expect(body.overview).toMatchObject({ total: 0, successRate: null });
    expect(body.processingTime).toEqual({ averageMs: null, medianMs: null, p95Ms: null });
  });
});
