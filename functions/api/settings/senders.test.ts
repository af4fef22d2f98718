/** Whom a tenant's e-mails come from. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenantId: string;
let key: string;
beforeAll(async () => {
  api = await startApi();
  ({ tenantId, key } = await createTenant(api));
});
beforeEach(() => {
  vi.stubEnv('SENDER_IDENTITIES', '["fern.example","care@acme.example"]');
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => api.stop());

const path = '/api/admin/settings';
const change = (body: object) => api.call({ method: 'PATCH', path, key, body });
const changeAsPlatform = (body: object) =>
  api.call({ method: 'PATCH', path, key: api.platformKey, headers: { 'X-Tenant-Id': tenantId }, body });
const read = async () => (await api.call({ method: 'GET', path, key })).body;

describe('senders', () => {
  it('are the name of the tenant and the address of the installation by default', async () => {
    expect(await read()).toMatchObject({ senderName: null, senderAddress: null, replyToAddress: null });
  });

  it('have a name and a place for replies that an admin sets and removes', async () => {
    const mine = { senderName: 'Färn & "Co"', replyToAddress: 'desk@anywhere.example' };
    expect(await change(mine)).toMatchObject({ status: 200, body: mine });
    expect(await read()).toMatchObject(mine);
    expect((await change({ senderName: null, replyToAddress: null })).body).toMatchObject({ senderName: null });
  });

  it('have an own address, which only a platform key sets: it says whose the address is', async () => {
    const own = { senderAddress: 'hello@fern.example' };
    const refused = await change(own);
    expect([refused.status, refused.body.error.message]).toEqual([403, expect.stringContaining('platform key')]);
    expect(await changeAsPlatform(own)).toMatchObject({ status: 200, body: own });
    // An admin may send the same settings back.
    expect((await change({ ...own, senderName: 'Fern' })).status).toBe(200);
    expect((await change({ senderAddress: null })).status).toBe(403);
    expect((await changeAsPlatform({ senderAddress: 'Care@ACME.example' })).status).toBe(200);
  });

  it.each([
    [{ senderAddress: 'hello@else.example' }, 'senderAddress', 'fern.example, care@acme.example'],
    [{ senderAddress: 'other@acme.example' }, 'senderAddress', 'senderIdentities'],
    [{ senderAddress: 'hello@sub.fern.example' }, 'senderAddress', 'senderIdentities'],
    [{ senderAddress: 'nobody' }, 'senderAddress', 'care@example.com'],
    [{ replyToAddress: 'a@b.example, c@d.example' }, 'replyToAddress', 'must be an e-mail address'],
    [{ replyToAddress: 'a@b.example\r\nBcc: x@y.example' }, 'replyToAddress', 'must be an e-mail address'],
    [{ senderName: 'Fern\nBcc: x' }, 'senderName', 'control characters'],
    [{ senderName: 'Fern\u202eknaB' }, 'senderName', 'bidirectional controls'],
    [{ senderName: 'Fe\u200brn' }, 'senderName', 'invisible characters'],
    [{ senderName: ' ' }, 'senderName', 'blank'],
    [{ senderName: 'x'.repeat(101) }, 'senderName', '100'],
  ])('are refused: %j', async (body, member, message) => {
    const before = await read();
    const reply = await changeAsPlatform(body);
    expect([reply.status, reply.body.error.details[0].path]).toEqual([422, member]);
    expect(JSON.stringify(reply.body.error.details)).toContain(message);
    expect(await read()).toEqual(before);
  });

  it('say that there is none to choose where the installation has none', async () => {
    vi.stubEnv('SENDER_IDENTITIES', undefined);
    const { body } = await changeAsPlatform({ senderAddress: 'hello@fern.example' });
    expect(body.error.details[0].message).toContain('there is none');
  });
});
