/** No route shows or changes another tenant's data. Driven by the route table: a new route is covered by itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reply, startApi, type TestApi } from '../../test/support/api/setup-api.ts';
import { seedTenantWithRows, type TenantWithRows } from '../../test/support/api/setup-collections.ts';
import { createTenant, ENDPOINT } from '../../test/support/api/setup-tenant.ts';
import { idsOf, snapshot, tables } from '../../test/support/api/setup-tenants-rows.ts';
import { routes } from './contract.ts';
import type { Route } from './http/request/route.ts';

let api: TestApi;
let mine: TenantWithRows;
let theirs: TenantWithRows;
/** Ids of theirs, of every table that has some. */
let theirIds: string[];
/** The same for all of them: it names the endpoint, not the tenant. */
let breakerKey: string;

/** Puts ids wherever the example of a route has some; an assignee is a user. */
const withIds = (
  example: unknown,
  id: string,
  others: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> | undefined =>
  example === undefined
    ? undefined
    : JSON.parse(JSON.stringify(example), (name, value) => (/Id$/.test(name) ? (others[name] ?? id) : value));

/** As the route's examples say. `userId` stands for an assignee, `customerId` for whom a query asks about. */
function call(
  route: Route,
  id: string,
  key: string,
  headers: Record<string, string> = {},
  userId = id,
  customerId = id,
  { pageId = '1', triggerRunId = '1', messageRunId = '1', workflowId = id, erasableId }: Partial<TenantWithRows> = {},
): Promise<Reply> {
  const names: Record<string, string> = {
    id,
    name: 'sample-metrics',
    collection: 'customers',
    queue: !route.path.startsWith('/api/dead-letters')
      ? 'email'
      : route.path.endsWith('/move-task')
        ? 'work'
        : 'schedules',
    quota: 'triggers',
    key: breakerKey,
    ...{ version: '1', a: '1', b: 'draft', migrationId: id, deliveryId: id, pageId, triggerRunId, messageRunId },
    ...{ externalId: customerId, customerExternalId: erasableId ?? 'none' },
  };
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name) => names[name] ?? '');
  const query = route.exampleQuery
    ? `?${new URLSearchParams(withIds(route.exampleQuery, id, { assigneeId: userId, customerId }))}`
    : '';
  const body = withIds(route.example, id, { pageId, workflowId });
  return api.call({ method: route.method, path: `${path}${query}`, key, headers, body });
}

/** Returns the session's id. */
async function openSession(key: string): Promise<string> {
  const { body } = await api.call({ method: 'POST', path: '/api/session', key });
  return body.session.id;
}

beforeAll(async () => {
  api = await startApi();
  mine = await seedTenantWithRows(api);
  theirs = await seedTenantWithRows(api);
  // So that a move of one message a second still runs when it is stopped.
  await api.queues.bury('reports', '1', '2', '3');
  await openSession(theirs.key);
  const [breaker] = await api.query<{ key: string }>('select automation.breaker_key($1) as key', [ENDPOINT]);
  breakerKey = breaker?.key ?? '';
  theirIds = [...new Set([...(await idsOf(api, theirs.tenantId)), theirs.suggestionId])];
});
afterAll(() => api.stop());

const closed = routes.filter(({ access }) => access !== 'public' && access !== 'platform');

describe('another tenant', () => {
  it('has an id in at least eight tables, so that the routes below have something to leak', () => {
    expect(theirIds.length).toBeGreaterThan(8);
  });

  it.each(closed.filter(({ path }) => path.includes('{id}')))('is absent for $method $path', async (route) => {
    const before = await snapshot(api, theirs.tenantId);
    for (const id of theirIds) {
      const reply = await call(route, id, mine.key, { 'X-Tenant-Id': theirs.tenantId });
      expect([id, reply.status, reply.body?.error?.code]).toEqual([id, 404, 'NOT_FOUND']);
    }
    expect(await snapshot(api, theirs.tenantId)).toBe(before);
  });

  it.each(closed.filter(({ path }) => !path.includes('{id}')))(
    'is not in the answer of $method $path',
    async (route) => {
      const before = await snapshot(api, theirs.tenantId);
      const { customerId, key, userId } = mine;
      const reply = await call(route, customerId, key, { 'X-Tenant-Id': theirs.tenantId }, userId, customerId, mine);
      expect(reply.status).toBe(route.status);
      const text = JSON.stringify(reply.body ?? null);
      for (const id of theirIds) expect(text).not.toContain(id);
      expect(await snapshot(api, theirs.tenantId)).toBe(before);
    },
  );

  it('is kept apart where a query filters by an id', async () => {
    const reply = await api.call({
      method: 'GET',
      path: `/api/evaluations?triggerId=${theirs.triggerId}`,
      key: mine.key,
    });
    expect(reply.body).toEqual({ items: [], nextCursor: null });
  });

  it("does not lend users as a task's assignee", async () => {
    const path = `/api/tasks/${mine.taskIds[0]}`;
    const reply = await api.call({ method: 'PATCH', path, key: mine.key, body: { assigneeId: theirs.userId } });
    expect([reply.status, reply.body.error.details[0].path]).toEqual([422, 'assigneeId']);
  });

  it('does not share an Idempotency-Key', async () => {
    const request = { method: 'POST', path: '/api/jobs/process-triggers', headers: { 'Idempotency-Key': 'shared' } };
    const first = await api.call({ ...request, key: theirs.key });
    const second = await api.call({ ...request, key: mine.key });
    expect(second.headers).not.toHaveProperty('idempotent-replayed');
    expect(second.body.evaluations[0].evaluationId).not.toBe(first.body.evaluations[0].evaluationId);
  });
});

