/** Signing in with a key, and what a session may and may not do. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reply, startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;

beforeAll(async () => {
  api = await startApi();
  tenant = await seedTenant(api);
});
afterAll(() => api.stop());

const OURS = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };

const signIn = (key: string, headers: Record<string, string> = {}): Promise<Reply> =>
  api.call({ method: 'POST', path: '/api/session', key, headers });

/** As a browser sends it back. */
const cookieOf = (reply: Reply): string => reply.cookies[0]?.split(';')[0] ?? '';

async function session(key = tenant.key): Promise<{ cookie: string; id: string }> {
  const reply = await signIn(key);
  return { cookie: cookieOf(reply), id: reply.body.session.id };
}

const get = (path: string, cookie: string, headers: Record<string, string> = {}) =>
  api.call({ method: 'GET', path, cookies: [cookie], headers });

const change = (
  cookie: string,
  headers: Record<string, string>,
  method = 'POST',
  path = '/api/jobs/process-triggers',
) => api.call({ method, path, cookies: ['other=1', cookie], headers });

describe('signing in', () => {
  it('returns who signed in, and a cookie that scripts and other sites do not get', async () => {
    const reply = await signIn(tenant.key);
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({
      role: 'admin',
      tenant: { id: tenant.tenantId },
      session: { id: expect.any(String) },
    });
    expect(reply.cookies).toEqual([
      expect.stringMatching(
        /^__Host-ft=fs_[\w-]{43}_[\w-]{22}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200; Secure$/,
      ),
    ]);
    expect(JSON.stringify(reply.body)).not.toContain('fs_');
  });

  it('over plain HTTP, as locally, gives a cookie that every browser takes', async () => {
    const plain = { 'x-forwarded-proto': 'http' };
    const reply = await signIn(tenant.key, plain);
    expect(reply.cookies[0]).toMatch(/^ft=fs_[\w-]{43}_[\w-]{22}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    expect((await get('/api/tasks', cookieOf(reply), plain)).status).toBe(200);
    // A neighbour on the same domain could have set a cookie without the prefix.
    expect((await get('/api/tasks', cookieOf(reply))).body.error.code).toBe('MISSING_KEY');
  });

  it('gives the role of the key, and is refused to keys that only write events', async () => {
    const { key } = await createKey(api, tenant.key, 'viewer');
    const { cookie } = await session(key);
    expect((await get('/api/session', cookie)).body.role).toBe('viewer');
    expect((await change(cookie, OURS)).status).toBe(403);
    const ingest = await createKey(api, tenant.key, 'ingest');
    expect((await signIn(ingest.key)).body.error.code).toBe('FORBIDDEN');
  });

  it('works with a key of the platform, which names the tenant in each call', async () => {
    const reply = await signIn(api.platformKey);
    expect(reply.body).toMatchObject({ role: 'platform', tenant: null, session: { id: expect.any(String) } });
    const named = await get('/api/session', cookieOf(reply), { 'x-tenant-id': tenant.tenantId });
    expect(named.body.tenant.id).toBe(tenant.tenantId);
    expect((await get('/api/tasks', cookieOf(reply))).status).toBe(422);
    await change(cookieOf(reply), OURS, 'DELETE', '/api/session');
    const [row] = await api.query(`select revoked_at from automation.sessions where id = $1`, [reply.body.session.id]);
    expect(row?.revoked_at).toEqual(expect.any(Date));
  });

  it('ends when its key would expire', async () => {
    const { key, keyId } = await createKey(api, tenant.key, 'viewer');
    await api.query(`update automation.api_keys set expires_at = now() + interval '1 hour' where id = $1`, [keyId]);
    const reply = await signIn(key);
    expect(Date.parse(reply.body.session.expiresAt)).toBeLessThan(Date.now() + 3_601_000);
  });

  it('keeps only the hash of the token, and writes to the audit log', async () => {
    const { cookie, id } = await session();
    const token = cookie.slice('__Host-ft='.length);
    const rows = await api.query(`select to_jsonb(s)::text as row from automation.sessions s`);
    expect(JSON.stringify(rows)).not.toContain(token);
    const audit = await api.query(`select action from automation.audit_log where entity_id = $1`, [id]);
    expect(audit).toEqual([{ action: 'session.opened' }]);
  });

  it('repeated with its Idempotency-Key gives the same session, encrypted meanwhile', async () => {
    const headers = { 'idempotency-key': 'sign-in' };
    const [first, second] = [await signIn(tenant.key, headers), await signIn(tenant.key, headers)];
    expect(second.cookies).toEqual(first.cookies);
    expect(second.body).toEqual(first.body);
  });
});

describe('a session', () => {
  it.each([
    ['another site', { ...OURS, 'sec-fetch-site': 'cross-site' }],
    ['another host of the same site', { ...OURS, 'sec-fetch-site': 'same-site' }],
    [
      'an old browser elsewhere',
      { 'content-type': 'application/json', origin: 'https://elsewhere.test', host: 'api.test' },
    ],
    ['a program without an origin', { 'content-type': 'application/json' }],
    ['a form', { 'sec-fetch-site': 'same-origin', 'content-type': 'text/plain' }],
  ])('changes nothing for %s', async (_, headers) => {
    const { cookie } = await session();
    expect((await change(cookie, headers)).body.error.code).toBe('FORBIDDEN');
  });

  it('changes what a page of this origin asks for, also in a browser that sends no Sec-Fetch-Site', async () => {
    const { cookie } = await session();
    expect((await change(cookie, OURS)).status).toBe(202);
    const origin = { 'content-type': 'application/json', origin: 'https://api.test', host: 'api.test' };
    expect((await change(cookie, origin)).status).toBe(202);
  });

  it('gives way to a key', async () => {
    const { cookie } = await session();
    const { key, keyId } = await createKey(api, tenant.key, 'viewer');
    const reply = await api.call({ method: 'GET', path: '/api/session', key, cookies: [cookie] });
    expect(reply.body).toMatchObject({ keyId, role: 'viewer', session: null });
  });

  it('does not open another, which would outlive it', async () => {
    const { cookie } = await session();
    expect((await change(cookie, OURS, 'POST', '/api/session')).body.error.code).toBe('FORBIDDEN');
  });

  it('ends when it is signed out, and the cookie is cleared', async () => {
    const { cookie, id } = await session();
    const out = await change(cookie, OURS, 'DELETE', '/api/session');
    expect([out.status, out.cookies]).toEqual([
      204,
      ['__Host-ft=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0; Secure'],
    ]);
    const [row] = await api.query(`select revoked_at from automation.sessions where id = $1`, [id]);
    expect(row?.revoked_at).toEqual(expect.any(Date));
  });

  it.each([
    ['was revoked', `revoked_at = now()`, /^The session was ended on /],
    ['is over', `expires_at = now()`, /^The session ended on /],
    ['was not used for two hours', `seen_at = now() - interval '121 minutes'`, /^The session ended after 2 hours/],
  ])('that %s is refused with the reason', async (_, set, reason) => {
    const { cookie, id } = await session();
    await api.query(`update automation.sessions set ${set} where id = $1`, [id]);
    const reply = await get('/api/tasks', cookie);
    expect([reply.status, reply.body.error.code]).toEqual([401, 'INVALID_KEY']);
    expect(reply.body.error.message).toMatch(reason);
  });

  it('ends with its key', async () => {
    const { key, keyId } = await createKey(api, tenant.key, 'viewer');
    const { cookie } = await session(key);
    await api.call({ method: 'DELETE', path: `/api/admin/keys/${keyId}`, key: tenant.key });
    expect((await get('/api/tasks', cookie)).body.error.message).toMatch(/^The key was revoked/);
  });

  it('is written at most every ten minutes', async () => {
    const { cookie, id } = await session();
    const seen = () => api.query(`select seen_at::text from automation.sessions where id = $1`, [id]);
    const before = await seen();
    await get('/api/tasks', cookie);
    expect(await seen()).toEqual(before);
    const other = await session();
    await api.query(`update automation.sessions set seen_at = now() - interval '11 minutes' where id = $1`, [other.id]);
    await get('/api/tasks', other.cookie);
    const [row] = await api.query(
      `select now() - seen_at < interval '1 minute' as fresh from automation.sessions where id = $1`,
      [other.id],
    );
    expect(row?.fresh).toBe(true);
  });
});

describe('the list of sessions', () => {
  it('has those that have not ended, and revoking takes one out', async () => {
    const [kept, ended] = [await session(), await session()];
    const ids = async () => {
      const { body } = await api.call({ method: 'GET', path: '/api/admin/sessions', key: tenant.key });
      return body.items.map(({ id }: { id: string }) => id);
    };
    expect(await ids()).toEqual(expect.arrayContaining([kept.id, ended.id]));
    for (const _ of [1, 2]) {
      const path = `/api/admin/sessions/${ended.id}`;
      expect((await api.call({ method: 'DELETE', path, key: tenant.key })).status).toBe(204);
    }
    expect(await ids()).not.toContain(ended.id);
    const audit = await api.query(`select action from automation.audit_log where entity_id = $1 order by 1`, [
      ended.id,
    ]);
    expect(audit).toEqual([{ action: 'session.opened' }, { action: 'session.revoked' }]);
  });
});
