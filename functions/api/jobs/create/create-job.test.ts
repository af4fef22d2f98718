/** Jobs that callers make, their way back from cancelled, and their log. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';
import { queues } from '../../../registry.ts';
import { newJob, placeOf } from './new-job.ts';

let api: TestApi;
let tenant: SeededTenant;

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await seedTenant(api);
});
afterAll(() => api.stop());

const get = (path: string) => api.call({ method: 'GET', path, key: tenant.key });
const post = (path: string, body?: object, key = tenant.key) =>
  api.call({ method: 'POST', path, key, ...(body ? { body } : {}) });
const plan = () => ({ type: 'GENERATE_BUSINESS_PLAN', payload: { customerId: tenant.customerId } });
const linesOf = async (id: string) =>
  (await get(`/api/jobs/${id}/log`)).body.lines.map(
    ({ source, text }: { source: string; text: string }) => `${source}: ${text}`,
  );

describe('a new job', () => {
  it('is queued with its payload and priority, wakes up its queue, and is read at its Location', async () => {
    await api.query('delete from automation.outbox');
    const runAt = '2031-01-01T09:00:00.000Z';
    const made = await post('/api/jobs', { ...plan(), priority: 'HIGH', runAt });
    expect([made.status, made.body]).toEqual([
      201,
      { id: expect.any(String), status: 'QUEUED', statusUrl: made.headers.location },
    ]);
    expect((await get(made.headers.location ?? '')).body).toMatchObject({
      ...{ type: 'GENERATE_BUSINESS_PLAN', queue: 'ai-generation', priority: 3, status: 'QUEUED', runAt },
      ...{ payload: { customerId: tenant.customerId }, maxAttempts: 3 },
    });
    expect(await api.query(`select topic from automation.outbox where topic like 'jobs:%'`)).toEqual([
      { topic: 'jobs:ai-generation' },
    ]);
  });

  it('with a moment of the past may run now, and does not pass others by', async () => {
    const { headers } = await post('/api/jobs', { ...plan(), runAt: '0001-01-01T00:00:00Z' });
    const { runAt, createdAt } = (await get(headers.location ?? '')).body;
    expect(runAt).toBe(createdAt);
  });

  it('is inserted by SQL with no more than what it is, and waits to be claimed', async () => {
    const [job] = await api.query<{ id: string; is_now: boolean }>(
      `insert into automation.jobs (tenant_id, type, queue, payload) values ($1, 'GENERATE_BUSINESS_PLAN', 'ai-generation', $2)
       returning id, run_at = created_at as is_now`,
      [tenant.tenantId, { customerId: tenant.customerId }],
    );
    expect(job?.is_now).toBe(true);
    expect(
      await api.query('select from automation.waiting_jobs where id = $1 and not is_later', [job?.id]),
    ).toHaveLength(1);
  });

  it('goes to a queue that there is, by its type and with a payload that its handler reads', async () => {
    const { customerId } = tenant;
    const types = newJob.def.options.flatMap(({ shape }) => shape.type.def.values);
    expect(types).toHaveLength(3);
    for (const type of types) {
      const payload = type === 'GENERATE_DELIVERABLE' ? { customerId, month: 2 } : { customerId };
      const { queue } = placeOf({ type, payload });
      expect(Object.values(queues).map(({ name }): string => name)).toContain(queue);
      const jobs: Record<string, { type: string; read(payload: object): unknown }> = await import(
        `../../../jobs/${queue}/index.ts`
      );
      expect(
        Object.values(jobs)
          .find((job) => job.type === type)
          ?.read(payload),
      ).toEqual(payload);
    }
  });

  it('takes a priority by its number, from 1 to 100', async () => {
    const made = await post('/api/jobs', { ...plan(), priority: 100 });
    expect((await get(made.headers.location ?? '')).body.priority).toBe(100);
    for (const priority of [0, 101, 2.5, 'URGENT'])
      expect(await post('/api/jobs', { ...plan(), priority })).toMatchObject({
        status: 422,
        body: {
          error: {
            code: 'INVALID_INPUT',
            details: [
              {
                path: 'priority',
                message: expect.stringMatching(/^must be (a|one of CRITICAL.* or a) whole number from 1 to 100$/),
              },
            ],
          },
        },
      });
  });

  it('is refused while one that does the same is open, however the customer is spelt', async () => {
    expect((await post('/api/jobs', plan())).status).toBe(201);
    const again = { ...plan(), payload: { customerId: tenant.customerId.toUpperCase() } };
    expect(await post('/api/jobs', again)).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
  });

  it('is refused for types that events or maintenance make, for other payloads, and for viewers', async () => {
    for (const type of ['SEND_EMAIL', 'BACKUP_DATABASE', 'X', undefined])
      expect(await post('/api/jobs', { ...plan(), type })).toMatchObject({
        status: 422,
        body: { error: { details: [{ path: 'type', message: expect.stringMatching(/^must be one of GENERATE_/) }] } },
      });
    const wrong = { type: 'GENERATE_DELIVERABLE', payload: { customerId: tenant.customerId, month: 9 } };
    expect((await post('/api/jobs', wrong)).body.error.details[0].path).toBe('payload.month');
    const absent = { ...plan(), payload: { customerId: randomUUID() } };
    expect((await post('/api/jobs', absent)).body.error.details[0].path).toBe('payload.customerId');
    const viewer = await createKey(api, tenant.key, 'viewer');
    expect((await post('/api/jobs', plan(), viewer.key)).status).toBe(403);
  });
});

describe('a cancelled job', () => {
  it('can be queued again, by itself or in bulk', async () => {
    const id = (await post('/api/jobs', plan())).body.id;
    await post(`/api/jobs/${id}/cancel`);
    expect(await post(`/api/jobs/${id}/retry`)).toMatchObject({ status: 202, body: { status: 'QUEUED' } });
    await post(`/api/jobs/${id}/cancel`);
    expect((await post('/api/jobs/retry', { queue: 'ai-generation' })).body).toEqual({ jobs: 0 });
    const filter = { queue: 'ai-generation', status: 'CANCELLED' };
    expect((await post('/api/jobs/retry', filter)).body).toEqual({ jobs: 1 });
    expect((await get(`/api/jobs/${id}`)).body).toMatchObject({ status: 'QUEUED', error: null, completedAt: null });
  });

  it('is never everything that waits: a filter is needed', async () => {
    for (const body of [{}, { limit: 5 }])
      expect(await post('/api/jobs/cancel', body)).toMatchObject({
        status: 422,
        body: { error: { message: 'The body must name a type or a queue, a customerId or ids' } },
      });
  });
});

describe("a job's log", () => {
  it('has what callers, the ledger and the handler did, oldest first', async () => {
    const id = (await post('/api/jobs', plan())).body.id;
    await post(`/api/jobs/${id}/cancel`);
    await post(`/api/jobs/${id}/retry`);
    const failures = [{ attempt: 1, at: '2031-01-01T00:00:01Z', error: 'SERVICE_BUSY: later' }];
    await api.query(
      `update automation.jobs set status = 'COMPLETED', attempts = 2, started_at = '2031-01-01T00:00:03Z', completed_at = '2031-01-01T00:00:09Z',
         failures = $2, notes = '[{"at": "2031-01-01T00:00:05Z", "text": "the model wrote 12 characters"}]' where id = $1`,
      [id, JSON.stringify(failures)],
    );
    expect(await linesOf(id)).toEqual([
      'ledger: queued',
      expect.stringMatching(/^api: job\.created by key:/),
      expect.stringMatching(/^api: job\.cancelled by key:/),
      expect.stringMatching(/^api: job\.retried by key:/),
      'ledger: attempt 1 failed: SERVICE_BUSY: later',
      'ledger: attempt 2 started',
      'handler: the model wrote 12 characters',
      'ledger: completed',
    ]);
    expect((await get(`/api/jobs/${randomUUID()}/log`)).status).toBe(404);
  });
});

describe('metrics in the shape of the system before', () => {
  it('have its members and its units', async () => {
    await api.query(`delete from automation.jobs where tenant_id = $1 and queue = 'http'`, [tenant.tenantId]);
    const { body } = await get('/api/jobs/metrics?shape=legacy');
    expect(body).toMatchObject({
      success: true,
      data: { overview: { total: 3, queued: 2, failed: 1, successRate: 0 } },
    });
    await api.query(
      `update automation.jobs set status = 'COMPLETED', started_at = created_at, completed_at = created_at + interval '12.45 s'
       where id = $1`,
      [tenant.jobIds[1]],
    );
    const { data } = (await get('/api/jobs/metrics?shape=legacy')).body;
    expect(data.overview).toEqual({ total: 3, queued: 1, processing: 0, completed: 1, failed: 1, successRate: 50 });
    expect(data.queueMetrics.email).toEqual({ waiting: 0, active: 0, completed: 1, failed: 1, delayed: 0 });
    expect(Object.keys(data.queueMetrics)).toHaveLength(8);
    expect(data.performance).toEqual({ avgProcessingTimeMs: 12_450, avgProcessingTimeSec: 12 });
    expect((await get('/api/jobs/metrics?shape=old')).status).toBe(422);
  });
});
