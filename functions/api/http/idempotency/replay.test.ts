/** A write that comes again with its Idempotency-Key, and lists while rows come and go. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createTenant, type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;
let run: string;

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await seedTenant(api, 7);
  run = `/api/admin/triggers/${tenant.triggerId}/run`;
  await api.messages('sample-no-order');
});
afterAll(() => api.stop());

const once = (name: string) => ({ 'Idempotency-Key': name });
const post = (path: string, headers: Record<string, string>, body?: unknown, key = tenant.key) =>
  api.call({ method: 'POST', path, key, headers, body });

const evaluations = async () => {
  const rows = await api.query('select 1 from automation.trigger_evaluations where tenant_id = $1', [tenant.tenantId]);
  return rows.length;
};

describe('an Idempotency-Key', () => {
  it('gets the first answer again and creates nothing, but wakes up the queue again', async () => {
    const before = await evaluations();
    const first = await post(run, once('a'));
    const again = await post(run, once('a'));
    expect([again.status, again.body]).toEqual([202, first.body]);
    expect([first.headers['idempotent-replayed'], again.headers['idempotent-replayed']]).toEqual([undefined, 'true']);
    expect(await evaluations()).toBe(before + 1);
    const { evaluationId } = first.body;
    const message = { body: { tenantId: tenant.tenantId, evaluationId }, group: tenant.tenantId };
    expect(await api.messages('sample-no-order')).toEqual([message, message]);
  });

  it('makes one of ten requests at once, and all ten get its answer', async () => {
    const before = await evaluations();
    const replies = await Promise.all(Array.from({ length: 10 }, () => post(run, once('b'))));
    expect(new Set(replies.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(await evaluations()).toBe(before + 1);
  });

  it('is refused with another request', async () => {
    const path = '/api/admin/triggers';
    const body = { triggerType: 'CUSTOMER_TIMING', name: 'One' };
    expect((await post(path, once('c'), body)).status).toBe(201);
    const other = await post(path, once('c'), { ...body, name: 'Two' });
    expect([other.status, other.body.error.code]).toEqual([409, 'IDEMPOTENCY_MISMATCH']);
    expect((await post('/api/jobs/process-triggers', once('c'))).body.error.code).toBe('IDEMPOTENCY_MISMATCH');
  });

  it('of a request that failed is free again', async () => {
    const path = '/api/admin/triggers';
    const body = { triggerType: 'CUSTOMER_TIMING', name: 'Taken' };
    await post(path, {}, body);
    expect((await post(path, once('d'), body)).status).toBe(409);
    expect((await post(path, once('d'), { ...body, name: 'Free' })).status).toBe(201);
  });

  it('covers a request whose queue did not answer: the record stays, and the retry wakes up the queue', async () => {
    const before = await evaluations();
    const queues = process.env.QUEUE_URLS;
    process.env.QUEUE_URLS = queues?.replaceAll('samplenoorder', 'nosuchqueue').replaceAll('Test-', 'Gone-') ?? '';
    const failed = await post(run, once('e'));
    process.env.QUEUE_URLS = queues ?? '';
    expect([failed.status, failed.body.error.code, failed.headers['retry-after']]).toEqual([503, 'QUEUE_ERROR', '15']);
    expect((await post(run, once('e'))).status).toBe(202);
    expect(await evaluations()).toBe(before + 1);
    expect(await api.messages('sample-no-order')).toHaveLength(1);
  });

  it('shows a new key again to its creator, and keeps it from readers of the table', async () => {
    const made = await post('/api/admin/keys', once('f'), { role: 'viewer', name: 'Mine' });
    const again = await post('/api/admin/keys', once('f'), { role: 'viewer', name: 'Mine' });
    expect(again.body).toEqual(made.body);
    const [row] = await api.query(
      `select response::text from automation.idempotency_keys where tenant_id = $1 and key = 'f'`,
      [tenant.tenantId],
    );
    expect(Buffer.from(JSON.parse(row?.response), 'base64').toString('latin1')).not.toContain(made.body.key);
    const elsewhere = await api.query(`select 1 from automation.audit_log a where a::text like '%' || $1 || '%'`, [
      made.body.key,
    ]);
    expect(elsewhere).toEqual([]);
  });

  it('makes one tenant, though the tenant is new each time', async () => {
    const body = { slug: `once-${tenant.tenantId.slice(0, 8)}`, name: 'Once', timeZone: 'UTC' };
    const first = await post('/api/admin/tenants', once(body.slug), body, api.platformKey);
    const again = await post('/api/admin/tenants', once(body.slug), body, api.platformKey);
    expect([again.status, again.body]).toEqual([201, first.body]);
  });

  it('is forgotten after a day, and old ones are cleared away', async () => {
    await post(run, once('g'));
    await post(run, once('h'));
    await api.query(
      `update automation.idempotency_keys set created_at = created_at - interval '25 hours' where tenant_id = $1`,
      [tenant.tenantId],
    );
    const fresh = await post(run, once('g'));
    expect([fresh.status, fresh.headers['idempotent-replayed']]).toEqual([202, undefined]);
    const left = await api.query('select key from automation.idempotency_keys where tenant_id = $1', [tenant.tenantId]);
    expect(left).toEqual([{ key: 'g' }]);
  });
});

describe('a list', () => {
  /** All pages, with `between` in between. */
  async function walk(path: string, between: () => Promise<unknown> = async () => undefined): Promise<string[]> {
    const ids: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await api.call({ method: 'GET', path: `${path}${cursor && `&cursor=${cursor}`}`, key: tenant.key });
      ids.push(...page.body.items.map(({ id }: { id: string }) => id));
      if (page.body.nextCursor === null) return ids;
      cursor = page.body.nextCursor;
      await between();
    }
  }

  it.each([1, 2, 3, 7, 50])('shows each row once, newest first, %i at a time', async (limit) => {
    expect(await walk(`/api/tasks?limit=${limit}`)).toEqual(tenant.taskIds);
    expect(await walk(`/api/admin/triggers/${tenant.triggerId}/tasks?limit=${limit}`)).toEqual(tenant.taskIds);
  });

  it('loses and doubles nothing while newer rows come', async () => {
    const newer = () =>
      api.query(`insert into crm.tasks (tenant_id, customer_id, title) values ($1, $2, 'Newer')`, [
        tenant.tenantId,
        tenant.customerId,
      ]);
    expect(await walk('/api/tasks?limit=2', newer)).toEqual(tenant.taskIds);
  });

  it('distinguishes rows of one instant to the microsecond', async () => {
    await api.query(
      `insert into crm.tasks (tenant_id, customer_id, title, created_at)
       select $1, $2, 'Same', '2020-01-01T00:00:00.000001Z'::timestamptz + (n / 3) * interval '1 microsecond' from generate_series(1, 9) n`,
      [tenant.tenantId, tenant.customerId],
    );
    const wanted = await api.query<{ id: string }>(
      'select id from crm.tasks where tenant_id = $1 order by created_at desc, id desc',
      [tenant.tenantId],
    );
    expect(await walk('/api/tasks?limit=2')).toEqual(wanted.map(({ id }) => id));
  });

  it('of triggers, keys and evaluations pages too', async () => {
    await post('/api/jobs/process-triggers', {});
    for (const [path, count] of [
      ['/api/admin/triggers', 5],
      ['/api/admin/keys', 1],
      ['/api/evaluations', 6],
    ] as const) {
      const ids = await walk(`${path}?limit=2`);
      expect([path, new Set(ids).size, ids.length]).toEqual([path, count, count]);
    }
  });

  it('of two hundred tasks with the longest texts of any alphabet fits the Data API', async () => {
    const { tenantId, key } = await createTenant(api);
    const [customer] = await api.query(
      `insert into crm.customers (tenant_id, name) values ($1, repeat('😀', 300000)) returning id`,
      [tenantId],
    );
    await api.query(
      `insert into crm.tasks (tenant_id, customer_id, title, description)
       select $1, $2, repeat('😀', 300), repeat('😀', 2000) from generate_series(1, 201)`,
      [tenantId, customer?.id],
    );
    const reply = await api.call({ method: 'GET', path: '/api/tasks?limit=200', key });
    expect([reply.status, reply.body.items?.length]).toEqual([200, 200]);
  });
});
