/** A flood of calls without a key, or with made-up keys, links and addresses of webhooks, costs no statement: a paused database stays paused. */
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

/** Of a route: every form of a key with every end of a link, twice. All routes together make up a flood of nine thousand. */
const CALLS = 30;
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
/** Ends of links, and of addresses of webhooks. */
const links = [() => `${randomUUID()}_${random(16)}`, () => randomUUID(), () => random(20)];
const madeUpEnd = /\{(?:token|endpointId)\}/;

const flooded = routes.map(({ method, path, access, isPage = false, isSigned = false }) => ({
  ...{ method, path, access, isPage, isSigned },
}));
const question = 'hub.mode=subscribe&hub.verify_token=x&hub.challenge=1';

function expectedOf({ method, path, access, isPage, isSigned }: (typeof flooded)[number]): number[] {
  if (path === '/hooks/meta') return [method === 'GET' ? 403 : 401];
  if (isSigned) return [404];
  if (path.includes('{token}')) return [404, 410];
  if (isPage) return [404];
  return access === 'public' ? [200] : [401];
}

/** What stands behind `?` in a call of the route. */
function questionOf({ method, path, isSigned }: (typeof flooded)[number], link: string): string {
  if (path === '/oauth/callback') return `?code=made-up&state=${link}`;
  return isSigned && method === 'GET' ? `?${question}` : '';
}

test.each(flooded)('of $method $path', async (route) => {
  const { method, path } = route;
  const before = statements();
  const statuses = new Set<number>();
  for (let n = 0; n < CALLS; n += 1) {
    const link = links[n % links.length]?.() ?? '';
    const to = path.replace(madeUpEnd, link).replace(/\{\w+\}/g, () => randomUUID());
    const key = madeUp[n % madeUp.length]?.();
    const body = path.startsWith('/unsubscribe') ? 'List-Unsubscribe=One-Click' : '{}';
    const asked = `${to}${questionOf(route, link)}`;
    const { status } = await api.call({ method, path: asked, key, ...(method === 'GET' ? {} : { body }) });
    statuses.add(status);
  }
  expect(statements() - before).toBe(0);
  expect([...statuses].sort()).toEqual(expectedOf(route));
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

test('an id of a webhook endpoint that was changed in one place is none, and costs no statement', async () => {
  const { key } = await createTenant(api);
  const made = { method: 'POST', path: '/api/webhook-endpoints', key, body: { name: 'A', form: 'atlas' } };
  const { id } = (await api.call(made)).body;
  const before = statements();
  const headers = { 'Content-Type': 'application/json' };
  const statusOf = async (to: string) =>
    (await api.call({ method: 'POST', path: `/hooks/${to}`, body: '{}', headers })).status;
  for (const [at, digit] of [...id].entries()) {
    const changed = `${id.slice(0, at)}${digit === 'a' ? 'b' : 'a'}${id.slice(at + 1)}`;
    if (digit !== '-') expect([at, await statusOf(changed)]).toEqual([at, 404]);
  }
  expect(statements() - before).toBe(0);
  expect([await statusOf(id), await statusOf(id.toUpperCase())]).toEqual([401, 401]);
});

test('the holder of a revoked key costs one statement', async () => {
  const { key: admin } = await createTenant(api);
  const { key, keyId } = await createKey(api, admin, 'viewer');
  await api.call({ method: 'DELETE', path: `/api/admin/keys/${keyId}`, key: admin });
  const before = statements();
  for (let n = 0; n < 1000; n += 1)
    expect((await api.call({ method: 'GET', path: '/api/tasks', key })).status).toBe(401);
  expect(statements() - before).toBe(1);
});
