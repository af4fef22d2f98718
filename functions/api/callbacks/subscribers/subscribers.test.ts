/** Subscribers in batches, with a result for each row. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { insert } from '../../../../test/support/api/setup-rows.ts';
import { createTenant } from '../../../../test/support/api/setup-tenant.ts';

const [META, SMS] = [1876373432431116, 7];

let api: TestApi;
let tenant: { tenantId: string; key: string };
let customerId: string;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await createTenant(api);
  customerId = await insert(api, 'crm.customers', { tenant_id: tenant.tenantId, name: 'Ana' });
  await api.query('delete from automation.pages');
  await addPage({ pageId: META, channel: 'page', name: 'Shop' });
  await addPage({ pageId: SMS, channel: 'sms', name: 'SMS', originationIdentity: '+351912345678' });
});
afterAll(() => api?.stop());

const call = (method: string, path: string, body?: unknown, key = tenant.key) => api.call({ method, path, key, body });
const addPage = (page: object) => call('POST', '/api/pages', page);
const store = (...subscribers: object[]) => call('POST', '/api/subscribers', { subscribers });
const list = async (query = '') => (await call('GET', `/api/subscribers${query}`)).body.items;
const results = (reply: { body: { results: { result: string; reason: string | null }[] } }) =>
  reply.body.results.map(({ result, reason }) => reason ?? result);

describe('subscribers', () => {
  it('are added, changed and left as they are, each row with its result', async () => {
    const row = { pageId: META, recipientId: '25164691176450778' };
    expect((await store(row, { pageId: META, recipientId: '2', customerId, isActive: false })).body).toEqual({
      ...{ created: 2, updated: 0, unchanged: 0, refused: 0 },
      results: [
        { ...row, result: 'created', reason: null },
        { pageId: META, recipientId: '2', result: 'created', reason: null },
      ],
    });
    expect(
      results(await store(row, { ...row, recipientId: '2', isActive: true }, { ...row, recipientId: '3' })),
    ).toEqual([...['unchanged', 'updated', 'created']]);
    expect(await list(`?customerId=${customerId}`)).toMatchObject([
      { recipientId: '2', customerId, isActive: true, inactiveReason: null, inactiveAt: null },
    ]);
    expect(await list(`?pageId=${META}`)).toHaveLength(3);
    expect(await list(`?pageId=${SMS}`)).toEqual([]);
    expect(await list('?isActive=false')).toEqual([]);
  });

  it('keep what a row leaves out, and lose what it sets to null', async () => {
    const row = { pageId: META, recipientId: '1' };
    const windowClosesAt = '2026-12-01T10:00:00.000Z';
    await store({ ...row, customerId, windowClosesAt, isActive: false });
    const [before] = await list();
    expect(before).toMatchObject({ customerId, windowClosesAt, isActive: false, inactiveReason: 'BY_HAND' });
    expect(results(await store(row))).toEqual(['unchanged']);
    expect(results(await store({ ...row, customerId: null }))).toEqual(['updated']);
    expect(await list()).toEqual([{ ...before, customerId: null }]);
  });

  it('that cannot be stored are refused by themselves, with the reason', async () => {
    const other = await createTenant(api);
    const theirs = await insert(api, 'crm.customers', { tenant_id: other.tenantId, name: 'Of others' });
    await call('POST', '/api/pages', { pageId: 9, channel: 'page', name: 'Theirs' }, other.key);
    const reply = await store(
      { pageId: META, recipientId: '1' },
      { pageId: META, recipientId: '1', customerId },
      { pageId: META, recipientId: '12a' },
      { pageId: SMS, recipientId: '0351912345678' },
      { pageId: 9, recipientId: '1' },
      { pageId: META, recipientId: '2', customerId: theirs },
      { pageId: META, recipientId: '3', customerId: randomUUID() },
      { pageId: SMS, recipientId: '+351912345678' },
    );
    expect(results(reply)).toEqual([
      ...['created', 'REPEATED', 'RECIPIENT_MALFORMED', 'RECIPIENT_MALFORMED'],
      ...['PAGE_UNKNOWN', 'CUSTOMER_UNKNOWN', 'CUSTOMER_UNKNOWN', 'created'],
    ]);
    expect(reply.body).toMatchObject({ created: 2, refused: 6 });
    const stored = (await list()).map(({ recipientId }: { recipientId: string }) => recipientId);
    expect(stored.toSorted()).toEqual(['+351912345678', '1']);
  });

  it('come a thousand at a time, no more and no less than one', async () => {
    const many = (n: number) => Array.from({ length: n }, (_, at) => ({ pageId: META, recipientId: String(at + 1) }));
    expect((await store(...many(1000))).body).toMatchObject({ created: 1000, refused: 0 });
    expect((await store(...many(1000))).body).toMatchObject({ created: 0, unchanged: 1000 });
    for (const rows of [[], many(1001)]) expect((await store(...rows)).status).toBe(422);
    expect((await store({ pageId: '1x', recipientId: '1' })).body.error.details[0].path).toBe('subscribers.0.pageId');
  });

  it('are stored once by callers that come at the same time', async () => {
    const rows = Array.from({ length: 200 }, (_, at) => ({ pageId: META, recipientId: String(at + 1) }));
    const replies = await Promise.all([store(...rows), store(...rows.toReversed()), store(...rows)]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(replies.reduce((sum, { body }) => sum + body.created, 0)).toBe(200);
  });

  it('of pages beyond 2^53 keep all digits', async () => {
    await addPage({ pageId: '9223372036854775807', channel: 'page', name: 'Large' });
    const reply = await store({ pageId: '9223372036854775807', recipientId: '9007199254740993' });
    expect(reply.body.results[0]).toMatchObject({ pageId: '9223372036854775807', recipientId: '9007199254740993' });
    expect(await list('?pageId=9223372036854775807')).toHaveLength(1);
  });

  it('of e-mail are one for a mailbox, in capitals and without, by SQL too; of other channels they are two', async () => {
    await addPage({ pageId: 8, channel: 'email', name: 'News' });
    await addPage({ pageId: 10, channel: 'http', name: 'App', url: 'https://app.example.com/in' });
    const of = (pageId: number, recipientId: string) => ({ pageId, recipientId });
    const mail = await store(of(8, 'Ada@Example.com'), of(8, 'ada@example.COM'));
    expect(results(mail)).toEqual(['created', 'REPEATED']);
    expect(results(await store(of(8, 'ADA@example.com')))).toEqual(['unchanged']);
    const written =
      'insert into automation.subscribers (page_id, recipient_id) values (8, $1) on conflict do nothing returning recipient_id';
    expect(await api.query(written, ['aDa@example.com'])).toEqual([]);
    expect(await api.query(written, ['Ben@example.com'])).toEqual([{ recipient_id: 'ben@example.com' }]);
    expect(await list('?recipientId=ADA@example.com')).toMatchObject([{ recipientId: 'ada@example.com' }]);
    expect(results(await store(of(10, 'A@b.c'), of(10, 'a@b.c')))).toEqual(['created', 'created']);
  });

  it('of other tenants are not seen', async () => {
    await store({ pageId: META, recipientId: '1' });
    const other = await createTenant(api);
    expect((await call('GET', `/api/subscribers?pageId=${META}`, undefined, other.key)).body.items).toEqual([]);
  });
});

describe('rows that name a page only', () => {
  const insertRow = (table: string, columns: string, values: string) =>
    api.query<{ tenant_id: string }>(
      `insert into automation.${table} (${columns}) values (${values}) returning tenant_id`,
    );

  it.each([
    ['subscribers', 'page_id, recipient_id', `${META}, 'x'`],
    ['trigger_runs', 'page_id, recipient_user_id, flow_id', `${META}, 'x', gen_random_uuid()`],
    ['message_runs', 'page_ids, flow_id', `'{${META}, ${SMS}}', gen_random_uuid()`],
    ['message_logs', 'page_id, recipient_id, effect_key, status', `${META}, 'x', gen_random_uuid()::text, 'sent'`],
  ])('of %s get its tenant, and an unknown page is refused by its number', async (table, columns, values) => {
    expect(await insertRow(table, columns, values)).toEqual([{ tenant_id: tenant.tenantId }]);
    await expect(insertRow(table, columns, values.replace(String(META), '5'))).rejects.toThrow(
      `${table}_page_unknown: there is no page 5`,
    );
    const theirs = insertRow(table, `tenant_id, ${columns}`, `gen_random_uuid(), ${values}`);
    await expect(theirs).rejects.toThrow(`${table}_page_unknown`);
    await api.query(`delete from automation.${table}`);
  });
});
