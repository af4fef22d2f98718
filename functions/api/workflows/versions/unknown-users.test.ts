/** Users whom a graph names: they are looked up when it is published. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../../test/support/api/setup-tenant.ts';
import { aUser } from '../../../../test/support/database/factory.ts';

let api: TestApi;
let key: string;
let tenantId: string;
beforeAll(async () => {
  api = await startApi();
  ({ key, tenantId } = await createTenant(api));
});
afterAll(() => api?.stop());

const call = (method: string, path: string, body: unknown) => api.call({ method, path, key, body });
const graphOf = (task: object, assignee: string) => {
  const nodes = [
    { id: 's', type: 'start', data: { entries: [{ kind: 'manual' }] } },
    { id: 't', type: 'task', data: { title: 'Call', ...task } },
    { id: 'b', type: 'booking', data: { after: { n: 1, unit: 'days' }, assignee } },
    { id: 'u', type: 'update-customer', data: { assign: assignee } },
  ];
  const edges = nodes.slice(1).map(({ id }, index) => ({ source: nodes[index]?.id, target: id }));
  return { nodes, edges };
};
const problemsOf = (body: { problems: { code: string; path: string; severity: string }[] }) =>
  body.problems
    .filter(({ code }) => code === 'UNKNOWN_USER' || code === 'ODD_SETTING')
    .map(({ code, path }) => `${code} ${path}`);

it('are active users of the tenant, or the draft is not published', async () => {
  const foreign = await aUser(api, (await createTenant(api)).tenantId);
  const inactive = await aUser(api, tenantId, { is_active: false });
  const active = await aUser(api, tenantId, { role: 'SALES' });
  const assign = {
    ...{ strategy: 'round-robin', among: { userIds: [active.toUpperCase(), foreign], roles: ['SALES', 'BOSS'] } },
    fallback: ['open-load', inactive],
  };
  const { body: draft } = await call('POST', '/api/workflows', { name: 'Calls', graph: graphOf({ assign }, foreign) });
  const unknown = [
    'UNKNOWN_USER nodes.t.data.assign.among.userIds.1',
    'UNKNOWN_USER nodes.t.data.assign.fallback.1',
    'ODD_SETTING nodes.t.data.assign.among.roles.1',
    'UNKNOWN_USER nodes.b.data.assignee',
    'UNKNOWN_USER nodes.u.data.assign',
  ];
  const validated = await call('POST', `/api/workflows/${draft.id}/validate`, {});
  expect(problemsOf(validated.body)).toEqual(unknown);
  const refused = await call('POST', `/api/workflows/${draft.id}/publish`, {});
  expect([refused.status, refused.body.error.details.length]).toEqual([422, 4]);
  const known = graphOf({ assignee: randomUUID() }, active);
  const { body: other } = await call('POST', '/api/workflows', { name: 'Other calls', graph: known });
  const again = await call('POST', `/api/workflows/${other.id}/validate`, {});
  expect(problemsOf(again.body)).toEqual(['UNKNOWN_USER nodes.t.data.assignee']);
});

it('may leave later: the version stays', async () => {
  const user = await aUser(api, tenantId);
  await call('PATCH', '/api/admin/settings', { workflows: true });
  const graph = graphOf({ assignee: user }, user);
  const { body: draft } = await call('POST', '/api/workflows', { name: 'More calls', graph });
  expect((await call('POST', `/api/workflows/${draft.id}/publish`, {})).status).toBe(201);
  await api.query('update crm.users set is_active = false where id = $1', [user]);
  expect((await call('POST', `/api/workflows/${draft.id}/activate`, {})).status).toBe(200);
});
