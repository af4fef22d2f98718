/** Which keys are accepted, and how the others are refused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createKey, createTenant, type SeededTenant, seedTenant } from '../../../test/support/api/setup-tenant.ts';
import { routes } from '../contract.ts';

let api: TestApi;
let tenant: SeededTenant;

beforeAll(async () => {
  api = await startApi();
  tenant = await seedTenant(api);
  await api.query(`insert into automation.tenant_quotas values ($1, 'keys', 1000)`, [tenant.tenantId]);
});
afterAll(() => api.stop());

const closed = routes.filter(({ access }) => access !== 'public');
const ID = '00000000-0000-4000-8000-000000000000';
const pathOf = (path: string) => path.replace('{id}', ID).replace('{name}', 'sample-metrics');

/** `status code path: message` of a refusal. */
async function refusal(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<string> {
  const reply = await api.call({ method, path, key: tenant.key, body, headers });
  const { code, details = [] } = reply.body.error;
  return [
    reply.status,
    code,
    ...details.map((one: { path: string; message: string }) => `${one.path}: ${one.message}`),
  ].join(' ');
}

describe('a key', () => {
  it.each(closed)('is asked for by $method $path', async ({ method, path }) => {
    const reply = await api.call({ method, path: pathOf(path) });
    expect([reply.status, reply.body.error.code, reply.headers['www-authenticate']]).toEqual([
      401,
      'MISSING_KEY',
      'Bearer',
    ]);
  });

  it.each(closed)('of too low a role does not open $method $path', async ({ method, path, access }) => {
    const below = {
      ingest: ['viewer', 'operator'],
      viewer: ['ingest'],
      operator: ['viewer', 'ingest'],
      admin: ['operator', 'viewer', 'ingest'],
      platform: ['admin'],
    };
    for (const role of access === 'public' ? [] : below[access]) {
      const { key } = await createKey(api, tenant.key, role);
      const reply = await api.call({ method, path: pathOf(path), key });
      expect([role, reply.status, reply.body.error.code]).toEqual([role, 403, 'FORBIDDEN']);
    }
  });

  it('that is unknown or has expired is refused with the reason', async () => {
    const { key, keyId } = await createKey(api, tenant.key, 'viewer');
    await api.query(`update automation.api_keys set expires_at = '2026-01-02T03:04:05Z' where id = $1`, [keyId]);
    const expired = await api.call({ method: 'GET', path: '/api/tasks', key });
    expect([expired.status, expired.body.error]).toEqual([
      401,
      { code: 'INVALID_KEY', message: 'The key expired on 2026-01-02T03:04:05.000Z' },
    ]);
    const unknown = await api.call({ method: 'GET', path: '/api/tasks', key: `ft_${'x'.repeat(43)}` });
    expect([unknown.status, unknown.body.error.message]).toEqual([
      401,
      expect.stringMatching(/^The key is unknown, or too old: /),
    ]);
  });

  it('that is revoked stops working; revoking it again changes nothing', async () => {
    const { key, keyId } = await createKey(api, tenant.key, 'viewer');
    for (const _ of [1, 2]) {
      const revoked = await api.call({ method: 'DELETE', path: `/api/admin/keys/${keyId}`, key: tenant.key });
      expect(revoked.status).toBe(204);
    }
    const reply = await api.call({ method: 'GET', path: '/api/tasks', key });
    expect([reply.status, reply.body.error.code, reply.body.error.message]).toEqual([
      401,
      'INVALID_KEY',
      expect.stringMatching(/revoked/),
    ]);
    const written = await api.query(
      `select 1 from automation.audit_log where entity_id = $1 and action = 'key.revoked'`,
      [keyId],
    );
    expect(written).toHaveLength(1);
  });

  it('cannot be made with a higher right than its tenant has, nor expired', async () => {
    expect(await refusal('POST', '/api/admin/keys', { role: 'platform', name: 'x' })).toBe(
      '422 INVALID_INPUT role: must be one of viewer, operator, admin, ingest',
    );
    expect(
      await refusal('POST', '/api/admin/keys', { role: 'viewer', name: 'x', expiresAt: '2020-01-01T00:00:00Z' }),
    ).toBe('422 INVALID_INPUT expiresAt: must be in the future');
    const beyond = { role: 'viewer', name: 'x', expiresAt: '9999-12-31T23:59:59-23:59' };
    expect(await refusal('POST', '/api/admin/keys', beyond)).toMatch(
      /^422 INVALID_INPUT expiresAt: must be an instant/,
    );
  });
});

describe('the platform', () => {
  const asPlatform = (headers: Record<string, string>) =>
    api.call({ method: 'GET', path: '/api/tasks', key: api.platformKey, headers });

  it('names its tenant, which must exist', async () => {
    expect((await asPlatform({})).body.error.details).toEqual([{ path: 'X-Tenant-Id', message: 'is required' }]);
    expect((await asPlatform({ 'X-Tenant-Id': 'nonsense' })).status).toBe(422);
    expect((await asPlatform({ 'X-Tenant-Id': ID })).status).toBe(404);
    const reply = await asPlatform({ 'X-Tenant-Id': tenant.tenantId });
    expect(reply.body.items.map(({ id }: { id: string }) => id)).toEqual(tenant.taskIds);
  });
});

describe('a failure of ours', () => {
  it('reveals no internals', async () => {
    const { key } = await createTenant(api);
    api.data.denied.add('rds-data:ExecuteStatement');
    const reply = await api.call({ method: 'GET', path: '/api/tasks', key });
    api.data.denied.clear();
    expect([reply.status, reply.body]).toEqual([
      500,
      { error: { code: 'DATABASE_ERROR', message: 'Something failed on our side' } },
    ]);
  });
});
