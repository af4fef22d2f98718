/** Rows that are refused: by themselves, or with the whole batch. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setUpRows } from './setup-rows.ts';

let rows: Awaited<ReturnType<typeof setUpRows>>;
beforeAll(async () => {
  rows = await setUpRows();
});
beforeEach(() => rows.reset());
afterAll(() => rows?.api.stop());

const put: typeof rows.put = (...sent) => rows.put(...sent);
const get: typeof rows.get = (...asked) => rows.get(...asked);
const results: typeof rows.results = (...sent) => rows.results(...sent);

describe('refused rows', () => {
  it('do not keep the others from being stored, and say why', async () => {
    await rows.base();
    const sent = [
      { externalId: 'c1', name: 'One' },
      { externalId: 'c2', email: 'no address' },
      { name: 'Nobody' },
      { externalId: 'c1', name: 'Again' },
      { externalId: 'c3', salesRepExternalId: 'nobody' },
      { externalId: 'c4', stauts: 'LEAD' },
      { externalId: 'c5', name: 'x\u0000' },
      { externalId: 'c6', attributes: { text: 'x'.repeat(33_000) } },
      'text',
      { externalId: 'c7', timeZone: 'Europe/Lisbonne' },
      { externalId: 'c8', doNotContactUntil: '2026-02-30' },
    ];
    expect(await results('customers', sent)).toEqual([
      'created',
      'refused INVALID_ROW email',
      'refused INVALID_ROW externalId',
      'refused REPEATED externalId',
      'refused REFERENCE_MISSING salesRepExternalId',
      'refused INVALID_ROW stauts',
      'refused INVALID_ROW name',
      'refused INVALID_ROW',
      'refused INVALID_ROW',
      'refused INVALID_ROW timeZone',
      'refused INVALID_ROW doNotContactUntil',
    ]);
    const { body } = await put('customers', sent.slice(3, 6));
    expect(body.results.map(({ message }: { message: string }) => message)).toEqual([
      null,
      'salesRepExternalId: there is no such row; send that one first, or send this one with missing=hold',
      'is unknown (did you mean "status"?)',
    ]);
  });

  it('have numbers that would be rounded, or lines that add up to more than a total can be', async () => {
    await rows.base();
    const ids = [9_007_199_254_740_992, 12_345_678_901_234_567_000, 9_007_199_254_740_991, 1e30, '9007199254740993'];
    const customers = ids.map((id, n) => ({ externalId: `n${n}`, attributes: { id, text: '9007199254740993' } }));
    const refusal = 'refused INVALID_ROW';
    expect(await results('customers', customers)).toEqual([refusal, refusal, 'created', 'created', 'created']);
    const most = { productExternalId: 'p1', amount: 9_999_999_999.99 };
    await put('products', [{ externalId: 'p1' }]);
    const order = { customerExternalId: 'n2', orderedAt: '2026-03-01T09:00:00Z' };
    const orders = [{ lines: [most, most] }, { lines: [most, most], total: 5 }, { lines: [most] }];
    expect(
      await results(
        'orders?missing=hold',
        orders.map((one, n) => ({ externalId: `o${n}`, ...order, ...one })),
      ),
    ).toEqual([`${refusal} lines`, 'created', 'created']);
  });

  it('are none for attributes and tags that are null, by SQL neither: they stay as they are', async () => {
    const store = (item: object) =>
      rows.api.query<{ result: string }>('select result from automation.store_rows($1, $2, $3, now())', [
        ...[rows.tenantId(), 'customers', JSON.stringify([{ externalId: 'n', ...item }])],
      ]);
    const members = { attributes: { a: 1 }, tags: ['x'] };
    expect(await store(members)).toEqual([{ result: 'created' }]);
    expect(await store({ attributes: null, tags: null })).toEqual([{ result: 'unchanged' }]);
    expect(await store({ attributes: null, name: 'N' })).toEqual([{ result: 'updated' }]);
    expect((await get('customers/n')).body).toMatchObject({ name: 'N', ...members });
    const sent = [
      { externalId: 'n', tags: null, attributes: null },
      { externalId: 'new', tags: null, attributes: null },
      { externalId: 'no', status: null },
    ];
    expect(await results('customers', sent)).toEqual(['unchanged', 'created', 'refused INVALID_ROW status']);
    expect((await get('customers/new')).body).toMatchObject({ tags: [], attributes: {} });
  });

  it('refuse the whole batch with mode=all, by their places', async () => {
    await rows.base();
    const sent = [{ externalId: 'c1' }, { externalId: 'c2', salesRepExternalId: 'no' }, { externalId: '' }];
    const { status, body } = await put('customers?mode=all', sent);
    expect([status, body.error.code, body.error.details]).toEqual([
      422,
      'ROWS_REFUSED',
      [
        { path: '2.salesRepExternalId', message: expect.stringMatching(/^REFERENCE_MISSING: /) },
        { path: '3.externalId', message: 'INVALID_ROW: must be text of 1 to 200 characters' },
      ],
    ]);
    expect((await get('customers/c1')).status).toBe(404);
    expect((await put('customers?mode=all', sent.slice(0, 1))).body).toMatchObject({ created: 1 });
  });

  it('need what a new row must have, and cannot change what is fixed', async () => {
    await rows.base();
    await put('customers', [{ externalId: 'e' }]);
    expect(await results('orders', [{ externalId: 'o1' }, { externalId: 'o2', customerExternalId: 'c' }])).toEqual([
      'refused REQUIRED customerExternalId',
      'refused REQUIRED orderedAt',
    ]);
    const sample = { externalId: 's', customerExternalId: 'c' };
    expect(await results('samples', [sample])).toEqual(['refused REQUIRED productExternalId']);
    const first = { externalId: 'd', customerExternalId: 'c', month: 1 };
    expect(await results('deliverables', [first, { ...first, externalId: 'd2' }])).toEqual([
      'created',
      'refused MONTH_TAKEN month',
    ]);
    expect(
      await results('deliverables', [
        { ...first, externalId: 'd2' },
        { externalId: 'd', month: 2 },
      ]),
    ).toEqual(['refused MONTH_TAKEN month', 'refused FIXED month']);
    expect(await results('deliverables', [{ externalId: 'd', customerExternalId: 'e' }])).toEqual([
      'refused FIXED customerExternalId',
    ]);
  });

  it('of a deliverable that the journey made are none: it takes the id', async () => {
    await rows.base();
    const { id } = (await get('customers/c')).body;
    await rows.api.query(
      `insert into crm.deliverables (tenant_id, customer_id, month, title, status) values ($1, $2, 1, 'Made', 'APPROVED')`,
      [rows.tenantId(), id],
    );
    expect(await results('deliverables', [{ externalId: 'd', customerExternalId: 'c', month: 1 }])).toEqual([
      'updated',
    ]);
    expect((await get('deliverables/d')).body).toMatchObject({ title: 'Made', status: 'APPROVED' });
  });
});
