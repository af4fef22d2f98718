/** Lanes through the API: their limits, their state, and who may change what. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, createTenant, ENDPOINT } from '../../../../test/support/api/setup-tenant.ts';
import { setBreaker } from '../../../../test/support/bookings/setup-breaker.ts';

let api: TestApi;
let tenantId: string;
let key: string;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  ({ tenantId, key } = await createTenant(api));
  await api.query(
    'truncate automation.jobs, automation.waiting_jobs, automation.job_claims, automation.lanes, automation.lane_states, automation.lane_turns, automation.lane_notices, automation.lane_claims',
  );
});
afterAll(() => api?.stop());

const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}, as = key) =>
  api.call({ method, path, key: as, body, headers });
const create = async (name: string, settings: object = {}) => {
  const { status, body } = await call('POST', '/api/lanes', { key: name, ...settings });
  expect([status, body.key]).toEqual([201, name]);
  return body;
};
const add = (lane: string | null, jobs: number) =>
  api.query(
    `insert into automation.jobs (tenant_id, type, queue, priority, run_at, created_at, lane_key)
     select $1, 'WORK', 'email', 5, now() - interval '1 minute', now() - interval '1 minute', $2 from generate_series(1, $3::int)`,
    [tenantId, lane, jobs],
  );
/** Claims as a worker of a queue does. */
const claim = (room: number, perMinute: number | null = null) =>
  api.query(
    `select id from automation.claim_jobs('email', 'normal', 50, $2, $1, now(), now() + interval '1 minute', $3, '[]', '[]') where pause_ms is null`,
    [room, perMinute, randomUUID()],
  );
const audit = (entityId: string) =>
  api.query<{ action: string; changes: Record<string, unknown> }>(
    `select action, changes from automation.audit_log where tenant_id = $1 and entity_id = $2 order by occurred_at, id`,
    [tenantId, entityId],
  );
const wakeUps = () =>
  api.query(
    `with gone as (delete from automation.outbox where topic <> 'doorbell' returning topic) select topic from gone order by 1`,
  );

describe('lanes', () => {
  it('are made, listed in pages and by what they are, and shown with what they have left', async () => {
    const page = await create('page/12', { perSecond: 10, atOnce: 20 });
    await create('page/13');
    await create('api');
    const first = (await call('GET', '/api/lanes?limit=2&kind=jobs')).body;
    const rest = (await call('GET', `/api/lanes?limit=2&kind=jobs&cursor=${first.nextCursor}`)).body;
    const keys = [...first.items, ...rest.items].map((lane: { key: string }) => lane.key);
    expect([keys.sort(), rest.nextCursor]).toEqual([['api', 'page/12', 'page/13'], null]);
    expect((await call('GET', '/api/lanes?beginning=page/')).body.items).toHaveLength(2);
    await add('page/12', 30);
    expect(await claim(4)).toHaveLength(4);
    expect((await call('GET', `/api/lanes/${page.id}`)).body).toMatchObject({
      ...{ kind: 'jobs', perSecond: 10, burst: null, atOnce: 20, breakerFailures: null },
      ...{ state: 'ready', budget: 6, running: 4, waiting: 26, startsAt: null, blockedUntil: null },
    });
    await claim(50);
    const { body } = await call('GET', `/api/lanes/${page.id}`);
    // A tenth is for urgent jobs.
    expect(body).toMatchObject({ state: 'ready', budget: 1, running: 9, waiting: 21 });
  });

  it('show how a queue is limited, to everybody, and are not changed there', async () => {
    await add(null, 8);
    expect(await claim(50, 5)).toHaveLength(5);
    const [lane, ...others] = (await call('GET', '/api/lanes?kind=queue')).body.items;
    expect(others).toEqual([]);
    expect(lane).toMatchObject({
      ...{ key: 'queue:email', perMinute: 5, atOnce: 50, state: 'used_up', budget: 0, running: 5, waiting: 3 },
      startsAt: expect.any(String),
    });
    for (const [method, path, body] of [
      ['PATCH', '', { perSecond: 1 }],
      ['DELETE', '', undefined],
      ['POST', '/block', {}],
      ['POST', '/free', undefined],
      ['POST', '/reset-breaker', undefined],
    ] as const) {
      const refused = await call(method, `/api/lanes/${lane.id}${path}`, body);
      expect([path, refused.status, refused.body.error.code]).toEqual([path, 409, 'CONFLICT']);
    }
  });

  it('of another tenant are absent', async () => {
    const { id } = await create('a');
    const other = await createTenant(api);
    expect((await call('GET', '/api/lanes?kind=jobs', undefined, {}, other.key)).body.items).toEqual([]);
    expect((await call('PATCH', `/api/lanes/${id}`, { perSecond: 1 }, {}, other.key)).status).toBe(404);
    expect((await call('POST', `/api/lanes/${id}/block`, {}, {}, other.key)).status).toBe(404);
  });
});

