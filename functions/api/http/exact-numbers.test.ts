/** Numbers that JavaScript would round: shown with all their digits where the database has them, and refused where a caller sends them. */
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { type SeededTenant, seedTenant } from '../../../test/support/api/setup-tenant.ts';
import { addEndpoint, send } from '../inbound/hooks/setup-hooks.ts';

let api: TestApi;
let tenant: SeededTenant;
beforeAll(async () => {
  api = await startApi();
  tenant = await seedTenant(api);
});
afterAll(() => api?.stop());

const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  api.call({ method, path, key: tenant.key, body, headers });

const NUMBERS = '"id": 9007199254740993, "rate": 0.1000000000000000055, "least": -12345678901234567890';
/** As PostgreSQL writes them. */
const SHOWN = [/"id": ?9007199254740993\b/, /"rate": ?0\.1000000000000000055\b/, /"least": ?-12345678901234567890\b/];

describe('replies have all digits', () => {
  it('of a delivery, 1e400 too', async () => {
    const endpoint = await addEndpoint(api, tenant.key);
    const { deliveryId } = (await send(api, endpoint, `{${NUMBERS}, "huge": 1e400}`)).body;
    const { text = '' } = await call('GET', `/api/webhook-endpoints/${endpoint.id}/deliveries/${deliveryId}`);
    for (const shown of [...SHOWN, /"huge":10{400}[,}]/]) expect(text).toMatch(shown);
  });

  it('of attributes of customers, results of jobs and data of events', async () => {
    const [jobId] = tenant.jobIds;
    await api.query(`update crm.customers set external_id = 'exact', attributes = $2 where id = $1`, [
      ...[tenant.customerId, `{${NUMBERS}}`],
    ]);
    await api.query('update automation.jobs set result = $2 where id = $1', [jobId, `{${NUMBERS}}`]);
    await api.query('update automation.events set data = $2 where id = $1', [tenant.eventId, `{${NUMBERS}}`]);
    for (const path of [
      '/api/crm/customers/exact',
      '/api/crm/customers?externalId=exact',
      `/api/jobs/${jobId}`,
      `/api/events/${tenant.eventId}`,
    ]) {
      const { status, text } = await call('GET', path);
      expect([path, status]).toEqual([path, 200]);
      for (const shown of SHOWN) expect(text).toMatch(shown);
    }
  });

  it('also when a repeated request gets its first answer', async () => {
    const endpoint = await addEndpoint(api, tenant.key);
    const { deliveryId } = (await send(api, endpoint, `{${NUMBERS}, "n": 2}`)).body;
    const path = `/api/webhook-endpoints/${endpoint.id}/deliveries/${deliveryId}/replay`;
    const replies = [1, 2].map(() => call('POST', path, undefined, { 'Idempotency-Key': 'exact' }));
    for (const { text } of await Promise.all(replies)) for (const shown of SHOWN) expect(text).toMatch(shown);
  });
});

describe('requests are refused', () => {
  const LONG = ['9007199254740993', '1e400', '0.1000000000000000055'];

  it.each(LONG)('as a whole for data with %s', async (number) => {
    const { customerId } = tenant;
    const data = `{"type": "custom.x", "customerId": "${customerId}", "data": {"a": [${number}]}}`;
    const { status, body } = await call('POST', '/api/events', data);
    expect([status, body.error.details[0].path, body.error.message]).toEqual([
      ...[422, 'data', expect.stringContaining(`as ${number} would; send them as texts`)],
    ]);
  });

  test('row by row in a batch, of JSON and of lines', async () => {
    const rows = [...LONG, '1.5'].map((number, n) => `{"externalId": "r${n}", "attributes": {"a": ${number}}}`);
    const results = async (body: string, type: string) =>
      (await call('PUT', '/api/crm/customers', body, { 'Content-Type': type })).body.results.map(
        ({ result, message }: { result: string; message: string | null }) => [result, message?.includes('as texts')],
      );
    const refused = LONG.map(() => ['refused', true]);
    expect(await results(`[${rows}]`, 'application/json')).toEqual([...refused, ['created', undefined]]);
    expect(await results(rows.join('\n'), 'application/x-ndjson')).toEqual([...refused, ['unchanged', undefined]]);
  });

  test('for a member that is a number', async () => {
    const order =
      '[{"externalId": "o", "customerExternalId": "r3", "orderedAt": "2026-03-01T09:00:00Z", "total": 1e400}]';
    const { body } = await call('PUT', '/api/crm/orders', order);
    expect(body.results).toMatchObject([{ result: 'refused', path: 'total' }]);
  });
});
