/** Failed jobs in groups, the lists behind them, and bulk calls for a group. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createTenant, type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenantId: string;
let key: string;
let other: SeededTenant;

const get = async (path: string) => (await api.call({ method: 'GET', path, key })).body;
const post = (path: string, body: object) => api.call({ method: 'POST', path, key, body });
const at = new Date(Date.now() - 60_000);

async function add(columns: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const job = { id: randomUUID(), tenant_id: tenantId, type: 'SEND_EMAIL', queue: 'email' };
  const ended = { status: 'FAILED', attempts: 3, completed_at: at, error: 'REFUSED: no' };
  const row = { ...job, run_at: at, rank_at: at, created_at: at, ...ended, ...columns };
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  await api.query(`insert into automation.jobs (${Object.keys(row)}) values (${places})`, Object.values(row));
  return row.id;
}
const waiting = { status: 'QUEUED', attempts: 0, completed_at: null, error: null };

beforeAll(async () => {
  api = await startApi();
  other = await seedTenant(api);
});
beforeEach(async () => {
  ({ tenantId, key } = await createTenant(api));
});
afterAll(() => api.stop());

describe('failed jobs', () => {
  it('of one error are one group, whatever ids, addresses and moments it quotes', async () => {
    const customers = [randomUUID(), randomUUID()];
    for (const customerId of customers)
      await add({
        error: `MAILBOX_REFUSED: 550 <${customerId.slice(0, 4)}@example.com> refused ${customerId} at 2026-01-31T09:00:00Z, message 1234567`,
        payload: { customerId },
      });
    await add({ error: 'MAILBOX_REFUSED: 421 try later' });
    await add({ error: null, queue: 'ai-generation', type: 'GENERATE_DELIVERABLE' });
    const { groups } = await get('/api/jobs/failures');
    expect(groups[0]).toEqual({
      ...{ queue: 'email', type: 'SEND_EMAIL', code: 'MAILBOX_REFUSED', jobs: 2, customers: 2 },
      error: 'MAILBOX_REFUSED: 550 <…> refused … at …, message …',
      ...{ oldestAt: at.toISOString(), newestAt: at.toISOString() },
    });
    expect(groups.map(({ error }: { error: string }) => error).sort()).toEqual([
      'MAILBOX_REFUSED: 421 try later',
      'MAILBOX_REFUSED: 550 <…> refused … at …, message …',
      null,
    ]);
    for (const { error, queue, type, jobs } of groups) {
      const filter = new URLSearchParams({ status: 'FAILED', queue, type, ...(error ? { error } : {}) });
      expect((await get(`/api/jobs?${filter}`)).items).toHaveLength(jobs);
    }
  });

  it('are listed by customer and by when they were made', async () => {
    const customerId = randomUUID();
    const mine = await add({ payload: { customerId } });
    await add({ payload: { customerId: 'no id' }, created_at: '2020-01-01' });
    const ids = async (query: string) => (await get(`/api/jobs?${query}`)).items.map(({ id }: { id: string }) => id);
    expect(await ids(`customerId=${customerId}`)).toEqual([mine]);
    expect(await ids('from=2021-01-01T00:00:00Z')).toEqual([mine]);
    expect(await ids('to=2021-01-01T00:00:00Z')).toHaveLength(1);
    expect(await ids(`customerId=${other.customerId}`)).toEqual([]);
  });

  it('of a group are retried together, only if they are as many as expected', async () => {
    const error = 'REFUSED: …';
    for (let n = 0; n < 3; n += 1) await add({ error: `REFUSED: ${randomUUID()}` });
    await add({ error: 'OTHER: no' });
    const refused = await post('/api/jobs/retry', { error, expected: 2 });
    expect([refused.status, refused.body.error]).toEqual([
      409,
      {
        code: 'CONFLICT',
        message: 'The filter matches 3 jobs, not 2; nothing was changed',
        details: { matched: 3 },
      },
    ]);
    expect((await get('/api/jobs?status=FAILED')).items).toHaveLength(4);
    expect((await post('/api/jobs/retry', { error, expected: 3 })).body).toEqual({ jobs: 3 });
    expect((await get('/api/jobs?status=FAILED')).items).toHaveLength(1);
  });

  it('are retried by their ids, those of the tenant', async () => {
    const ids = [await add(), await add()];
    await add();
    const both = await post('/api/jobs/retry', { ids: [...ids, other.jobIds[0]] });
    expect(both.body).toEqual({ jobs: 2 });
    const [theirs] = await api.query('select status from automation.jobs where id = $1', [other.jobIds[0]]);
    expect(theirs?.status).toBe('FAILED');
  });

  it.each([
    [{ ids: [] }, 'ids: must name a job'],
    [{ ids: ['7'] }, 'ids.0: must be a UUID'],
    [{ ids: Array.from({ length: 201 }, () => randomUUID()) }, 'ids: must have at most 200 ids'],
    [{ ids: 'all' }, 'ids: must be a list of ids of jobs'],
    [{ expected: -1 }, 'expected: must be a whole number from 0 to 1000000'],
    [{ customerId: 'Ada' }, 'customerId: must be a UUID'],
  ])('are not named by %o', async (body, message) => {
    const { status, body: reply } = await post('/api/jobs/retry', body);
    const [{ path, message: said }] = reply.error.details;
    expect([status, `${path}: ${said}`]).toEqual([422, message]);
  });
});

describe('queued jobs', () => {
  it('are cancelled by ids or for a customer, only if they are as many as expected', async () => {
    const customerId = randomUUID();
    const first = await add(waiting);
    await add({ ...waiting, payload: { customerId } });
    await add(waiting);
    expect((await post('/api/jobs/cancel', { error: 'REFUSED: …' })).status).toBe(422);
    expect((await post('/api/jobs/cancel', { ids: [first], expected: 2 })).status).toBe(409);
    expect((await post('/api/jobs/cancel', { ids: [first], expected: 1 })).body).toEqual({ jobs: 1 });
    expect((await post('/api/jobs/cancel', { customerId })).body).toEqual({ jobs: 1 });
    expect((await get('/api/jobs?status=QUEUED')).items).toHaveLength(1);
  });
});