describe('settings of a lane', () => {
  it('are changed at once, for the version that the caller saw, and noted once', async () => {
    const { id } = await create('a', { perSecond: 2, reserve: 0 });
    await add('a', 50);
    expect(await claim(50)).toHaveLength(2);
    const { headers } = await call('GET', `/api/lanes/${id}`);
    await wakeUps();
    const changed = await call(
      'PATCH',
      `/api/lanes/${id}`,
      { perSecond: 20, burst: 40 },
      { 'If-Match': headers.etag ?? '' },
    );
    expect([changed.status, changed.body]).toMatchObject([200, { perSecond: 20, burst: 40, reserve: 0 }]);
    expect(await wakeUps()).toEqual([{ topic: 'jobs:email' }]);
    expect((await call('PATCH', `/api/lanes/${id}`, { perSecond: 20 })).headers.etag).toBe(changed.headers.etag);
    const stale = await call('PATCH', `/api/lanes/${id}`, { perSecond: 1 }, { 'If-Match': headers.etag ?? '' });
    expect([stale.status, stale.body.error.details.current]).toMatchObject([412, { perSecond: 20 }]);
    expect(await audit(id)).toMatchObject([
      { action: 'lane.created' },
      { action: 'lane.changed', changes: { perSecond: { from: 2, to: 20 }, burst: { from: null, to: 40 } } },
    ]);
  });

  it.each([
    [{ perSecond: 0 }, 'perSecond'],
    [{ perSecond: 1001 }, 'perSecond'],
    [{ perSecond: 10, burst: 9 }, 'burst'],
    [{ perSecond: 10, burst: 601 }, 'burst'],
    [{ burst: 10 }, 'burst'],
    [{ atOnce: 0 }, 'atOnce'],
    [{ perSecond: 5, reserve: 5 }, 'reserve'],
    [{ reserve: 1 }, 'reserve'],
    [{ breakerFailures: 0 }, 'breakerFailures'],
    [{ breakerSeconds: 86_401 }, 'breakerSeconds'],
    [{ key: 'queue:email' }, 'key'],
    [{ key: ' ' }, 'key'],
    [{ persecond: 1 }, 'persecond'],
  ])('%j are refused, and nothing is written', async (settings, path) => {
    const { status, body } = await call('POST', '/api/lanes', { key: 'a', ...settings });
    expect([status, body.error.code, body.error.details[0].path]).toEqual([422, 'INVALID_INPUT', path]);
    expect((await call('GET', '/api/lanes?kind=jobs')).body.items).toEqual([]);
  });

  it('that do not fit those that stay are refused', async () => {
    const { id } = await create('a', { perSecond: 10, burst: 20 });
    for (const [change, path] of [
      [{ perSecond: 30 }, 'burst'],
      [{ perSecond: null }, 'burst'],
    ] as const) {
      const { status, body } = await call('PATCH', `/api/lanes/${id}`, change);
      expect([status, body.error.details[0].path]).toEqual([422, path]);
    }
    expect((await call('POST', '/api/lanes', { key: 'a' })).status).toBe(409);
  });

  it('are for admins; operators block, free and reset, viewers look', async () => {
    const { id } = await create('a');
    const [viewer, operator] = [await createKey(api, key, 'viewer'), await createKey(api, key, 'operator')];
    const statuses = async (as: string) => [
      (await call('GET', `/api/lanes/${id}`, undefined, {}, as)).status,
      (await call('POST', `/api/lanes/${id}/block`, {}, {}, as)).status,
      (await call('POST', `/api/lanes/${id}/free`, undefined, {}, as)).status,
      (await call('POST', `/api/lanes/${id}/reset-breaker`, undefined, {}, as)).status,
      (await call('PATCH', `/api/lanes/${id}`, { perSecond: 1 }, {}, as)).status,
      (await call('DELETE', `/api/lanes/${id}`, undefined, {}, as)).status,
    ];
    expect(await statuses(viewer.key)).toEqual([200, 403, 403, 403, 403, 403]);
    expect(await statuses(operator.key)).toEqual([200, 200, 200, 200, 403, 403]);
  });
});

