/** Meta's webhook: who may call it, and what a delivery changes. */
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../test/support/api/setup-tenant.ts';
import { aCustomer } from '../../../test/support/database/factory.ts';
import { deliver, delivery, sign, written } from './setup-inbound.ts';

const ADA = '25164691176450778';
const BEN = '25164691176450779';
/** A quarter of an hour ago, so that nothing is in the future. */
const SENT = Date.now() - 900_000;

let api: TestApi;
let tenantId: string;
let key: string;
let pageId: string;
let pages = 0n;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.stop());
beforeEach(async () => {
  ({ tenantId, key } = await createTenant(api));
  pages += 1n;
  pageId = String(2n ** 60n + pages);
  await api.query(`insert into automation.pages (page_id, tenant_id, channel, name) values ($1, $2, 'page', 'Shop')`, [
    pageId,
    tenantId,
  ]);
});

const say = (text: string, mid = `m_${text}`, from = ADA, at = SENT) =>
  written(pageId, from, { message: { mid, text } }, at);
const send = (...messaging: readonly object[]) => deliver(api, delivery(pageId, ...messaging));
const subscribers = () =>
  api.query(
    `select recipient_id, is_active, inactive_reason, window_closes_at from automation.subscribers where tenant_id = $1 order by 1`,
    [tenantId],
  );
const closesAt = new Date(SENT + 86_400_000);

describe('the challenge', () => {
  const ask = (query: Record<string, string>) =>
    api.call({ method: 'GET', path: `/hooks/meta?${new URLSearchParams(query)}` });
  const tokenOf = async () => {
    const SecretId = process.env.META_SECRET_ARN;
    const { SecretString = '{}' } = await api.data.secretsClient.send(new GetSecretValueCommand({ SecretId }));
    return JSON.parse(SecretString).verifyToken;
  };

  it('is answered as it came when the token is right', async () => {
    const query = { 'hub.mode': 'subscribe', 'hub.verify_token': await tokenOf(), 'hub.challenge': '1158201444' };
    expect(await ask(query)).toMatchObject({ status: 200, body: 1_158_201_444 });
  });

  it.each([
    [{ 'hub.mode': 'subscribe', 'hub.verify_token': 'x', 'hub.challenge': '1' }, 403, 'FORBIDDEN'],
    [{ 'hub.mode': 'subscribe', 'hub.verify_token': '', 'hub.challenge': '1' }, 403, 'FORBIDDEN'],
    [{ 'hub.mode': 'subscribe', 'hub.verify_token': 'x', 'hub.challenge': '<b>' }, 422, 'INVALID_INPUT'],
    [{}, 422, 'INVALID_INPUT'],
  ])('is refused with %j', async (query: object, status, code) => {
    expect(await ask({ ...query })).toMatchObject({ status, body: { error: { code } } });
  });
});

describe('a call that is refused changes nothing:', () => {
  test.each([
    ['no signature', {}],
    ['an empty one', { 'X-Hub-Signature-256': '' }],
    ['one of another secret', { 'X-Hub-Signature-256': sign('{}', 'other') }],
    ['one of another body', { 'X-Hub-Signature-256': sign('{"object":"page"}') }],
    ['one without its kind', { 'X-Hub-Signature-256': sign('{}').slice(7) }],
  ])('%s', async (_, headers) => {
    const reply = await api.call({ method: 'POST', path: '/hooks/meta', body: '{}', headers: { ...headers } });
    expect([reply.status, reply.body.error.code]).toEqual([401, 'BAD_SIGNATURE']);
  });

  test('a body that is no JSON, has another shape, or is too large', async () => {
    for (const [body, status, code] of [
      ['x', 400, 'BAD_JSON'],
      ['[]', 422, 'INVALID_INPUT'],
      ['{"object":"page"}', 422, 'INVALID_INPUT'],
      [`{"object":"${'x'.repeat(2 ** 20)}"}`, 413, 'TOO_LARGE'],
    ] as const)
      expect(await deliver(api, body)).toMatchObject({ status, body: { error: { code } } });
  });
});

