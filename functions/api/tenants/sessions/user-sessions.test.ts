/** Sessions of users of the CRM, who sign in without a key. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';
import { digestOfApiKey, makeSessionToken } from '../../../engine/api-key.ts';

let api: TestApi;
let tenant: SeededTenant;

beforeAll(async () => {
  api = await startApi();
  tenant = await seedTenant(api);
});
afterAll(() => api.stop());

const OURS = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };

const get = (path: string, cookie: string) => api.call({ method: 'GET', path, cookies: [cookie] });

const change = (
  cookie: string,
  headers: Record<string, string> = OURS,
  method = 'POST',
  path = '/api/jobs/process-triggers',
) => api.call({ method, path, cookies: [cookie], headers });

/** As single sign-on opens it. */
async function userSession(userId: string, role = 'operator'): Promise<{ cookie: string; id: string }> {
  const [id, token] = [randomUUID(), await makeSessionToken()];
  await api.query(`update crm.users set email = $2 where id = $1`, [userId, `${userId}@example.com`]);
  const [opened] = await api.query(`select verdict from automation.sign_in_user($1, $2, $3, $4, $5, now())`, [
    ...[`${userId.toUpperCase()}@example.com`, tenant.tenantId, role, id, digestOfApiKey(token)],
  ]);
  expect(opened?.verdict).toBe('SIGNED_IN');
  return { cookie: `__Host-ft=${token}`, id };
}

describe('a session of a user', () => {
  it('says who the user is, and has the role that it was opened with', async () => {
    const { cookie, id } = await userSession(tenant.userId, 'viewer');
    const { body } = await get('/api/session', cookie);
    expect(body).toMatchObject({ role: 'viewer', keyId: null, keyName: null, session: { id } });
    expect(body.user).toEqual({ id: tenant.userId, name: expect.stringMatching(/^Rep /) });
    expect(body.tenant.id).toBe(tenant.tenantId);
    expect((await change(cookie)).status).toBe(403);
    const withKey = await api.call({ method: 'GET', path: '/api/session', key: tenant.key });
    expect(withKey.body.user).toBeNull();
  });

  it('writes to the audit log as the user, with the name', async () => {
    const { cookie, id } = await userSession(tenant.userId);
    await change(cookie, OURS, 'DELETE', '/api/session');
    const { body } = await api.call({ method: 'GET', path: `/api/audit?entityId=${id}`, key: tenant.key });
    const actor = `user:${tenant.userId}`;
    expect(body.items).toMatchObject([
      { action: 'session.ended', actor, actorName: expect.stringMatching(/^Rep /) },
      { action: 'session.opened', actor, changes: { role: { from: null, to: 'operator' } } },
    ]);
  });

  it('ends when the user is no longer active, and is not listed any more', async () => {
    const [user] = await api.query<{ id: string }>(
      `insert into crm.users (tenant_id, name) values ($1, 'Leaves') returning id`,
      [tenant.tenantId],
    );
    const userId = user?.id ?? '';
    const { cookie, id } = await userSession(userId);
    const listed = async () => {
      const { body } = await api.call({ method: 'GET', path: '/api/admin/sessions', key: tenant.key });
      return body.items.find((one: { id: string }) => one.id === id);
    };
    expect(await listed()).toMatchObject({ userId, userName: 'Leaves', keyId: null, role: 'operator' });
    await api.query('update crm.users set is_active = false where id = $1', [userId]);
    expect(await listed()).toBeUndefined();
    const { status, body } = await get('/api/tasks', cookie);
    expect([status, body.error.message]).toEqual([401, 'The user is not active any more']);
  });

  it('repeats a change with its Idempotency-Key for the same user only', async () => {
    const { cookie } = await userSession(tenant.userId);
    const headers = { ...OURS, 'idempotency-key': 'of-a-user' };
    const [first, second] = [await change(cookie, headers), await change(cookie, headers)];
    expect(second.body).toEqual(first.body);
    const other = await api.call({ method: 'POST', path: '/api/jobs/process-triggers', key: tenant.key, headers });
    expect(other.body.error.code).toBe('IDEMPOTENCY_MISMATCH');
  });
});