/** Pages are for people; unsubscribe.test.ts reads them. inbound.test.ts signs what is to be signed. */
const answered = routes.filter(({ isPage, isSigned }) => !isPage && !isSigned);

/** A version that changes name, or the content of what is read. */
function tagOf({ hasVersion, method, secret, access }: (typeof routes)[number]): RegExp {
  if (hasVersion) return /^"[\w-]+"$/;
  return method === 'GET' && !secret && access !== 'public' ? /^W\/"[\w-]+"$/ : /^none$/;
}

describe('every route', () => {
  let read: TenantWithRows;
  beforeAll(async () => {
    read = await seedTenantWithRows(api, 1);
  });

  it.each(answered)('$method $path answers with the body that the contract promises', async (route) => {
    const fresh = route.method === 'GET' ? read : await seedTenantWithRows(api, 1);
    const ids = [
      fresh.triggerId,
      fresh.taskIds[0],
      fresh.evaluationId,
      fresh.customerId,
      ...fresh.jobIds,
      ...fresh.bookingIds,
      fresh.addressId,
      fresh.documentId,
      fresh.eventId,
      fresh.userId,
      fresh.workflowId,
      fresh.runId,
      fresh.failedRunId,
      fresh.pausedRunId,
      fresh.moveId,
      fresh.entryJobId,
      fresh.templateId,
      fresh.laneId,
      fresh.calendarId,
      ...fresh.campaignIds,
      fresh.endpointId,
      ...fresh.experimentIds,
      ...fresh.transferIds,
      fresh.suggestionId,
      await openSession(fresh.key),
      (await keyIdOf(fresh.tenantId)) ?? '',
      fresh.tenantId,
    ];
    const key = route.access === 'platform' ? api.platformKey : fresh.key;
    let done: Reply | undefined;
    // A job in another state answers 409: one of the ids is in the state that the route is for.
    for (const id of route.path.includes('{id}') ? ids : [fresh.customerId]) {
      const reply = await call(route, id ?? '', key, {}, fresh.userId, fresh.customerId, fresh);
      if (reply.status !== 404) done = reply;
      if (reply.status === route.status) break;
    }
    expect(done?.status).toBe(route.status);
    if (route.reply) expect(route.reply.safeParse(done?.body).error).toBeUndefined();
    else expect(done?.body).toBeUndefined();
    if (route.reply && route.name !== 'getOpenapi') expect(done?.headers.etag ?? 'none').toMatch(tagOf(route));
    // Data is kept by nobody on the way; the contract may be.
    const kept = route.name === 'getOpenapi' ? 'public, max-age=300' : 'no-store';
    expect(done?.headers).toMatchObject({ 'cache-control': kept, 'x-request-id': expect.any(String) });
  });
});

async function keyIdOf(tenantId: string): Promise<string | undefined> {
  const [row] = await api.query<{ id: string }>('select id from automation.api_keys where tenant_id = $1', [tenantId]);
  return row?.id;
}

describe('row-level security', () => {
  it("shows the API's login nothing without a tenant, and the tenant's own rows with one", async () => {
    const { tenantId } = await createTenant(api);
    for (const { name, owner } of await tables(api)) {
      const visible = await api.asApi(async (client) => {
        const may = await client.query(`select has_table_privilege($1, 'select') as may`, [name]);
        if (!may.rows[0].may) return undefined;
        const without = await client.query(`select count(*)::int as n from ${name}`);
        await client.query('begin');
        await client.query(`select set_config('followthrough.tenant_id', $1, true)`, [tenantId]);
        const others = await client.query(`select count(*)::int as n from ${name} where ${owner} <> $1`, [tenantId]);
        return [without.rows[0].n, others.rows[0].n];
      });
      expect([name, visible ?? [0, 0]]).toEqual([name, [0, 0]]);
    }
  });

  it("refuses the API's login a row for another tenant", async () => {
    const insert = api.asApi(async (client) => {
      await client.query('begin');
      await client.query(`select set_config('followthrough.tenant_id', $1, true)`, [mine.tenantId]);
      await client.query(
        `insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, occurred_at)
         values ($1, 'x', 'x', 'x', $1, now())`,
        [theirs.tenantId],
      );
    });
    await expect(insert).rejects.toThrow('row-level security');
  });
});
