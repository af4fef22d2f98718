/** Schedules that are refused at saving, each with the member and the way out. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createTenant, type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;
beforeAll(async () => {
  api = await startApi();
  tenant = await seedTenant(api, 1);
});
afterAll(() => api?.stop());

const post = (body: unknown, key = tenant.key) => api.call({ method: 'POST', path: '/api/schedules', key, body });
const jobType = 'UPDATE_CLIENT_METRICS';
const pattern = 'EVERY_HOUR';

it.each([
  [{ pattern: 'EVERY_SECOND', jobType }, 'pattern', /^must be one of EVERY_MINUTE.*; the shortest is a minute$/],
  [{ pattern: 'EVERY_HUOR', jobType }, 'pattern', /did you mean "EVERY_HOUR"/],
  [{ jobType }, 'pattern', /is needed, or cron, or at/],
  [{ pattern, cron: '0 9 * * ? *', jobType }, 'cron', /stands beside pattern/],
  [{ cron: '* * * * * *', jobType }, 'cron', /six fields, of which the first is minutes/],
  [{ cron: '0 9 * * *', jobType }, 'cron', /six fields are needed/],
  [{ cron: 'rate(1 minute)', jobType }, 'cron', /must be cron\(/],
  [{ cron: '0 0 30 2 ? *', jobType }, 'cron', /never runs again/],
  [{ cron: '0 0 1 1 ? 2020', jobType }, 'cron', /never runs again/],
  [{ at: '2020-01-01T00:00:00Z', jobType }, 'at', /^must be after .*, which is now$/],
  [{ at: '2098-02-30T00:00', jobType }, 'at', /^must be an instant such as/],
  [{ at: 'tomorrow', jobType }, 'at', /^must be an instant such as/],
  [{ pattern, jobType, timeZone: 'Mars/Olympus' }, 'timeZone', /IANA time zone/],
  [{ pattern }, 'jobType', /is needed, or workflowId/],
  [
    { pattern, jobType: 'SEND_EMAIL' },
    'jobType',
    /^must be one of GENERATE_BUSINESS_PLAN.*; e-mail is sent by a workflow$/,
  ],
  [{ pattern, jobType: 'BACKUP_DATABASE' }, 'jobType', /^must be one of/],
  [
    { pattern, jobType: 'GENERATE_DELIVERABLE', payload: { customerId: 'x', month: 1 } },
    'payload.customerId',
    /must be a UUID/,
  ],
  [{ pattern, jobType: 'GENERATE_PDF' }, 'payload', /must have one of planId/],
  [
    { pattern, jobType: 'GENERATE_PDF', payload: { customerId: randomUUID() } },
    'payload.customerId',
    /customer of this tenant/,
  ],
  [{ pattern, jobType, payload: [] }, 'payload', /must be an object/],
  [{ pattern, jobType, payload: { x: 1 } }, 'payload', /must have no members: jobs of the type UPDATE_CLIENT_METRICS/],
  [{ pattern, jobType, input: {} }, 'input', /belongs to a workflow/],
  [{ pattern, jobType, workflowId: randomUUID() }, 'workflowId', /stands beside jobType/],
  [{ pattern, workflowId: randomUUID() }, 'workflowId', /is unknown/],
  [{ pattern, jobType, priority: 101 }, 'priority', /1 to 100/],
  [{ pattern, jobType, overlap: 'queue' }, 'overlap', /skip, allow/],
  [{ pattern, jobType, catchUp: 'some' }, 'catchUp', /all, latest, none/],
  [{ pattern, jobType, every: 5 }, 'every', /is unknown/],
  [{ name: 'a/b', pattern, jobType }, 'name', /letters, digits/],
])('%j', async (given, path, message) => {
  const { status, body } = await post({ name: 'refused', ...given });
  expect([status, body.error.code]).toEqual([422, 'INVALID_INPUT']);
  expect(body.error.details).toContainEqual({ path, message: expect.stringMatching(message) });
  expect(await api.query(`select from automation.schedules where name <> 'sample-metrics'`)).toEqual([]);
});

it('a name with NUL, as one that is not there', async () => {
  for (const [method, end] of [
    ['GET', ''],
    ['GET', '/next'],
    ['POST', '/run'],
    ['DELETE', ''],
  ] as const) {
    const { status } = await api.call({ method, path: `/api/schedules/%00${end}`, key: tenant.key });
    expect([method, end, status]).toEqual([method, end, 404]);
  }
});

it('a payload of more than 8 KB', async () => {
  const reply = await post({ name: 'refused', pattern, jobType, payload: { text: 'x'.repeat(9000) } });
  expect([reply.status, reply.body.error.code]).toEqual([413, 'TOO_LARGE']);
});

it("another tenant's workflow, as unknown, and one that nobody enters by hand", async () => {
  const other = await seedTenant(api, 1);
  const theirs = await post({ name: 'refused', pattern, workflowId: other.workflowId });
  expect([theirs.status, theirs.body.error.details[0].path]).toEqual([422, 'workflowId']);
  await api.query(`update automation.workflows set status = 'ARCHIVED', archived_at = now() where id = $1`, [
    other.workflowId,
  ]);
  const archived = await post({ name: 'refused', pattern, workflowId: other.workflowId }, other.key);
  expect([archived.status, archived.body.error.code]).toEqual([409, 'CONFLICT']);
});

it('more than a tenant may have', async () => {
  const { tenantId, key } = await createTenant(api);
  const path = `/api/admin/tenants/${tenantId}/quotas/schedules`;
  await api.call({ method: 'PUT', path, key: api.platformKey, body: { limit: 2 } });
  const made = [];
  for (const name of ['a', 'b', 'c']) made.push(await post({ name, pattern, jobType }, key));
  expect(made.map(({ status }) => status)).toEqual([201, 201, 429]);
  expect(made[2]?.body.error).toMatchObject({
    code: 'QUOTA_EXCEEDED',
    message: expect.stringContaining('DELETE /api/schedules/{name}'),
  });
});
