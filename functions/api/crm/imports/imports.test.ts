/** Imports and exports as callers ask for them; what the jobs do is tested with the jobs. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: { tenantId: string; key: string };
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await createTenant(api);
});
afterAll(() => api?.stop());

const call = (method: string, path: string, body?: object, key = tenant.key) =>
  api.call({ method, path: `/api/crm/${path}`, key, ...(body ? { body } : {}) });
const file = { fileName: 'c.csv', sizeBytes: 10 };
const create = async (more: object = {}, collection = 'customers') =>
  call('POST', `${collection}/imports`, { ...file, ...more });
const refusal = async (reply: ReturnType<typeof create>) => {
  const { status, body } = await reply;
  return [status, body.error.details[0].path, body.error.details[0].message];
};
const jobs = () =>
  api.query<{ type: string; payload: object }>(
    'select type, payload, status from automation.jobs where tenant_id = $1 order by created_at',
    [tenant.tenantId],
  );

describe('an import', () => {
  it('waits for its file, whose URL takes a body of that size, and is started once', async () => {
    const made = await create({
      columns: { 'No.': 'externalId', Tier: 'attributes.tier', x: null },
      constants: { status: 'LEAD' },
    });
    expect(made.status).toBe(201);
    const { importId, uploadUrl, expiresAt } = made.body;
    expect(made.headers.location).toBe(`/api/crm/customers/imports/${importId}`);
    const url = new URL(uploadUrl);
    expect(url.pathname).toContain(`/imports/${tenant.tenantId}/${importId}/rows.csv`);
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;host');
    expect(new Date(expiresAt).getTime() - Date.now()).toBeGreaterThan(3_500_000);
    expect(await jobs()).toEqual([]);
    const started = await call('POST', `customers/imports/${importId}/start`);
    expect(started).toMatchObject({
      status: 202,
      body: { state: 'queued', rowsRead: 0, reportUrl: null, dryRun: false },
    });
    expect((await call('POST', `customers/imports/${importId}/start`)).body).toMatchObject({ state: 'queued' });
    expect(await jobs()).toEqual([{ type: 'IMPORT_ROWS', payload: { importId }, status: 'QUEUED' }]);
    expect((await call('GET', `customers/imports/${importId}`)).body).toMatchObject({
      ...{ columns: { 'No.': 'externalId', Tier: 'attributes.tier', x: null }, constants: { status: 'LEAD' } },
    });
    expect((await call('GET', 'imports?collection=customers')).body.items).toMatchObject([
      { importId, state: 'queued' },
    ]);
    expect((await call('GET', 'imports?collection=users')).body.items).toEqual([]);
    expect((await call('GET', `orders/imports/${importId}`)).status).toBe(404);
  });

  it('is refused with columns and constants that the collection does not have', async () => {
    expect(await refusal(create({ columns: { A: 'emial' } }))).toEqual([
      ...[422, 'columns.A', expect.stringMatching(/^must be one of externalId, .*, or attributes.<name>$/)],
    ]);
    expect(await refusal(create({ columns: { A: 'attributes.x' } }, 'users'))).toEqual([
      422,
      'columns.A',
      expect.any(String),
    ]);
    expect(await refusal(create({ constants: { toString: 'x' } }))).toEqual([
      422,
      'constants.toString',
      expect.any(String),
    ]);
    expect(await refusal(create({ constants: { status: 'GONE' } }))).toEqual([
      422,
      'constants.status',
      expect.any(String),
    ]);
    expect(await refusal(create({ sizeBytes: 500_000_001 }))).toEqual([422, 'sizeBytes', expect.any(String)]);
    expect(await refusal(create({}, 'cats'))).toEqual([422, 'collection', expect.any(String)]);
  });

  it('is cancelled before or while it runs, and stays as it ended', async () => {
    const { importId } = (await create()).body;
    expect((await call('POST', `customers/imports/${importId}/cancel`)).body).toMatchObject({ state: 'cancelled' });
    expect((await call('POST', `customers/imports/${importId}/start`)).body).toMatchObject({ state: 'cancelled' });
    expect(await jobs()).toEqual([]);
  });

  it('has failed when its job has, and says why', async () => {
    const { importId } = (await create()).body;
    await call('POST', `customers/imports/${importId}/start`);
    await api.query(
      `update automation.jobs set status = 'FAILED', error = 'SERVICE_BUSY: S3', completed_at = now() where tenant_id = $1`,
      [tenant.tenantId],
    );
    expect((await call('GET', `customers/imports/${importId}`)).body).toMatchObject({
      ...{ state: 'failed', problem: 'SERVICE_BUSY: S3' },
    });
  });

  it('is made and followed by keys that only write, and listed by those that read', async () => {
    const [writer, viewer] = await Promise.all(['ingest', 'viewer'].map((role) => createKey(api, tenant.key, role)));
    const { importId } = (await call('POST', 'customers/imports', file, writer?.key)).body;
    expect((await call('GET', `customers/imports/${importId}`, undefined, writer?.key)).status).toBe(200);
    expect((await call('GET', 'imports', undefined, viewer?.key)).body.items).toHaveLength(1);
    expect((await call('POST', 'customers/imports', file, viewer?.key)).status).toBe(403);
    expect((await call('POST', 'customers/exports', {}, viewer?.key)).status).toBe(403);
  });
});

describe('an export', () => {
  it('takes the filter and the columns of its collection, and has a file once it is done', async () => {
    const made = await call('POST', 'orders/exports', { filter: { status: 'PLACED' }, columns: ['id', 'total'] });
    expect(made).toMatchObject({
      status: 202,
      body: { state: 'queued', filter: { status: 'PLACED' }, columns: ['id', 'total'] },
    });
    const { exportId } = made.body;
    expect(await jobs()).toEqual([{ type: 'EXPORT_ROWS', payload: { exportId }, status: 'QUEUED' }]);
    expect((await call('GET', `orders/exports/${exportId}`)).body.url).toBeNull();
    const end = `update automation.row_exports set state = 'done', ended_at = $2 where tenant_id = $1`;
    await api.query(end, [tenant.tenantId, new Date()]);
    expect((await call('GET', `orders/exports/${exportId}`)).body.url).toContain(
      `/exports/${tenant.tenantId}/${exportId}.csv?`,
    );
    await api.query(end, [tenant.tenantId, new Date(Date.now() - 8 * 86_400_000)]);
    expect((await call('GET', `orders/exports/${exportId}`)).body).toMatchObject({ state: 'done', url: null });
    expect((await call('GET', 'exports')).body.items).toMatchObject([{ exportId }]);
  });

  it('is refused with others, and can be cancelled', async () => {
    const ask = (body: object) => refusal(call('POST', 'orders/exports', body));
    expect(await ask({ filter: { status: 'LEAD' } })).toEqual([422, 'filter.status', expect.any(String)]);
    expect(await ask({ filter: { q: 'x' } })).toEqual([422, 'filter.q', expect.any(String)]);
    expect(await ask({ columns: ['total', 'name'] })).toEqual([422, 'columns.1', expect.any(String)]);
    const list = (body: object) => refusal(call('POST', 'jobs/exports', body));
    expect(await list({ filter: { status: 'PLACED' } })).toEqual([422, 'filter.status', expect.any(String)]);
    expect(await list({ columns: ['payload'] })).toEqual([
      422,
      'columns.0',
      expect.stringContaining('must be one of id'),
    ]);
    expect((await call('POST', 'runs/exports', { filter: { status: 'FAILED' } })).body).toMatchObject({
      ...{ collection: 'runs', state: 'queued', filter: { status: 'FAILED' } },
    });
    expect(await ask({ columns: ['total', 'total'] })).toMatchObject([422, 'columns.1', 'is there already']);
    const { exportId } = (await call('POST', 'orders/exports', {})).body;
    expect((await call('POST', `orders/exports/${exportId}/cancel`)).body).toMatchObject({
      state: 'cancelled',
      url: null,
    });
  });
});
