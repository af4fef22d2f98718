/** Entries by hand that ask for something: a condition of the customer, and an input. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../../test/support/api/setup-tenant.ts';
import { aCustomer } from '../../../../test/support/database/factory.ts';

let api: TestApi;
let tenantId: string;
let key: string;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());
beforeEach(async () => {
  ({ tenantId, key } = await createTenant(api));
  await call('PATCH', '/api/admin/settings', { workflows: true });
});

const call = (method: string, path: string, body?: unknown) =>
  api.call({ method, path, key, ...(body === undefined ? {} : { body }) });

const graphOf = (entries: readonly object[]) => ({
  nodes: [
    { id: 's', type: 'start', data: { entries: entries.map((entry) => ({ kind: 'manual', ...entry })) } },
    { id: 'e', type: 'end' },
  ],
  edges: [{ source: 's', target: 'e' }],
});

/** Returns a function that lets customers in by hand. */
async function activate(...entries: readonly object[]) {
  const { body } = await call('POST', '/api/workflows', { name: 'By hand', graph: graphOf(entries) });
  await call('POST', `/api/workflows/${body.id}/publish`, {});
  expect((await call('POST', `/api/workflows/${body.id}/activate`)).body.error).toBeUndefined();
  return (asked: object) => call('POST', `/api/workflows/${body.id}/runs`, asked);
}

const score = (op: string, value: number) => ({ path: 'customer.attributes.score', op, value });
const scored = (value: number) => aCustomer(api, tenantId, { attributes: { score: value } });
const inputs = () =>
  api.query<{ input: unknown }>(
    `select data -> 'input' as input from automation.runs where tenant_id = $1 order by started_at`,
    [tenantId],
  );

describe('a condition', () => {
  test('lets in those for whom it holds, and refuses the others with the reason', async () => {
    const enter = await activate({ where: score('gte', 50) });
    const [low, high] = [await scored(10), await scored(80)];
    const { status, body } = await enter({ customerIds: [low, high] });
    expect(status).toBe(202);
    expect(body.runs).toMatchObject([{ customerId: high }]);
    expect(body.refused).toEqual([{ customerId: low, reason: 'NO_MATCH' }]);
    const counted = await api.query(
      'select reason, entries::int from automation.refused_entries where tenant_id = $1',
      [tenantId],
    );
    expect(counted).toEqual([{ reason: 'NO_MATCH', entries: 1 }]);
    const gone = '6f1c2f0e-8d7b-4c58-9d0e-3a3f5b9f2c11';
    expect((await enter({ customerId: gone })).body.refused).toEqual([{ customerId: gone, reason: 'CUSTOMER_GONE' }]);
  });

  test('of one of several entries is enough, and may ask for the input', async () => {
    const wanted = { path: 'input.urgent', op: 'is-true' };
    const enter = await activate({ where: score('gte', 50) }, { where: wanted });
    const low = await scored(10);
    expect((await enter({ customerId: low, input: { urgent: false } })).body.refused).toHaveLength(1);
    expect((await enter({ customerId: low, input: { urgent: true } })).body.runs).toHaveLength(1);
  });

  test('is asked of everybody who enters by a job', async () => {
    const enter = await activate({ where: score('gte', 50) });
    for (const value of [10, 30, 60, 90]) await scored(value);
    const { body } = await enter({ where: score('gte', 20) });
    await api.query('select automation.advance_workflows(10, now())');
    const job = await call('GET', `/api/runs/entries/${body.jobId}`);
    expect(job.body).toMatchObject({ entered: 2, refused: 1 });
  });
});

describe('an input', () => {
  const fields = [
    { name: 'offer', type: 'string', required: true, enum: ['small', 'big'] },
    { name: 'until', type: 'date' },
    { name: 'percent', type: 'integer', default: 10 },
  ];
  const schema = {
    type: 'object',
    required: ['offer'],
    properties: {
      offer: { type: 'string', enum: ['small', 'big'], title: 'Offer' },
      until: { type: 'string', format: 'date' },
      percent: { type: 'integer', default: 10 },
    },
    additionalProperties: false,
  };

  test.each([
    ['a list of fields', fields],
    ['a JSON Schema', schema],
  ])('of %s is checked, with its defaults', async (_, input) => {
    const enter = await activate({ input });
    const customerId = await scored(1);
    const reply = await enter({
      customerId,
      input: { offer: 'large', until: '2026-02-30', percent: 1.5, ofer: 'big' },
    });
    expect([reply.status, reply.body.error.details]).toEqual([
      422,
      [
        { path: 'input.ofer', message: 'is unknown (did you mean "offer"?)' },
        { path: 'input.offer', message: 'must be one of "small", "big"' },
        { path: 'input.until', message: 'must be a date' },
        { path: 'input.percent', message: 'must be an integer' },
      ],
    ]);
    expect((await enter({ customerId })).body.error.message).toBe('input.offer is needed: a string');
    expect(await inputs()).toEqual([]);
    expect((await enter({ customerId, input: { offer: 'big', until: '2026-03-01' } })).body.runs).toHaveLength(1);
    expect(await inputs()).toEqual([{ input: { offer: 'big', until: '2026-03-01', percent: 10 } }]);
  });

  test('goes to the entry that takes it, and an open schema takes more', async () => {
    const enter = await activate({ input: [{ name: 'a', required: true }] }, { input: { properties: { b: {} } } });
    const [one, other] = [await scored(1), await scored(2)];
    await enter({ customerId: one, input: { a: 'x' } });
    await enter({ customerId: other, input: { b: 'y', c: 1 } });
    expect(await inputs()).toEqual([{ input: { a: 'x' } }, { input: { b: 'y', c: 1 } }]);
  });

  test('an entry without a schema takes any, as before', async () => {
    const enter = await activate({});
    await enter({ customerId: await scored(1), input: { anything: [1, null] } });
    expect(await inputs()).toEqual([{ input: { anything: [1, null] } }]);
  });

  test.each([
    ['', 'text', 'must be a list of fields, or a JSON Schema of an object'],
    ['.0.type', [{ name: 'a', type: 'money' }], 'must be one of string, date, number, integer, boolean, list, object'],
    ['.0.name', [{ name: 'a b' }], 'must be a name of up to 64 letters, digits, _ and -'],
    ['.1.name', [{ name: 'a' }, { name: 'a' }], '"a" is declared twice'],
    ['.0.requird', [{ name: 'a', requird: true }], 'is unknown (did you mean "required"?)'],
    ['.0.default', [{ name: 'a', type: 'number', default: 'x' }], 'is no number'],
    ['.0.enum', [{ name: 'a', enum: [] }], 'must be a list of 1 to 100 values'],
    ['.0', ['a'], 'must be {"name", "type", "required"}'],
    ['.type', { type: 'array' }, 'must be object: input has members'],
    ['.required.0', { required: ['a'] }, '"a" is not among the properties'],
    ['.properties.a.pattern', { properties: { a: { pattern: 'x' } } }, 'is unknown; known:'],
  ])('with a schema that is wrong at "%s" cannot be published', async (at, input, message) => {
    const { body } = await call('POST', '/api/workflows', { name: 'Wrong', graph: graphOf([{ input }]) });
    const reply = await call('POST', `/api/workflows/${body.id}/publish`, {});
    expect(reply.status).toBe(422);
    const found = (reply.body.error.details as { path: string; message: string }[]).find(
      ({ path }) => path === `nodes.s.data.entries.0.input${at}`,
    );
    expect(found?.message).toContain(message);
  });
});
