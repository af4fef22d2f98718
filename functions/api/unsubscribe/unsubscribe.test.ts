/** The link in an e-mail, opened by people and by mail programs: without a key, and only for the token's customer. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { type SeededTenant, seedTenant } from '../../../test/support/api/setup-tenant.ts';
import { attachChecksum } from '../../engine/checksum.ts';

let api: TestApi;
let mine: SeededTenant;
let theirs: SeededTenant;
let token: string;
beforeAll(async () => {
  api = await startApi();
  mine = await seedTenant(api);
  theirs = await seedTenant(api);
  token = await tokenOf(mine);
  await tokenOf(theirs);
});
beforeEach(async () => {
  await api.query('delete from automation.email_preferences');
  await api.query(`delete from automation.audit_log where action = 'email_preference.changed'`);
});
afterAll(() => api.stop());

async function tokenOf({ tenantId, customerId }: SeededTenant): Promise<string> {
  const insert = 'insert into automation.unsubscribe_tokens (tenant_id, customer_id) values ($1, $2) returning token';
  const [row] = await api.query<{ token: string }>(insert, [tenantId, customerId]);
  return linkOf(row?.token ?? '');
}

/** What an e-mail has behind the last slash of its link. */
const linkOf = (plain: string) => attachChecksum('unsubscribe-link', plain);

const FORM = 'List-Unsubscribe=One-Click';
const look = (whose: string) => api.call({ method: 'GET', path: `/unsubscribe/${whose}` });
const post = (whose: string, body: string = FORM) => api.call({ method: 'POST', path: `/unsubscribe/${whose}`, body });
const refused = () =>
  api.query('select tenant_id, customer_id from automation.email_preferences where not allows_email');
const audited = () =>
  api.query(`select tenant_id, actor, entity_id from automation.audit_log where action = 'email_preference.changed'`);

describe('the link of a subscriber who is no customer', () => {
  it('ends the e-mails of all pages of the tenant, once, and no more', async () => {
    const { tenantId } = mine;
    const ids = await Promise.all(
      ['email', 'email', 'http'].map(async (channel) => {
        const [page] = await api.query<{ page_id: string }>(
          `insert into automation.pages (tenant_id, channel, name, url) values ($1, $2, 'P', $3) returning page_id`,
          [tenantId, channel, channel === 'http' ? 'https://hooks.example.com' : null],
        );
        const [row] = await api.query<{ id: string }>(
          `insert into automation.subscribers (tenant_id, page_id, recipient_id) values ($1, $2, $3) returning id`,
          [tenantId, page?.page_id, channel === 'http' ? 'jo@example.org' : 'Jo@example.org'],
        );
        return row?.id ?? '';
      }),
    );
    const state = () =>
      api.query(
        `select p.channel, s.is_active, s.inactive_reason from automation.subscribers s join automation.pages p using (tenant_id, page_id)
         where s.tenant_id = $1 and lower(s.recipient_id) = 'jo@example.org' order by 1`,
        [tenantId],
      );
    for (let times = 0; times < 2; times += 1) expect((await post(await linkOf(ids[0] ?? ''))).status).toBe(200);
    expect(await state()).toEqual([
      { channel: 'email', is_active: false, inactive_reason: 'OPTED_OUT' },
      { channel: 'email', is_active: false, inactive_reason: 'OPTED_OUT' },
      { channel: 'http', is_active: true, inactive_reason: null },
    ]);
    const stopped = `select from automation.audit_log where tenant_id = $1 and action = 'subscriber.stopped'`;
    expect(await api.query(stopped, [tenantId])).toHaveLength(2);
    // The id of another channel's subscriber is no token.
    expect((await post(await linkOf(ids[2] ?? ''))).status).toBe(404);
  });
});

describe('the link', () => {
  it('shows a button, and does nothing by itself: mail scanners open every link', async () => {
    const { status, headers, body } = await look(token);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(body).toContain('<form method="post"><button name="List-Unsubscribe" value="One-Click">');
    expect(await refused()).toEqual([]);
  });

  it('looks the same for an unknown token', async () => {
    expect((await look(await linkOf(randomUUID()))).body).toBe((await look(token)).body);
  });

  it('is unknown with a checksum that is wrong, of another purpose, or of another token', async () => {
    const [plain = ''] = token.split('_');
    const ofAnother = (await linkOf(randomUUID())).slice(36);
    for (const wrong of [
      `${plain}${ofAnother}`,
      await attachChecksum('document-link', plain),
      `${token}x`,
      token.slice(0, -1),
    ])
      expect([wrong, (await look(wrong)).status, (await post(wrong)).status]).toEqual([wrong, 404, 404]);
    expect(await refused()).toEqual([]);
  });

  it('without a checksum, as in old e-mails, works where the installation accepts that', async () => {
    const [plain = ''] = token.split('_');
    const old = await post(plain);
    expect([old.status, old.body]).toEqual([410, expect.stringContaining('Reply to the e-mail')]);
    expect(await refused()).toEqual([]);
    vi.stubEnv('OLD_LINKS', 'accepted');
    expect((await post(plain)).status).toBe(200);
    vi.unstubAllEnvs();
    expect(await refused()).toHaveLength(1);
  });

  it('lets no page be framed, no script run and no address be passed on', async () => {
    const { headers } = await look(token);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  });
});

describe('the click', () => {
  it('ends e-mail to the customer whose token it is, and to no other', async () => {
    const { status, body } = await post(token);
    expect([status, body]).toEqual([200, expect.stringContaining('no more e-mail')]);
    expect(await refused()).toEqual([{ tenant_id: mine.tenantId, customer_id: mine.customerId }]);
    const actor = `customer:${mine.customerId}`;
    expect(await audited()).toEqual([{ tenant_id: mine.tenantId, actor, entity_id: mine.customerId }]);
  });

  it('may come twice', async () => {
    await post(token);
    const since = await api.query('select updated_at from automation.email_preferences');
    const before = await audited();
    expect((await post(token)).status).toBe(200);
    expect(await api.query('select updated_at from automation.email_preferences')).toEqual(since);
    expect(await audited()).toEqual(before);
  });

  it('counts in both encodings that mail programs use', async () => {
    const part = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
    expect((await post(token, part)).status).toBe(200);
    expect(await refused()).toHaveLength(1);
  });

  it.each(['', '{}', 'List-Unsubscribe=', 'x=One-Click'])('is none with the body %j', async (body) => {
    expect((await post(token, body)).status).toBe(422);
    expect(await refused()).toEqual([]);
  });

  it('with an unknown or malformed token changes nothing', async () => {
    for (const whose of [await linkOf(randomUUID()), await linkOf(mine.customerId), 'x', '%27%3B--'])
      expect([whose, (await post(whose)).status]).toEqual([whose, 404]);
    expect(await refused()).toEqual([]);
  });

  it('too large is refused with a page, too', async () => {
    const { status, headers } = await post(token, `${FORM}${'x'.repeat(256 * 1024)}`);
    expect([status, headers['content-type']]).toEqual([413, 'text/html; charset=utf-8']);
  });
});

it('is all that the API’s login may do with tokens', async () => {
  await api.asApi(async (session) => {
    await expect(session.query('select token from automation.unsubscribe_tokens')).rejects.toThrow(/permission denied/);
    const { rows } = await session.query('select automation.unsubscribe($1, now()) as known', [randomUUID()]);
    expect(rows).toEqual([{ known: false }]);
  });
});