describe('a lane', () => {
  it('is not removed while jobs wait in it, also those of a moment to come', async () => {
    const { id } = await create('a');
    await add('a', 3);
    await api.query(`update automation.jobs set run_at = now() + interval '1 day' where tenant_id = $1`, [tenantId]);
    const refused = await call('DELETE', `/api/lanes/${id}`);
    expect([refused.status, refused.body.error.details]).toEqual([409, { waiting: 3 }]);
    await api.query(`update automation.jobs set status = 'CANCELLED', completed_at = now() where tenant_id = $1`, [
      tenantId,
    ]);
    expect((await call('DELETE', `/api/lanes/${id}`)).status).toBe(204);
    expect((await call('GET', `/api/lanes/${id}`)).status).toBe(404);
    expect((await audit(id)).map(({ action }) => action)).toEqual(['lane.created', 'lane.deleted']);
  });

  it('is blocked until a moment or until it is freed, which wakes workers; doing it twice changes nothing', async () => {
    const { id } = await create('a', { perSecond: 10 });
    await add('a', 3);
    const until = new Date(Date.now() + 3_600_000).toISOString();
    for (let n = 0; n < 2; n += 1)
      expect((await call('POST', `/api/lanes/${id}/block`, { until })).body).toMatchObject({
        ...{ state: 'blocked', blockedUntil: until, startsAt: until, budget: 0, waiting: 3 },
      });
    expect(await claim(50)).toEqual([]);
    expect((await call('GET', '/api/lanes?isHeld=true')).body.items).toHaveLength(1);
    const blocked = (await call('POST', `/api/lanes/${id}/block`, {})).body;
    expect(blocked).toMatchObject({
      state: 'blocked',
      blockedUntil: expect.stringMatching(/^9999-12-31/),
      startsAt: null,
    });
    await wakeUps();
    for (let n = 0; n < 2; n += 1)
      expect((await call('POST', `/api/lanes/${id}/free`)).body).toMatchObject({ state: 'ready', blockedUntil: null });
    expect(await wakeUps()).toEqual([{ topic: 'jobs:email' }]);
    expect(await claim(50)).toHaveLength(3);
    expect((await audit(id)).map(({ action }) => action)).toEqual([
      'lane.created',
      'lane.blocked',
      'lane.blocked',
      'lane.freed',
    ]);
    const { status, body } = await call('POST', `/api/lanes/${id}/block`, { until: '2020-01-01T00:00:00Z' });
    expect([status, body.error.details[0].path]).toEqual([422, 'until']);
  });

  it('has a breaker that is shown and reset, beside those of endpoints', async () => {
    const { id } = await create('page/1', { breakerFailures: 3, breakerSeconds: 60 });
    await setBreaker(api.query, tenantId, ENDPOINT, { openedUntil: new Date(Date.now() + 60_000) });
    await api.query(
      `update automation.lane_states set failures = 3, opened_until = now() + interval '1 hour', last_error = 'TOKEN_EXPIRED: x' where tenant_id = $1 and key = 'page/1'`,
      [tenantId],
    );
    const stats = async () => (await call('GET', '/stats/circuit-breaker')).body;
    const open = { state: 'open', opened_until: expect.any(String) };
    expect(await stats()).toMatchObject({
      ...{ enabled: true, threshold: 5, timeout_ms: 300_000 },
      circuits: [
        {
          key: 'page/1',
          lane_id: id,
          ...open,
          failures: 3,
          threshold: 3,
          timeout_ms: 60_000,
          last_error: 'TOKEN_EXPIRED: x',
        },
        { endpoint: ENDPOINT, ...open, threshold: 5, timeout_ms: 60_000 },
      ],
    });
    expect((await call('GET', `/api/lanes/${id}`)).body).toMatchObject({ state: 'breaker_open', failures: 3 });
    for (let n = 0; n < 2; n += 1)
      expect((await call('POST', `/api/lanes/${id}/reset-breaker`)).body).toMatchObject({
        state: 'ready',
        failures: 0,
      });
    expect((await stats()).circuits.map(({ state }: { state: string }) => state)).toEqual(['open', 'closed']);
    expect((await audit(id)).map(({ action }) => action)).toEqual(['lane.created', 'lane.breaker_reset']);
    // The lane of an endpoint is blocked and reset the same way, and its limits are settings of the tenant.
    const [endpoint] = (await call('GET', '/api/lanes?kind=endpoint')).body.items;
    expect(endpoint).toMatchObject({ endpoint: ENDPOINT, perSecond: 10, atOnce: 5, state: 'breaker_open' });
    await wakeUps();
    expect((await call('POST', `/api/lanes/${endpoint.id}/reset-breaker`)).body.state).toBe('ready');
    expect(await wakeUps()).toEqual([{ topic: 'calls' }]);
    expect((await call('PATCH', `/api/lanes/${endpoint.id}`, { perSecond: 5 })).status).toBe(409);
  });
});
