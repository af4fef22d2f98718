/** Pages through the API: what they need, what nobody reads of them, and the lanes that follow them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../../test/support/api/setup-tenant.ts';
import { openSecret } from '../../../engine/seals/seals.ts';

let api: TestApi;
let tenant: { tenantId: string; key: string };
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await createTenant(api);
  await api.query('delete from automation.pages');
});
afterAll(() => api?.stop());

const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}, key = tenant.key) =>
  api.call({ method, path, key, body, headers });
const META = { pageId: 1876373432431116, channel: 'page', name: 'Shop', token: 'EAAGm0PX4ZCpsBAKZCZC' };

async function create(page: object = META) {
  const { status, body } = await call('POST', '/api/pages', page);
  if (status !== 201) throw new Error(`The page was not made: ${JSON.stringify(body)}`);
  return body;
}
const laneOf = async () => (await call('GET', '/api/lanes?kind=page')).body.items[0];
const audited = () =>
  api.query(
    `select action, changes from automation.audit_log where tenant_id = $1 and entity_type = 'page' order by occurred_at, id`,
    [tenant.tenantId],
  );

describe('pages', () => {
  it('are added, listed and shown, each with its lane', async () => {
    const made = await create();
    expect(made).toMatchObject({
      ...{ pageId: META.pageId, channel: 'page', name: 'Shop', isActive: true, perSecond: 40, state: 'ready' },
      ...{ tokenSetAt: expect.any(String), blockedUntil: null, failures: 0, waiting: 0 },
    });
    expect((await call('GET', `/api/pages/${META.pageId}`)).body).toEqual(made);
    const http = await create({ channel: 'http', name: 'App', url: 'https://hooks.example.com/m', perSecond: 300 });
    expect(http.pageId).toBeGreaterThan(0);
    const first = (await call('GET', '/api/pages?limit=1')).body;
    const rest = (await call('GET', `/api/pages?limit=1&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...rest.items]).toEqual([made, http]);
    expect(rest.nextCursor).toBeNull();
    expect((await call('GET', '/api/pages?channel=http')).body.items).toEqual([http]);
    expect(await laneOf()).toMatchObject({
      ...{ id: made.laneId, key: `page/${META.pageId}`, perSecond: 40, burst: null, reserve: null },
      ...{ breakerFailures: 5, breakerSeconds: 300, state: 'ready' },
    });
  });

  it('may have ids beyond 2^53, in text', async () => {
    const { pageId } = await create({ ...META, pageId: '9223372036854775807' });
    expect(pageId).toBe('9223372036854775807');
    expect((await call('GET', `/api/pages/${pageId}`)).body.pageId).toBe(pageId);
    await call('POST', `/api/pages/${pageId}/block`, {});
    expect((await call('GET', `/api/pages/${pageId}`)).body.state).toBe('blocked');
  });

  it.each([
    [{ ...META, pageId: '12a' }, 'pageId'],
    [{ ...META, pageId: undefined }, 'pageId'],
    [{ ...META, channel: 'fax' }, 'channel'],
    [{ ...META, perSecond: 301 }, 'perSecond'],
    [{ ...META, url: 'https://hooks.example.com' }, 'url'],
    [{ channel: 'sms', name: 'SMS' }, 'originationIdentity'],
    [{ channel: 'whatsapp', name: 'WhatsApp' }, 'phoneNumberId'],
    [{ channel: 'http', name: 'App', url: 'https://127.0.0.1/' }, 'url'],
    [{ ...META, phoneNumber: '+351912345678' }, 'phoneNumber'],
    [{ channel: 'sms', name: 'SMS', originationIdentity: 'phone-1', phoneNumber: '0912' }, 'phoneNumber'],
    [{ channel: 'sms', name: 'SMS', originationIdentity: '+351912345678', token: 'x' }, 'token'],
  ])('%j are refused, and nothing is written', async (page, path) => {
    const { status, body } = await call('POST', '/api/pages', page);
    expect([status, body.error.code, body.error.details[0].path]).toEqual([422, 'INVALID_INPUT', path]);
    expect((await call('GET', '/api/pages')).body.items).toEqual([]);
  });

  it('have a number to be answered at, which is one page’s in the whole installation', async () => {
    const page = { channel: 'sms', name: 'SMS', originationIdentity: 'phone-1' };
    const { pageId } = await create({ ...page, phoneNumber: '+351912345678' });
    expect((await call('GET', `/api/pages/${pageId}`)).body.phoneNumber).toBe('+351912345678');
    const other = await createTenant(api);
    const taken = await call('POST', '/api/pages', { ...page, phoneNumber: '+351912345678' }, {}, other.key);
    expect([taken.status, taken.body.error.details]).toEqual([409, [{ path: 'phoneNumber', message: 'is taken' }]]);
    const free = await call('POST', '/api/pages', page, {}, other.key);
    const change = (phoneNumber: string | null, key: string, id: unknown) =>
      call('PATCH', `/api/pages/${id}`, { phoneNumber }, {}, key);
    expect((await change('+351912345678', other.key, free.body.pageId)).status).toBe(409);
    expect((await change(null, tenant.key, pageId)).body.phoneNumber).toBeNull();
    expect((await change('+351912345678', other.key, free.body.pageId)).body.phoneNumber).toBe('+351912345678');
  });

  it('are added once, by whoever comes first', async () => {
    await create();
    const other = await createTenant(api);
    for (const key of [tenant.key, other.key]) {
      const { status, body } = await call('POST', '/api/pages', META, {}, key);
      expect([status, body.error.code]).toEqual([409, 'CONFLICT']);
    }
    expect((await call('GET', '/api/pages', undefined, {}, other.key)).body.items).toEqual([]);
  });

  it('of another tenant are absent, whatever is asked of them', async () => {
    await create();
    const other = await createTenant(api);
    const before = await api.query('select to_jsonb(p) from automation.pages p');
    for (const [method, rest, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { perSecond: 1, token: 'x' }],
      ['POST', '/block', {}],
      ['POST', '/free', undefined],
      ['POST', '/reset-breaker', undefined],
    ] as const) {
      const refused = await call(method, `/api/pages/${META.pageId}${rest}`, body, {}, other.key);
      expect([rest, refused.status, refused.body.error.code]).toEqual([rest, 404, 'NOT_FOUND']);
    }
    expect(await api.query('select to_jsonb(p) from automation.pages p')).toEqual(before);
  });

  it('are for admins; operators block, free and reset, viewers look', async () => {
    await create();
    const path = `/api/pages/${META.pageId}`;
    const statuses = async (as: string) => [
      (await call('GET', path, undefined, {}, as)).status,
      (await call('POST', `${path}/block`, {}, {}, as)).status,
      (await call('POST', `${path}/free`, undefined, {}, as)).status,
      (await call('POST', `${path}/reset-breaker`, undefined, {}, as)).status,
      (await call('PATCH', path, { perSecond: 1 }, {}, as)).status,
      (await call('POST', '/api/pages', META, {}, as)).status,
    ];
    const [viewer, operator] = [
      await createKey(api, tenant.key, 'viewer'),
      await createKey(api, tenant.key, 'operator'),
    ];
    expect(await statuses(viewer.key)).toEqual([200, 403, 403, 403, 403, 403]);
    expect(await statuses(operator.key)).toEqual([200, 200, 200, 200, 403, 403]);
  });
});

describe('a token', () => {
  const stored = async () =>
    (await api.query<{ token: string | null }>('select token from automation.pages'))[0]?.token;
  const place = () => ({ kind: 'page', tenantId: tenant.tenantId, id: String(META.pageId) });

  it('is stored sealed, opens for its page, and is in no reply and no audit entry', async () => {
    const made = await create();
    const listed = await call('GET', '/api/pages');
    expect(await openSecret((await stored()) ?? '', place())).toBe(META.token);
    for (const shown of [made, listed.body, await audited(), await stored()])
      expect(JSON.stringify(shown)).not.toContain(META.token);
    expect(JSON.stringify([made, listed.body])).not.toContain('sealed.');
  });

  it('is no text that the API could read from the database', async () => {
    await create();
    const read = api.asApi(async (client) => {
      await client.query('begin');
      await client.query(`select set_config('followthrough.tenant_id', $1, true)`, [tenant.tenantId]);
      return client.query('select token from automation.pages');
    });
    await expect(read).rejects.toThrow('permission denied');
  });

  it('is replaced and removed, with a trace of that', async () => {
    await create();
    const path = `/api/pages/${META.pageId}`;
    await call('PATCH', path, { token: 'another token' });
    expect(await openSecret((await stored()) ?? '', place())).toBe('another token');
    expect((await call('PATCH', path, { token: null })).body.tokenSetAt).toBeNull();
    await call('PATCH', path, { token: null });
    expect(await stored()).toBeNull();
    expect(await audited()).toMatchObject([
      { action: 'page.created', changes: { token: { to: 'set' } } },
      { action: 'page.changed', changes: { token: { to: 'set' } } },
      { action: 'page.changed', changes: { token: { to: 'removed' } } },
    ]);
  });

  it('that is not sealed is refused by the table', async () => {
    await create();
    await expect(api.query(`update automation.pages set token = 'plain'`)).rejects.toThrow('pages_token_check');
  });
});

describe('settings of a page', () => {
  it('are changed for the version that the caller saw, once, and its lane follows', async () => {
    const path = `/api/pages/${META.pageId}`;
    await create();
    const { headers } = await call('GET', path);
    const changed = await call('PATCH', path, { perSecond: 300, isActive: false }, { 'If-Match': headers.etag ?? '' });
    expect([changed.status, changed.body]).toMatchObject([200, { perSecond: 300, isActive: false, state: 'inactive' }]);
    expect(await laneOf()).toMatchObject({ perSecond: 300 });
    expect((await call('PATCH', path, { perSecond: 300 })).headers.etag).toBe(changed.headers.etag);
    const stale = await call('PATCH', path, { perSecond: 1 }, { 'If-Match': headers.etag ?? '' });
    expect([stale.status, stale.body.error.details.current]).toMatchObject([412, { perSecond: 300 }]);
    expect((await audited()).map(({ action }) => action)).toEqual(['page.created', 'page.changed']);
  });
});
