/** Batches of rows: stored once by the caller's ids, each row with its result. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createKey, createTenant } from '../../../../test/support/api/setup-tenant.ts';
import { NDJSON, setUpRows } from './setup-rows.ts';

let rows: Awaited<ReturnType<typeof setUpRows>>;
beforeAll(async () => {
  rows = await setUpRows();
});
beforeEach(() => rows.reset());
afterAll(() => rows?.api.stop());

const put: typeof rows.put = (...sent) => rows.put(...sent);
const get: typeof rows.get = (...asked) => rows.get(...asked);
const results: typeof rows.results = (...sent) => rows.results(...sent);

const order = { externalId: 'o', customerExternalId: 'c', orderedAt: '2026-01-05T09:00:00Z' };
const lines = [
  { productExternalId: 'p', quantity: 6, amount: 59.4 },
  { productExternalId: 'q', amount: 0.605 },
];

describe('rows of every collection', () => {
  it.each<[string, object, object]>([
    ['users', { externalId: 'x', email: 'a@b.c', role: 'rep' }, { name: 'New', isActive: false }],
    ['products', { externalId: 'x', sku: 'A' }, { name: 'New' }],
    ['customers', { externalId: 'x', name: 'A', attributes: { a: 1 } }, { status: 'LEAD', attributes: { b: 2 } }],
    ['orders', { ...order, lines }, { status: 'DELIVERED', deliveredAt: '2026-01-09T09:00:00Z' }],
    [
      'samples',
      { externalId: 's', customerExternalId: 'c', productExternalId: 'p', tastedAt: order.orderedAt },
      { feedback: 'Dry' },
    ],
    ['deliverables', { externalId: 'd', customerExternalId: 'c', month: 3 }, { status: 'APPROVED', title: 'Plan' }],
  ])('of %s are created, unchanged, updated, and shown', async (collection, row, change) => {
    await rows.base();
    const { externalId } = row as { externalId: string };
    const changed = [{ externalId, ...change }];
    expect(await results(collection, [row])).toEqual(['created']);
    expect(await results(collection, [row])).toEqual(['unchanged']);
    expect(await results(collection, changed)).toEqual(['updated']);
    expect(await results(collection, changed)).toEqual(['unchanged']);
    const { status, body } = await get(`${collection}/${externalId}`);
    const { attributes: _a, lines: _l, ...scalars } = { ...row, ...change } as Record<string, unknown>;
    const moments = Object.entries(scalars).map(([name, value]) => [
      name,
      /At$/.test(name) ? new Date(String(value)).toISOString() : value,
    ]);
    expect([status, body]).toEqual([200, expect.objectContaining(Object.fromEntries(moments))]);
    const listed = await get(`${collection}?externalId=${externalId}`);
    expect(listed.body).toEqual({ items: [body], nextCursor: null });
  });

  it('keep what a row leaves out, lose what it sets to null, and merge attributes', async () => {
    await rows.base();
    await put('customers', [
      { externalId: 'c', email: 'ada@example.com', attributes: { a: 1, b: { c: 2 } }, tags: ['x'] },
    ]);
    await put('customers', [{ externalId: 'c', email: null, salesRepExternalId: null, attributes: { a: null, d: 4 } }]);
    expect((await get('customers/c')).body).toMatchObject({
      ...{ name: 'Ada', email: null, salesRepId: null, salesRepExternalId: null, tags: ['x'] },
      attributes: { b: { c: 2 }, d: 4 },
    });
  });
});

describe('lines of an order', () => {
  it('give its total, replace those before, and count as a change of the order', async () => {
    await rows.base();
    const show = async () => (await get('orders/o')).body;
    await put('orders', [{ ...order, lines }]);
    expect(await show()).toMatchObject({
      total: 60.01,
      lines: [
        { amount: 59.4, quantity: 6 },
        { amount: 0.61, quantity: 1 },
      ],
    });
    expect(await results('orders', [{ ...order, lines: lines.toReversed() }])).toEqual(['unchanged']);
    expect(await results('orders', [{ externalId: 'o', lines: lines.slice(1), total: 60.01 }])).toEqual(['updated']);
    expect(await show()).toMatchObject({ total: 60.01, lines: [{ productExternalId: 'q' }] });
    expect(await results('orders', [{ externalId: 'o', lines: [] }])).toEqual(['updated']);
    expect(await show()).toMatchObject({ total: 0, lines: [] });
  });

  it('are those of one writer when two write at once', async () => {
    await rows.base();
    const of = (count: number) => ({
      ...order,
      lines: Array.from({ length: count }, () => ({ ...lines[1], amount: 1 })),
    });
    await put('orders', [of(2)]);
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([put('orders', [of(4)]), put('orders', [of(6)])]);
      const { total, lines: stored } = (await get('orders/o')).body;
      expect(stored).toHaveLength(total);
    }
  });

  it('of an unknown product refuse the order, and nothing of it is written', async () => {
    await rows.base();
    const bad = { ...order, lines: [...lines, { productExternalId: 'no', quantity: 1 }] };
    expect(await results('orders', [bad])).toEqual(['refused REFERENCE_MISSING lines.2.productExternalId']);
    expect((await get('orders')).body.items).toEqual([]);
    expect(await rows.api.query('select 1 from crm.order_lines where tenant_id = $1', [rows.tenantId()])).toEqual([]);
  });
});

describe('NDJSON', () => {
  it('is a row a line; a broken one is named, and the others are stored', async () => {
    const text = Array.from({ length: 600 }, (_, at) => JSON.stringify({ externalId: `n${at + 1}` }));
    text[499] = '{"externalId": "n500", ';
    const { body } = await put('products', `${text.join('\n')}\r\n\n`, NDJSON);
    expect(body).toMatchObject({ created: 599, refused: 1 });
    expect(body.results[499]).toMatchObject({ row: 500, externalId: null, code: 'MALFORMED_LINE' });
    expect((await get('products/n501')).status).toBe(200);
    const all = await put('products?mode=all', text.join('\n'), NDJSON);
    expect([all.status, all.body.error.details]).toEqual([422, [{ path: '500', message: expect.any(String) }]]);
  });

  it('is taken under its three names only where rows come in', async () => {
    for (const type of ['application/x-ndjson', 'application/ndjson; charset=utf-8', 'application/jsonl'])
      expect((await put('products', '{"externalId":"a"}', { 'content-type': type })).status).toBe(200);
    expect((await put('products', 'a,b', { 'content-type': 'text/csv' })).body.error).toMatchObject({
      code: 'UNSUPPORTED_MEDIA_TYPE',
      message: expect.stringContaining('application/x-ndjson'),
    });
    const event = await rows.api.call({
      method: 'POST',
      path: '/api/events',
      key: rows.key(),
      body: '{}',
      headers: NDJSON,
    });
    expect(event.status).toBe(415);
  });
});

describe('a batch', () => {
  const many = (count: number, more: object = {}) =>
    Array.from({ length: count }, (_, at) => ({ externalId: `c${at}`, name: `Name ${at}`, ...more }));

  it('has 1 to 1000 rows', async () => {
    for (const bad of [[], many(1001)]) expect((await put('customers', bad)).status).toBe(422);
    expect((await put('customers', many(1000))).body).toMatchObject({ created: 1000, refused: 0 });
    expect((await put('customers', many(1000))).body).toMatchObject({ unchanged: 1000 });
    for (const body of ['{}', '{"rows": []}', '"x"']) {
      const { status, body: reply } = await put('customers', body);
      expect([status, reply.error.message]).toEqual([422, expect.stringContaining('must be a list of rows')]);
    }
    expect((await put('customers', '[{]')).body.error.code).toBe('BAD_JSON');
  });

  it('of 4.5 MB is stored in several statements of one transaction', async () => {
    // Quotes take four bytes on their way to the database.
    const sent = many(140, { attributes: { text: '"'.repeat(14_000) } });
    expect((await put('customers', sent)).body).toMatchObject({ created: 140 });
    const [found] = await rows.api.query<{ transactions: number }>(
      'select count(distinct xmin::text)::int as transactions from crm.customers where tenant_id = $1',
      [rows.tenantId()],
    );
    expect(found?.transactions).toBe(1);
    const padded = (bytes: number) => `[${' '.repeat(bytes - 2)}]`;
    expect((await put('customers', padded(4_500_001))).body.error.code).toBe('TOO_LARGE');
    expect((await put('customers', padded(4_500_000))).status).toBe(422);
  });

  it('is stored once by calls that come at the same time, in any order', async () => {
    const sent = many(200);
    const replies = await Promise.all([
      put('customers', sent),
      put('customers', sent.toReversed()),
      put('customers', many(200, { email: 'a@b.c' })),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(replies.reduce((sum, { body }) => sum + body.created, 0)).toBe(200);
    const whole = await rows.api.query(
      'select 1 from crm.customers where tenant_id = $1 and name is not null and email is not null',
      [rows.tenantId()],
    );
    expect(whole).toHaveLength(200);
  });

  it('is answered again with its Idempotency-Key', async () => {
    const key = { 'Idempotency-Key': 'once' };
    const first = await put('users', [{ externalId: 'u' }], key);
    expect((await put('users', [{ externalId: 'u' }], key)).body).toEqual(first.body);
    expect((await put('users?mode=all', [{ externalId: 'u' }], key)).body.error.code).toBe('IDEMPOTENCY_MISMATCH');
  });

  it('is for keys that write: ingest and admin', async () => {
    for (const [role, status] of [
      ['ingest', 200],
      ['admin', 200],
      ['operator', 403],
      ['viewer', 403],
    ] as const) {
      const { key } = await createKey(rows.api, rows.key(), role);
      expect([role, (await put('users', [{ externalId: 'u' }], {}, key)).status]).toEqual([role, status]);
    }
  });

  it('has ids of its tenant only', async () => {
    await rows.base();
    const other = await createTenant(rows.api);
    expect((await put('orders', [order], {}, other.key)).body.results[0].code).toBe('REFERENCE_MISSING');
    expect((await put('customers', [{ externalId: 'c', name: 'Other' }], {}, other.key)).body.created).toBe(1);
    expect((await get('customers/c')).body.name).toBe('Ada');
    expect((await get('orders', other.key)).body.items).toEqual([]);
  });

  it('is one transaction for the triggers: events of the journey come with it', async () => {
    await rows.api.query(
      `insert into automation.tenant_settings (tenant_id, client_journey) values ($1, true)
       on conflict (tenant_id) do update set client_journey = true`,
      [rows.tenantId()],
    );
    await put('customers', many(50));
    await put('customers', many(50));
    await put('customers?mode=all', [...many(60), { externalId: '' }]);
    const events = await rows.api.query<{ type: string; xmin: string }>(
      `select type, xmin::text from automation.events where tenant_id = $1 and type = 'CLIENT_CREATED'`,
      [rows.tenantId()],
    );
    expect([events.length, new Set(events.map(({ xmin }) => xmin)).size]).toEqual([50, 1]);
  });
});
