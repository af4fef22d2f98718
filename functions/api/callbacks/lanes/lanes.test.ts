/** Lanes through the API: their limits, their state, and who may change what. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createKey, createTenant } from '../../../../test/support/api/setup-tenant.ts';
import { type LanesSetup, setUpLanes } from './setup-lanes.ts';

let setup: LanesSetup;
beforeAll(async () => {
  setup = await setUpLanes();
});
beforeEach(() => setup.reset());
afterAll(() => setup?.api.stop());

const call: LanesSetup['call'] = (...request) => setup.call(...request);

describe('lanes', () => {
  it('are made, listed in pages and by what they are, and shown with what they have left', async () => {
    const page = await setup.create('page/12', { perSecond: 10, atOnce: 20 });
    await setup.create('page/13');
    await setup.create('api');
    const first = (await call('GET', '/api/lanes?limit=2&kind=jobs')).body;
    const rest = (await call('GET', `/api/lanes?limit=2&kind=jobs&cursor=${first.nextCursor}`)).body;
    const keys = [...first.items, ...rest.items].map((lane: { key: string }) => lane.key);
    expect([keys.sort(), rest.nextCursor]).toEqual([['api', 'page/12', 'page/13'], null]);
    expect((await call('GET', '/api/lanes?beginning=page/')).body.items).toHaveLength(2);
    await setup.add('page/12', 30);
    expect(await setup.claim(4)).toHaveLength(4);
    expect((await call('GET', `/api/lanes/${page.id}`)).body).toMatchObject({
      ...{ kind: 'jobs', perSecond: 10, burst: null, atOnce: 20, breakerFailures: null },
      ...{ state: 'ready', budget: 6, running: 4, waiting: 26, startsAt: null, blockedUntil: null },
    });
    await setup.claim(50);
    const { body } = await call('GET', `/api/lanes/${page.id}`);
    // A tenth is for urgent jobs.
    expect(body).toMatchObject({ state: 'ready', budget: 1, running: 9, waiting: 21 });
  });

  it('show how a queue is limited, to everybody, and are not changed there', async () => {
    await setup.add(null, 8);
    expect(await setup.claim(50, 5)).toHaveLength(5);
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
    const { id } = await setup.create('a');
    const other = await createTenant(setup.api);
    expect((await call('GET', '/api/lanes?kind=jobs', undefined, {}, other.key)).body.items).toEqual([]);
    expect((await call('PATCH', `/api/lanes/${id}`, { perSecond: 1 }, {}, other.key)).status).toBe(404);
    expect((await call('POST', `/api/lanes/${id}/block`, {}, {}, other.key)).status).toBe(404);
  });
});

describe('settings of a lane', () => {
  it('are changed at once, for the version that the caller saw, and noted once', async () => {
    const { id } = await setup.create('a', { perSecond: 2, reserve: 0 });
    await setup.add('a', 50);
    expect(await setup.claim(50)).toHaveLength(2);
    const { headers } = await call('GET', `/api/lanes/${id}`);
    await setup.wakeUps();
    const changed = await call(
      'PATCH',
      `/api/lanes/${id}`,
      { perSecond: 20, burst: 40 },
      { 'If-Match': headers.etag ?? '' },
    );
    expect([changed.status, changed.body]).toMatchObject([200, { perSecond: 20, burst: 40, reserve: 0 }]);
    expect(await setup.wakeUps()).toEqual([{ topic: 'jobs:email' }]);
    expect((await call('PATCH', `/api/lanes/${id}`, { perSecond: 20 })).headers.etag).toBe(changed.headers.etag);
    const stale = await call('PATCH', `/api/lanes/${id}`, { perSecond: 1 }, { 'If-Match': headers.etag ?? '' });
    expect([stale.status, stale.body.error.details.current]).toMatchObject([412, { perSecond: 20 }]);
    expect(await setup.audit(id)).toMatchObject([
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
    const { id } = await setup.create('a', { perSecond: 10, burst: 20 });
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
    const { id } = await setup.create('a');
    const [viewer, operator] = [
      await createKey(setup.api, setup.key(), 'viewer'),
      await createKey(setup.api, setup.key(), 'operator'),
    ];
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
