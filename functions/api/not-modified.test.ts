/** Replies to a caller who has what they would say. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../test/support/api/setup-api.ts';
import { seedTenant } from '../../test/support/api/setup-tenant.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const TRIGGERS = '/api/admin/triggers';

describe('replies', () => {
  it('are empty for a caller who has the same already, and whole again after a change', async () => {
    const { tenantId, customerId, jobIds, key } = await seedTenant(api);
    const ask = (method: string, path: string, tag = '') =>
      api.call({ method, path, key, headers: { 'if-none-match': tag } });
    const paths = ['/api/tasks?limit=5', TRIGGERS, '/api/overview', '/api/tasks/board', `/api/jobs/${jobIds[0]}`];
    for (const path of paths) {
      const { headers, body } = await ask('GET', path);
      expect(headers.etag).toMatch(/^W\/"[\w-]{22}"$/);
      for (const method of ['GET', 'HEAD']) {
        const again = await ask(method, path, `"x", ${headers.etag}`);
        expect([again.status, again.body, again.headers.etag]).toEqual([304, undefined, headers.etag]);
        expect(again.headers).toMatchObject({ vary: 'accept-encoding', 'cache-control': 'no-store' });
      }
      await api.query(`insert into crm.tasks (tenant_id, customer_id, title) values ($1, $2, 'One more')`, [
        tenantId,
        customerId,
      ]);
      await api.query('update automation.jobs set attempts = attempts + 1 where tenant_id = $1', [tenantId]);
      await api.query("update automation.automated_triggers set name = name || '!' where tenant_id = $1", [tenantId]);
      const changed = await ask('GET', path, headers.etag);
      expect([path, changed.status]).toEqual([path, 200]);
      expect(changed.body).not.toEqual(body);
    }
  });

  it('with a version of their own, or a secret, are always whole', async () => {
    const { triggerId, key } = await seedTenant(api);
    for (const path of [`${TRIGGERS}/${triggerId}`, '/api/admin/followup-endpoint/signing-key']) {
      const { headers } = await api.call({ method: 'GET', path, key });
      expect(headers.etag ?? '').not.toMatch(/^W/);
      const again = await api.call({ method: 'GET', path, key, headers: { 'if-none-match': '*' } });
      expect(again.status).toBe(200);
    }
  });
});
