/** A flood of calls without a key, or with made-up keys and links, costs no statement: a paused database stays paused. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../test/support/api/setup-tenant.ts';
import { routes } from '../contract.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.stop());

const CALLS = 1000;
const random = (bytes: number) => randomBytes(bytes).toString('base64url');

/** Data API calls, failed ones included. */
const statements = () => Object.values(api.data.rdsData.statistics()).reduce((sum, calls) => sum + calls, 0);

/** Keys as an attacker makes them up, with all forms that keys have or had. */
const madeUp = [
  () => undefined,
  () => `ft_${random(32)}_${random(16)}`,
  () => `ft_${random(32)}`,
  () => random(36),
  () => random(24),
];
/** Ends of links. */
const links = [() => `${randomUUID()}_${random(16)}`, () => randomUUID(), () => random(20)];

const flooded = routes.map(({ method, path, access }) => ({ method, path, access }));

test.each(flooded)('of $method $path', async ({ method, path, access }) => {
  const before = statements();
  const statuses = new Set<number>();
  for (let n = 0; n < CALLS; n += 1) {
    const to = path.replace('{token}', links[n % links.length]?.() ?? '').replace(/\{\w+\}/g, () => randomUUID());
    const key = madeUp[n % madeUp.length]?.();
    const body = path.startsWith('/unsubscribe') ? 'List-Unsubscribe=One-Click' : '{}';
    const { status } = await api.call({ method, path: to, key, ...(method === 'GET' ? {} : { body }) });
    statuses.add(status);
  }
  expect(statements() - before).toBe(0);
  const expected = path.includes('{token}') ? [404, 410] : access === 'public' ? [200] : [401];
  expect([...statuses].sort()).toEqual(expected);
});

test('a key that was changed in one place is none, and costs no statement', async () => {
  const { key } = await createTenant(api);
  const before = statements();
  for (let at = 3; at < key.length; at += 1) {
    const other = key[at] === 'A' ? 'B' : 'A';
    const changed = `${key.slice(0, at)}${other}${key.slice(at + 1)}`;
    expect([at, (await api.call({ method: 'GET', path: '/api/tasks', key: changed })).status]).toEqual([at, 401]);
  }
  expect(statements() - before).toBe(0);
  expect((await api.call({ method: 'GET', path: '/api/tasks', key })).status).toBe(200);
});

test('the holder of a revoked key costs one statement', async () => {
  const { key: admin } = await createTenant(api);
  const { key, keyId } = await createKey(api, admin, 'viewer');
  await api.call({ method: 'DELETE', path: `/api/admin/keys/${keyId}`, key: admin });
  const before = statements();
  for (let n = 0; n < CALLS; n += 1)
    expect((await api.call({ method: 'GET', path: '/api/tasks', key })).status).toBe(401);
  expect(statements() - before).toBe(1);
});
