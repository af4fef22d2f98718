/** Entries of the kind `message`: which workflow a message starts, from the drawing to the row of trigger_runs. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../test/support/api/setup-tenant.ts';
import { aCustomer } from '../../../test/support/database/factory.ts';
import { deliver, delivery, written } from './setup-inbound.ts';

const ADA = '25164691176450778';
const SENT = Date.now() - 900_000;

let api: TestApi;
let tenantId: string;
let key: string;
let pageId: string;
let pages = 0n;
let mids = 0;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.stop());
beforeEach(async () => {
  ({ tenantId, key } = await createTenant(api));
  pages += 1n;
  pageId = String(2n ** 61n + pages);
  await api.query(`insert into automation.pages (page_id, tenant_id, channel, name) values ($1, $2, 'page', 'Shop')`, [
    pageId,
    tenantId,
  ]);
  await call('PATCH', '/api/admin/settings', { workflows: true });
});

const call = (method: string, path: string, body?: unknown) =>
  api.call({ method, path, key, ...(body === undefined ? {} : { body }) });

const graph = (...entries: readonly object[]) => ({
  nodes: [
    { id: 's', type: 'start', data: { entries } },
    { id: 'e', type: 'end' },
  ],
  edges: [{ source: 's', target: 'e' }],
});

async function publish(...entries: readonly object[]) {
  const { body } = await call('POST', '/api/workflows', { name: 'Answers', graph: graph(...entries) });
  const published = await call('POST', `/api/workflows/${body.id}/publish`, {});
  return { id: body.id as string, published };
}

async function activate(...entries: readonly object[]): Promise<string> {
  const { id } = await publish(...entries);
  expect((await call('POST', `/api/workflows/${id}/activate`)).body.error).toBeUndefined();
  return id;
}

const entry = (keywords: readonly string[], match?: string) => ({
  ...{ kind: 'message', page: pageId, keywords },
  ...(match === undefined ? {} : { match }),
});

async function say(message: object, mid = `mid${++mids}`) {
  const one = written(pageId, ADA, { message: { mid, ...message } }, SENT);
  expect((await deliver(api, delivery(pageId, one))).status).toBe(200);
}

const started = () =>
  api.query<{ flow_id: string; trigger_context: { matched_keyword: string | null } }>(
    `select flow_id, trigger_context, recipient_user_id, page_id::text, priority, status from automation.trigger_runs
     where tenant_id = $1 order by id`,
    [tenantId],
  );
const words = async () => (await started()).map(({ trigger_context }) => trigger_context.matched_keyword);

test('a message with the word starts one run, as rows of the system before have it', async () => {
  const id = await activate(entry(['Price']));
  await say({ text: ' PRÍCE? ' }, 'm1');
  await say({ text: 'price' }, 'm1');
  expect(await started()).toEqual([
    {
      ...{ flow_id: id, recipient_user_id: ADA, page_id: pageId, priority: 1, status: 'queued' },
      trigger_context: {
        trigger_type: 'keywords',
        matched_keyword: 'Price',
        timestamp: new Date(SENT).toISOString(),
      },
    },
  ]);
});

describe('matches', () => {
  test.each([
    ['exact', 'price', ['price', 'Price!'], ['the price', 'prices', '']],
    ['contains', 'price', ['price', 'What is the price?', 'price/offer'], ['prices', 'overpriced', '']],
    ['contains', 'free trial', ['A free  trial, please'], ['free of trial', 'free trials']],
    ['starts-with', 'order', ['order', 'orders please', 'Order: 7'], ['my order', '']],
  ])('%s "%s"', async (match, word, those, others) => {
    await activate(entry([word], match));
    for (const text of others) await say({ text });
    expect(await started()).toEqual([]);
    for (const text of those) await say({ text });
    expect(await words()).toEqual(those.map(() => word));
  });

  test('any message, pictures too, when the match is "any"', async () => {
    await activate({ kind: 'message', page: pageId, match: 'any' });
    await say({ text: 'whatever' });
    await say({ attachments: [{ type: 'image' }] });
    expect(await words()).toEqual([null, null]);
  });

  test('a button by its payload', async () => {
    await activate(entry(['MORE_INFO']));
    const press = { postback: { title: 'Tell me more', payload: 'more_info' } };
    for (const _ of [1, 2]) await deliver(api, delivery(pageId, written(pageId, ADA, press, SENT)));
    expect(await words()).toEqual(['MORE_INFO']);
  });
});

test('the longest word wins, then the version that was published last; any message comes last', async () => {
  const anyMessage = await activate({ kind: 'message', page: pageId, match: 'any' });
  const short = await activate(entry(['price'], 'contains'));
  const long = await activate(entry(['price list'], 'contains'));
  await say({ text: 'the price list' });
  await say({ text: 'the price' });
  await say({ text: 'hello' });
  const newest = await activate(entry(['price'], 'contains'));
  await say({ text: 'price' });
  expect((await started()).map(({ flow_id }) => flow_id)).toEqual([long, short, anyMessage, newest]);
});

test('nothing starts by an opt-out word, another page, an earlier version or an archived workflow', async () => {
  const id = await activate(entry(['stop', 'old', 'new'], 'exact'));
  await say({ text: 'STOP' });
  await call('PATCH', `/api/workflows/${id}`, { revision: 1, graph: graph(entry(['new'])) });
  await call('POST', `/api/workflows/${id}/publish`, {});
  await call('POST', `/api/workflows/${id}/activate`);
  await say({ text: 'old' });
  await call('DELETE', `/api/workflows/${id}`);
  await say({ text: 'new' });
  expect(await started()).toEqual([]);
});

test('message.received is recorded for customers of tenants that listen to it, once', async () => {
  const customerId = await aCustomer(api, tenantId);
  await api.query(
    'insert into automation.subscribers (tenant_id, page_id, recipient_id, customer_id) values ($1, $2, $3, $4)',
    [tenantId, pageId, ADA, customerId],
  );
  const events = () =>
    api.query(`select customer_id, data from automation.events where tenant_id = $1 and type = 'message.received'`, [
      tenantId,
    ]);
  await say({ text: 'Nobody listens' });
  expect(await events()).toEqual([]);
  await activate({ kind: 'event', types: ['message.received'] });
  for (const _ of [1, 2]) await say({ text: 'Hello' }, 'm_event');
  expect(await events()).toEqual([
    {
      customer_id: customerId,
      data: {
        ...{ channel: 'page', pageId, recipientId: ADA, messageId: 'm_event', kind: 'message', text: 'Hello' },
        isOptOut: false,
      },
    },
  ]);
});

describe('an entry is refused', () => {
  test.each([
    [{ page: 'x', keywords: ['a'] }, 'page', '"x" is no id of a page'],
    [{ keywords: ['a'] }, 'page', 'page is needed'],
    [{ page: '1' }, 'keywords', 'keywords is needed'],
    [{ page: '1', keywords: ['?!'] }, 'keywords.0', 'has no letter and no digit, so no message is like it'],
    [{ page: '1', keywords: ['a'], match: 'any' }, 'keywords', 'the match "any" takes every message'],
  ])('on publishing: %j', async (given, path, message) => {
    const { published } = await publish({ kind: 'message', ...given });
    expect(published.status).toBe(422);
    expect(published.body.error.details).toContainEqual(
      expect.objectContaining({ path: `nodes.s.data.entries.0.${path}`, message: expect.stringContaining(message) }),
    );
  });

  test('on activation, when the page is another tenant’s or nobody’s', async () => {
    const other = await createTenant(api);
    const theirs = String(BigInt(pageId) + 1_000_000n);
    await api.query(`insert into automation.pages (page_id, tenant_id, channel, name) values ($1, $2, 'page', 'x')`, [
      theirs,
      other.tenantId,
    ]);
    for (const page of [theirs, '77']) {
      const { id } = await publish({ kind: 'message', page, keywords: ['a'] });
      const reply = await call('POST', `/api/workflows/${id}/activate`);
      expect([reply.status, reply.body.error.details]).toEqual([
        422,
        [expect.objectContaining({ code: 'UNKNOWN_PAGE', message: expect.stringContaining(page) })],
      ]);
    }
  });

  test('on activation, when a node sends by a page of another channel', async () => {
    const withNode = (channel: string) => ({
      nodes: [
        { id: 's', type: 'start', data: { entries: [{ kind: 'manual' }] } },
        { id: 'm', type: 'message', data: { text: 'Hello', channel, pageId } },
        { id: 'e', type: 'end' },
      ],
      edges: [
        { source: 's', target: 'm' },
        { source: 'm', target: 'e' },
      ],
    });
    const activated = async (channel: string) => {
      const { body } = await call('POST', '/api/workflows', { name: channel, graph: withNode(channel) });
      await call('POST', `/api/workflows/${body.id}/publish`, {});
      return call('POST', `/api/workflows/${body.id}/activate`);
    };
    expect((await activated('page')).status).toBe(200);
    const { status, body } = await activated('sms');
    const message = `there is no page ${pageId} of the channel "sms"; add it with POST /api/pages`;
    expect([status, body.error.details]).toEqual([
      422,
      [{ code: 'UNKNOWN_PAGE', path: 'nodes.m.data.pageId', message }],
    ]);
  });

  test('not for pages of channels that people answer by text message', async () => {
    const page = String(BigInt(pageId) + 2_000_000n);
    await api.query(
      `insert into automation.pages (page_id, tenant_id, channel, name, origination_identity) values ($1, $2, 'sms', 'Numbers', 'phone-1')`,
      [page, tenantId],
    );
    await activate({ ...entry(['a']), page });
  });
});
