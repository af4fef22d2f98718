/** Which input the API refuses, and with which messages. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../test/support/api/setup-api.ts';
import { type SeededTenant, seedTenant } from '../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;

beforeAll(async () => {
  api = await startApi();
  tenant = await seedTenant(api);
});
afterAll(() => api.stop());

const ID = '00000000-0000-4000-8000-000000000000';

/** `status code path: message` of a refusal. */
async function refusal(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<string> {
  const reply = await api.call({ method, path, key: tenant.key, body, headers });
  const { code, details = [] } = reply.body.error;
  return [
    reply.status,
    code,
    ...details.map((one: { path: string; message: string }) => `${one.path}: ${one.message}`),
  ].join(' ');
}

const TRIGGERS = '/api/admin/triggers';
const trigger = (more: object) => ({ triggerType: 'SAMPLE_NO_ORDER', name: 'x', ...more });

describe('a tenant', () => {
  const create = async (body: object) => {
    const reply = await api.call({ method: 'POST', path: '/api/admin/tenants', key: api.platformKey, body });
    return [reply.status, reply.body.error?.code, reply.body.error?.details?.[0]];
  };
  const good = { slug: 'good', name: 'Good', timeZone: 'UTC' };

  it.each(['Upper', 'a', 'two--hyphens', '-a', 'a-', 'with space', 'ümlaut', 'x'.repeat(64)])(
    'has no slug "%s"',
    async (slug) => {
      expect(await create({ ...good, slug })).toEqual([
        422,
        'INVALID_INPUT',
        expect.objectContaining({ path: 'slug' }),
      ]);
    },
  );

  it.each([
    ['Lisbon', 'did you mean "Europe/Lisbon"'],
    ['America/New_Yrok', 'did you mean "America/New_York"'],
    ['+02:00', 'must be an IANA time zone'],
    ['', 'must be an IANA time zone'],
  ])('has no time zone "%s"', async (timeZone, hint) => {
    expect(await create({ ...good, timeZone })).toEqual([
      422,
      'INVALID_INPUT',
      { path: 'timeZone', message: expect.stringContaining(hint) },
    ]);
  });

  it('does not take the slug of another, and leaves nothing behind', async () => {
    expect((await create(good))[0]).toBe(201);
    const count = () =>
      api.query('select (select count(*) from crm.tenants) t, (select count(*) from automation.api_keys) k');
    const before = await count();
    expect(await create(good)).toEqual([409, 'CONFLICT', { path: 'slug', message: 'is taken' }]);
    expect(await count()).toEqual(before);
  });
});

describe('bad input', () => {
  it('names every failing member at once', async () => {
    const config = { daysAfter: 366, dueInDays: -1, maxTasksPerRun: 0, priority: 'HIHG', taskTitle: '{nmae}' };
    expect(await refusal('POST', TRIGGERS, trigger({ config, nmae: 'x' }))).toBe(
      [
        '422 INVALID_INPUT',
        'config.daysAfter: must be a whole number from 0 to 365',
        'config.priority: must be one of LOW, MEDIUM, HIGH, URGENT (did you mean "HIGH"?)',
        'config.dueInDays: must be a whole number from 0 to 365',
        'config.taskTitle: has the unknown placeholder {nmae}; known: {customer} {product} {date} {days} {rep} {pAlive} {nextOrderAt} {expectedOrders30Days} {expectedValue} {overdueRatio}',
        'config.maxTasksPerRun: must be a whole number from 1 to 100000',
        'nmae: is unknown (did you mean "name"?)',
      ].join(' '),
    );
  });

  it('names the trigger types', async () => {
    const types = 'one of BURN_RATE_ALERT, CUSTOMER_TIMING, FIRST_ORDER_FOLLOWUP, SAMPLE_NO_ORDER';
    expect(await refusal('POST', TRIGGERS, { triggerType: 'BURN_RATE', name: 'x' })).toBe(
      `422 INVALID_INPUT triggerType: must be ${types}`,
    );
    expect(await refusal('POST', TRIGGERS, { triggerType: 'SAMPLE_NO_ORDERS', name: 'x' })).toBe(
      `422 INVALID_INPUT triggerType: must be ${types} (did you mean "SAMPLE_NO_ORDER"?)`,
    );
    expect(await refusal('POST', TRIGGERS, {})).toBe(`422 INVALID_INPUT triggerType: is required: ${types}`);
  });

  it('judges a changed config by the type of the trigger', async () => {
    const path = `${TRIGGERS}/${tenant.triggerId}`;
    expect(await refusal('PATCH', path, { config: { percentageThreshold: 3 } })).toMatch(
      /^422 INVALID_INPUT config\.percentageThreshold: is unknown/,
    );
    expect(await refusal('PATCH', path, { config: { daysAfter: 30, lookbackDays: 29 } })).toBe(
      '422 INVALID_INPUT config.lookbackDays: must be at least 31 (daysAfter + 1): evaluations are up to 6 hours apart and would miss what is due between two',
    );
    expect(await refusal('PATCH', path, { triggerType: 'CUSTOMER_TIMING' })).toMatch(
      /^422 INVALID_INPUT triggerType: is unknown/,
    );
  });

  it.each(['{', 'undefined', '{"a":1,}', "{'a':1}", '\u0000'])('that is no JSON is a 400: %s', async (body) => {
    expect(await refusal('POST', TRIGGERS, body)).toBe('400 BAD_JSON');
  });

  it.each(['[]', 'null', '1', '"text"', '[{"name":"x"}]'])('that is JSON but no object is a 422: %s', async (body) => {
    expect(await refusal('POST', TRIGGERS, body)).toBe('422 INVALID_INPUT : must be an object');
    expect(await refusal('PATCH', `/api/tasks/${tenant.taskIds[0]}`, body)).toBe(
      '422 INVALID_INPUT : must be an object',
    );
  });

  it('of more than 256 KB is a 413, to the byte', async () => {
    const padded = (bytes: number) => `${' '.repeat(bytes - 2)}{}`;
    expect(await refusal('POST', TRIGGERS, padded(256 * 1024 + 1))).toBe('413 TOO_LARGE');
    expect(await refusal('POST', TRIGGERS, padded(256 * 1024))).toMatch(/^422 INVALID_INPUT triggerType/);
  });

  it('in the path is named; an unknown id is a 404', async () => {
    expect(await refusal('GET', `${TRIGGERS}/7`)).toBe('422 INVALID_INPUT id: must be a UUID');
    expect(await refusal('GET', `${TRIGGERS}/${ID}`)).toBe('404 NOT_FOUND');
    expect(await refusal('POST', '/api/maintenance/sample-metric/run')).toBe('404 NOT_FOUND');
    expect(await refusal('GET', '/api/nothing')).toBe('404 NO_SUCH_ROUTE');
  });

  it('in the query is named', async () => {
    const limit = '422 INVALID_INPUT limit: must be a whole number from 1 to 200';
    for (const wrong of ['0', '201', '-1', '1.5', 'many', '', '1,2', '1e99', '1e2', '0x10', '%205', '+5', '5.0', '007'])
      expect(await refusal('GET', `/api/tasks?limit=${wrong}`)).toBe(limit);
    for (const wrong of ['x', '', 'AAAA', "'; drop table crm.tasks; --"]) {
      expect(await refusal('GET', `/api/tasks?cursor=${encodeURIComponent(wrong)}`)).toMatch(
        /^422 INVALID_INPUT cursor/,
      );
    }
    expect(await refusal('GET', '/api/tasks?statsu=PENDING')).toBe(
      '422 INVALID_INPUT statsu: is unknown (did you mean "status"?)',
    );
    expect(await refusal('GET', '/api/tasks?status=OPEN')).toMatch(/^422 INVALID_INPUT status: must be one of PENDING/);
    expect(await refusal('GET', '/api/evaluations?triggerId=7')).toBe('422 INVALID_INPUT triggerId: must be a UUID');
  });

  it('never comes back as a 500, whatever a member holds', async () => {
    const odd = [
      '\u0000',
      '\ud800',
      '',
      ' ',
      "'; --",
      '{{ }}',
      '😀',
      'x'.repeat(100_000),
      null,
      -1,
      1e308,
      [],
      {},
      true,
    ];
    for (const value of odd) {
      for (const member of ['name', 'description', 'isActive', 'config', 'triggerType', '__proto__']) {
        const body = `{"triggerType":"CUSTOMER_TIMING","name":"n${Math.random()}","${member}":${JSON.stringify(value)}}`;
        const reply = await api.call({ method: 'POST', path: TRIGGERS, key: tenant.key, body });
        expect([member, value, reply.status]).toEqual([
          member,
          value,
          expect.toSatisfy((status) => [201, 409, 422].includes(status)),
        ]);
      }
    }
  });
});