describe('a message', () => {
  it('makes its sender a subscriber and opens the window for 24 hours from when it was written', async () => {
    expect((await send(say('Hello'))).body).toEqual({ received: 1, repeated: 0, settled: 0 });
    expect(await subscribers()).toEqual([
      { recipient_id: ADA, is_active: true, inactive_reason: null, window_closes_at: closesAt },
    ]);
  });

  it('counts once, however often it is delivered, twice in one delivery too', async () => {
    expect((await send(say('Hi'), say('Hi'))).body).toMatchObject({ received: 1, repeated: 0 });
    const again = await Promise.all([send(say('Hi')), send(say('Hi')), send(say('Hi'), say('New'))]);
    expect(again.map(({ status }) => status)).toEqual([200, 200, 200]);
    const rows = await api.query('select message_id from automation.inbound_messages where tenant_id = $1', [tenantId]);
    expect(rows).toHaveLength(2);
  });

  it('that comes late does not close a window again', async () => {
    await send(say('Second'));
    await send(say('First', 'm_1', ADA, SENT - 3_600_000));
    expect(await subscribers()).toMatchObject([{ window_closes_at: closesAt }]);
  });

  it('brings one back whose account was gone, and nobody whom a person has switched off', async () => {
    await api.query(
      `insert into automation.subscribers (tenant_id, page_id, recipient_id, is_active, inactive_reason, inactive_at)
       values ($1, $2, $3, false, 'RECIPIENT_GONE', now()), ($1, $2, $4, false, 'BY_HAND', now()), ($1, $2, '7', false, null, null)`,
      [tenantId, pageId, ADA, BEN],
    );
    await send(say('a', 'm1', ADA), say('b', 'm2', BEN), say('c', 'm3', '7'));
    expect(await subscribers()).toMatchObject([
      { recipient_id: ADA, is_active: true, inactive_reason: null },
      { recipient_id: BEN, is_active: false, inactive_reason: 'BY_HAND' },
      { recipient_id: '7', is_active: false, inactive_reason: null },
    ]);
  });

  it('to a page that nobody has, and what is no message, is ignored', async () => {
    const other = written('9', ADA, { message: { mid: 'm', text: 'Hi' } }, SENT);
    const read = written(pageId, ADA, { read: { watermark: SENT } }, SENT);
    const odd = [null, 1, {}, { sender: { id: 'x' }, recipient: { id: pageId }, timestamp: 1, message: { mid: 'm' } }];
    const reply = await send(other, read, ...(odd as object[]));
    expect([reply.status, reply.body]).toEqual([200, { received: 0, repeated: 0, settled: 0 }]);
    const instagram = { ...delivery(pageId, say('Hi')), object: 'instagram' };
    expect((await deliver(api, instagram)).body).toMatchObject({ received: 0 });
    expect(await subscribers()).toEqual([]);
  });

  it('of thousands in one delivery is received, up to 1 MB, and refused beyond', async () => {
    const many = (n: number, text = 'Hi') =>
      Array.from({ length: n }, (_, index) => say(text, `m_${index}`, String(1000 + (index % 300))));
    expect((await send(...many(1100, 'What is the price of it?'))).body).toMatchObject({ received: 1100, repeated: 0 });
    expect(await send(...many(5000))).toMatchObject({ status: 200, body: { received: 3900, repeated: 1100 } });
    expect(await subscribers()).toHaveLength(300);
    expect(await send(...many(9000))).toMatchObject({ status: 413, body: { error: { code: 'TOO_LARGE' } } });
  });
});

describe('an opt-out word', () => {
  const consents = () =>
    api.query(
      `select customer_id, recipient_id, channel, state, source from automation.customer_consents where tenant_id = $1`,
      [tenantId],
    );

  it('is heeded for the recipient, or for the customer behind it, and audited once', async () => {
    const customerId = await aCustomer(api, tenantId);
    await api.query(
      'insert into automation.subscribers (tenant_id, page_id, recipient_id, customer_id) values ($1, $2, $3, $4)',
      [tenantId, pageId, BEN, customerId],
    );
    await send(say('Stop!', 'm1', ADA), say(' stop ', 'm2', BEN), say('STOP', 'm3', BEN));
    await send(say('stop', 'm4', ADA));
    const told = { channel: 'page', state: 'OPTED_OUT', source: 'message' };
    expect(await consents()).toEqual(
      expect.arrayContaining([
        { customer_id: null, recipient_id: ADA, ...told },
        { customer_id: customerId, recipient_id: null, ...told },
      ]),
    );
    const audited = await api.query(
      `select 1 from automation.audit_log where tenant_id = $1 and action = 'consent.changed'`,
      [tenantId],
    );
    expect(audited).toHaveLength(2);
    const path = `/api/subscribers/consents?customerId=${customerId}`;
    expect((await api.call({ method: 'GET', path, key })).body.items).toContainEqual(
      expect.objectContaining({ channel: 'page', state: 'OPTED_OUT' }),
    );
  });

  it('inside a sentence is none', async () => {
    await send(say('Please do not stop'));
    expect(await consents()).toEqual([]);
  });
});

it('is all that the API’s login may do with messages that arrived, but for reading those of its tenant', async () => {
  await api.asApi(async (session) => {
    await expect(session.query('delete from automation.inbound_messages')).rejects.toThrow(/permission denied/);
    await expect(session.query('select from automation.inbound_messages')).resolves.toMatchObject({ rows: [] });
    await expect(session.query('select from automation.message_echoes')).rejects.toThrow(/permission denied/);
  });
});
