/** The setting that says who gets tasks. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../test/support/api/setup-tenant.ts';
import { aUser } from '../../../test/support/database/factory.ts';

let api: TestApi;
let key: string;
let tenantId: string;
beforeAll(async () => {
  api = await startApi();
  ({ key, tenantId } = await createTenant(api));
});
afterAll(() => api?.stop());

const path = '/api/admin/settings';
const read = () => api.call({ method: 'GET', path, key });
const change = (assignment: unknown) => api.call({ method: 'PATCH', path, key, body: { assignment } });

it('is absent by default, is kept with all its members, and is in the audit log', async () => {
  expect((await read()).body.assignment).toBeNull();
  const userId = await aUser(api, tenantId);
  const given = { strategy: 'round-robin', among: { userIds: [userId] }, fallback: ['open-load', userId] };
  const kept = { ...given, among: { roles: [], userIds: [userId] }, maxOpenTasks: null };
  const changed = await change(given);
  expect([changed.status, changed.body.assignment]).toEqual([200, kept]);
  const seen = await read();
  expect(seen.body.assignment).toEqual(kept);
  expect(seen.headers.etag).toBe(changed.headers.etag);
  // Saying the same again is no change.
  await change(given);
  expect((await change({ strategy: 'sales-rep' })).body.assignment.fallback).toEqual(['default-assignee']);
  expect((await change(null)).body.assignment).toBeNull();
  const rows = await api.query(
    `select changes from automation.audit_log where tenant_id = $1 and action = 'settings.changed' order by occurred_at`,
    [tenantId],
  );
  expect(rows).toHaveLength(3);
  expect(rows[0]?.changes).toEqual({ assignment: { from: null, to: kept } });
});

it.each([
  [{}, 'assignment.strategy'],
  [{ strategy: 'by-mood' }, 'assignment.strategy'],
  [{ strategy: 'open-load', maxOpenTasks: -1 }, 'assignment.maxOpenTasks'],
  [{ strategy: 'open-load', among: { userIds: [] } }, 'assignment.among'],
  [{ strategy: 'open-load', among: { userIds: ['Ann'] } }, 'assignment.among.userIds.0'],
  [{ strategy: 'open-load', fallback: ['the-boss'] }, 'assignment.fallback.0'],
  [{ strategy: 'open-load', fallback: ['sales-rep', 'open-load'] }, 'assignment.fallback.1'],
  [{ strategy: 'open-load', fallback: ['nobody', 'default-assignee'] }, 'assignment.fallback.1'],
  [{ strategy: 'open-load', perDay: 3 }, 'assignment.perDay'],
])('refuses %j', async (assignment, member) => {
  const { status, body } = await change(assignment);
  expect([status, body.error.code, body.error.details[0].path]).toEqual([422, 'INVALID_INPUT', member]);
  expect((await read()).body.assignment).toBeNull();
});

it('names users and roles that are there, and says which are not', async () => {
  const [active, inactive] = [
    await aUser(api, tenantId, { role: 'SALES' }),
    await aUser(api, tenantId, { is_active: false }),
  ];
  const foreign = await aUser(api, (await createTenant(api)).tenantId, { role: 'BOSS' });
  const unknown = randomUUID();
  const { status, body } = await change({
    strategy: 'round-robin',
    among: { userIds: [inactive, active.toUpperCase(), foreign], roles: ['SALES', 'sales', 'BOSS'] },
    fallback: ['open-load', unknown, active],
  });
  expect([status, body.error.code]).toEqual([422, 'INVALID_INPUT']);
  expect(body.error.details).toEqual([
    { path: 'assignment.among.userIds.0', message: expect.stringContaining(inactive) },
    { path: 'assignment.among.userIds.2', message: expect.stringContaining(foreign) },
    { path: 'assignment.fallback.1', message: expect.stringContaining(unknown) },
    { path: 'assignment.among.roles.1', message: 'no active user has the role sales; there are SALES' },
    { path: 'assignment.among.roles.2', message: 'no active user has the role BOSS; there are SALES' },
  ]);
  expect((await read()).body.assignment).toBeNull();
  const kept = { strategy: 'round-robin', among: { userIds: [active], roles: ['SALES'] } };
  expect((await change(kept)).status).toBe(200);
  // Who leaves later is passed over, and no other setting is held up by that.
  await api.query('update crm.users set is_active = false where id = $1', [active]);
  expect((await api.call({ method: 'PATCH', path, key, body: { targetAccuracy: 90 } })).status).toBe(200);
  expect((await change(null)).status).toBe(200);
});
