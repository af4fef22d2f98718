/** Random batches: sent twice they change nothing more, and what is read is what a model of the rows says. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.stop());

/** Few ids, so that batches meet, and texts that JSON, SQL and NDJSON could trip over. */
const id = fc.constantFrom('a', 'b', "c'", 'd"\\', 'e\u2028', '😀');
const text = fc.constantFrom('x', '{{ }}', "'; --", 'line\u0085', 'é', '"');
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const customer = fc.record(
  { externalId: id, name: maybe(text), phone: maybe(text), status: fc.constantFrom('LEAD', 'ACTIVE', 'INACTIVE') },
  { requiredKeys: ['externalId'] },
);
const lines = fc.array(
  fc.record({
    productExternalId: fc.constantFrom('p', 'q'),
    quantity: fc.integer({ min: -2, max: 9 }),
    amount: fc.integer({ min: 0, max: 99 }),
  }),
  { maxLength: 3 },
);
const order = fc.record(
  {
    externalId: id,
    customerExternalId: id,
    orderedAt: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'),
    status: fc.constantFrom('PLACED', 'CANCELLED'),
    lines,
  },
  { requiredKeys: ['externalId'] },
);
const batches = fc.array(
  fc.oneof(
    fc.record({
      of: fc.constant('customers'),
      rows: fc.array(customer, { minLength: 1, maxLength: 6 }),
      lines: fc.boolean(),
    }),
    fc.record({
      of: fc.constant('orders'),
      rows: fc.array(order, { minLength: 1, maxLength: 6 }),
      lines: fc.boolean(),
    }),
  ),
  { minLength: 1, maxLength: 4 },
);

type Rows = Map<string, Record<string, unknown>>;

/** What a batch without refusals of its own makes of the rows. */
function apply(model: Rows, rows: readonly { externalId: string }[], results: readonly { result: string }[]): void {
  for (const [index, row] of rows.entries())
    if (results[index]?.result !== 'refused') model.set(row.externalId, { ...model.get(row.externalId), ...row });
}

test('a batch sent twice is as if sent once, whatever is in it', async () => {
  await fc.assert(
    fc.asyncProperty(batches, async (sent) => {
      const { key } = await createTenant(api);
      const call = (method: string, path: string, body?: unknown, headers = {}) =>
        api.call({ method, path: `/api/crm/${path}`, key, body, headers });
      await call('PUT', 'products', [{ externalId: 'p' }, { externalId: 'q' }]);
      const models: Record<string, Rows> = { customers: new Map(), orders: new Map() };
      for (const { of, rows, lines: asLines } of sent) {
        const body = asLines ? rows.map((row) => JSON.stringify(row)).join('\n') : rows;
        const headers = asLines ? { 'content-type': 'application/x-ndjson' } : {};
        const first = (await call('PUT', of, body, headers)).body;
        const second = (await call('PUT', of, body, headers)).body;
        expect(second).toMatchObject({ created: 0, updated: 0, refused: first.refused });
        expect(second.unchanged).toBe(first.created + first.updated + first.unchanged);
        expect(first.results).toHaveLength(rows.length);
        apply(models[of] ?? new Map(), rows, first.results);
      }
      for (const of of ['customers', 'orders']) {
        const { items } = (await call('GET', `${of}?limit=200`)).body;
        const found = new Map(items.map((item: { externalId: string }) => [item.externalId, item]));
        expect([...found.keys()].sort()).toEqual([...(models[of]?.keys() ?? [])].sort());
        for (const [externalId, { lines: some, ...row }] of models[of] ?? []) {
          expect(found.get(externalId)).toMatchObject(row);
          if (Array.isArray(some)) expect(found.get(externalId)).toHaveProperty('lines.length', some.length);
        }
      }
    }),
    { numRuns: 10 },
  );
});
