/** Sharing tasks out by load. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, createTenant, type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenantId: string;
let key: string;
let customerId: string;
let other: SeededTenant;
/** Ann, Ben and Cid. */
let reps: Readonly<Record<'ann' | 'ben' | 'cid', string>>;

async function insert(table: string, columns: Readonly<Record<string, unknown>>): Promise<string> {
  const row = { id: randomUUID(), tenant_id: tenantId, ...columns };
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  await api.query(`insert into ${table} (${Object.keys(row)}) values (${places})`, Object.values(row));
  return row.id;
}
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
async function tasks(count: number, assignee_id: string | null, columns: Readonly<Record<string, unknown>> = {}) {
  const row = { customer_id: customerId, title: 'Task', assignee_id, due_at: inDays(-1), ...columns };
  for (let n = 0; n < count; n += 1) await insert('crm.tasks', row);
}
const reassign = (body: object, as = key, headers: Record<string, string> = {}) =>
  api.call({ method: 'POST', path: '/api/tasks/reassign', key: as, body, headers });
const setUser = (id: string, body: object) => api.call({ method: 'PATCH', path: `/api/users/${id}`, key, body });

/** Open tasks of Ann, Ben and Cid, and of nobody. */
async function open(): Promise<number[]> {
  const rows = await api.query<{ id: string | null; n: number }>(
    `select assignee_id as id, count(*)::int as n from crm.tasks
     where tenant_id = $1 and status in ('PENDING', 'IN_PROGRESS') group by 1`,
    [tenantId],
  );
  return [reps.ann, reps.ben, reps.cid, null].map((rep) => rows.find(({ id }) => id === rep)?.n ?? 0);
}

beforeAll(async () => {
  api = await startApi();
  other = await seedTenant(api);
});
beforeEach(async () => {
  ({ tenantId, key } = await createTenant(api));
  customerId = await insert('crm.customers', { name: 'Customer' });
  const rep = (name: string) => insert('crm.users', { name });
  reps = { ann: await rep('Ann'), ben: await rep('Ben'), cid: await rep('Cid') };
});
afterAll(() => api.stop());

describe('tasks that are shared out', () => {
  it('go to the reps with the fewest of that day, until all have alike', async () => {
    await tasks(5, reps.ann);
    await tasks(1, reps.ben);
    await tasks(6, null);
    const { status, body } = await reassign({ filter: { isAssigned: false }, expected: 6 });
    expect([status, body.matched, body.moved, body.left]).toEqual([200, 6, 6, 0]);
    const [ann, ben = 0, cid = 0, nobody] = await open();
    expect([ann, ben + cid, Math.abs(ben - cid) <= 1, nobody]).toEqual([5, 7, true, 0]);
  });

  it('stay with a rep who has room, so a second call moves nothing', async () => {
    await tasks(9, reps.ann);
    expect((await reassign({ filter: {}, expected: 9 })).body).toMatchObject({ moved: 6, kept: 3, left: 0 });
    expect(await open()).toEqual([3, 3, 3, 0]);
    expect((await reassign({ filter: {}, expected: 9 })).body).toMatchObject({ moved: 0, kept: 9, left: 0, given: [] });
  });

  it('move as few as possible: a rep with an odd one keeps it', async () => {
    await setUser(reps.cid, { capacity: 0 });
    for (let day = 1; day <= 6; day += 1) {
      await tasks(3, reps.ann, { due_at: inDays(day) });
      await tasks(3, reps.ben, { due_at: inDays(day + 10) });
    }
    expect((await reassign({ filter: {}, expected: 36 })).body).toMatchObject({ moved: 12, kept: 24 });
    expect((await reassign({ filter: {}, expected: 36 })).body).toMatchObject({ moved: 0, kept: 36 });
  });

  it('exceed no capacity, and those without room stay where they are', async () => {
    await setUser(reps.ben, { capacity: 2 });
    await setUser(reps.cid, { capacity: 0 });
    await setUser(reps.ann, { capacity: 4 });
    await tasks(10, reps.ann);
    expect((await reassign({ filter: { assigneeId: reps.ann }, expected: 10 })).body).toEqual({
      ...{ matched: 10, moved: 2, kept: 4, left: 4 },
      given: [{ id: reps.ben, name: 'Ben', tasks: 2 }],
    });
    expect(await open()).toEqual([8, 2, 0, 0]);
  });

  it('exceed nobody’s most open tasks, on one day or on several together', async () => {
    await setUser(reps.ben, { maxOpenTasks: 4 });
    await setUser(reps.cid, { maxOpenTasks: 0 });
    await tasks(1, reps.ben, { due_at: inDays(30) });
    await tasks(10, reps.ann);
    const filter = { assigneeId: reps.ann };
    expect((await reassign({ filter, to: [reps.cid], expected: 10 })).body).toMatchObject({ moved: 0, left: 10 });
    expect((await reassign({ filter, to: [reps.ben, reps.cid], expected: 10 })).body).toMatchObject({
      moved: 3,
      left: 7,
    });
    expect(await open()).toEqual([7, 4, 0, 0]);
    const setting = { strategy: 'open-load', maxOpenTasks: 5 };
    await api.call({ method: 'PATCH', path: '/api/admin/settings', key, body: { assignment: setting } });
    await setUser(reps.cid, { maxOpenTasks: null });
    for (let days = 1; days <= 4; days += 1) await tasks(3, null, { due_at: inDays(days) });
    await reassign({ filter: { isAssigned: false }, expected: 12 });
    expect(await open()).toEqual([7, 4, 5, 7]);
  });

  it('are counted against the capacity of the day on which they are due', async () => {
    for (const rep of Object.values(reps)) await setUser(rep, { capacity: 1 });
    await tasks(3, null, { due_at: inDays(3) });
    await tasks(3, null, { due_at: inDays(9) });
    await tasks(3, null, { due_at: null });
    expect((await reassign({ filter: {}, expected: 9 })).body).toMatchObject({ moved: 9, left: 0 });
    expect(await open()).toEqual([3, 3, 3, 0]);
  });

  it('do not go to a rep who is away or who left', async () => {
    const day = (days: number) => inDays(days).toISOString().slice(0, 10);
    await setUser(reps.ann, { leave: { from: day(-2), until: day(2) } });
    await setUser(reps.cid, { leave: { from: day(18), until: day(22) } });
    await api.query('update crm.users set is_active = false where id = $1', [reps.ben]);
    await tasks(2, reps.ann);
    await tasks(1, null, { due_at: inDays(20) });
    expect((await reassign({ filter: {}, expected: 3 })).body).toMatchObject({ moved: 2, left: 1 });
    expect(await open()).toEqual([0, 0, 2, 1]);
  });

  it('go among the reps that the caller names', async () => {
    await tasks(4, reps.ann);
    const body = { filter: { assigneeId: reps.ann }, to: [reps.cid], expected: 4 };
    expect((await reassign(body)).body.given).toEqual([{ id: reps.cid, name: 'Cid', tasks: 4 }]);
    for (const stranger of [other.userId, randomUUID()]) {
      const refused = await reassign({ ...body, to: [reps.ben, stranger], filter: {} });
      expect([refused.status, refused.body.error.details[0]]).toEqual([
        422,
        { path: 'to', message: `must be active users of this tenant, and ${stranger} is not` },
      ]);
    }
    expect(await open()).toEqual([0, 0, 4, 0]);
  });

  it('are those of the filter that are open, and only if they are as many as expected', async () => {
    await tasks(2, reps.ann, { priority: 'HIGH' });
    await tasks(3, reps.ann, { status: 'COMPLETED', priority: 'HIGH' });
    await tasks(1, reps.ann);
    const filter = { priority: 'HIGH' };
    const refused = await reassign({ filter, to: [reps.ben], expected: 5 });
    expect([refused.status, refused.body.error]).toEqual([
      409,
      {
        code: 'CONFLICT',
        message: 'The filter matches 2 open tasks, not 5; nothing was changed',
        details: { matched: 2 },
      },
    ]);
    expect(await open()).toEqual([3, 0, 0, 0]);
    expect((await reassign({ filter, to: [reps.ben], dryRun: true })).body).toMatchObject({ matched: 2, moved: 2 });
    expect(await open()).toEqual([3, 0, 0, 0]);
    expect((await reassign({ filter, to: [reps.ben], expected: 2 })).body.moved).toBe(2);
    expect(await open()).toEqual([1, 2, 0, 0]);
    await tasks(4, null, { due_at: null, created_at: inDays(-9) });
    const matched = async (narrow: object) => (await reassign({ filter: narrow, dryRun: true })).body.matched;
    expect([await matched({ isDated: false }), await matched({ isDated: true })]).toEqual([4, 3]);
    const before = inDays(-1).toISOString();
    expect([await matched({ createdBefore: before }), await matched({ createdSince: before })]).toEqual([4, 3]);
  });

  it('are in the audit log, each from whom and to whom; a repeated request with its key adds nothing', async () => {
    await tasks(2, reps.ann);
    const body = { filter: { assigneeId: reps.ann }, to: [reps.ben], expected: 2 };
    const headers = { 'Idempotency-Key': 'once' };
    const first = await reassign(body, key, headers);
    expect((await reassign(body, key, headers)).body).toEqual(first.body);
    const rows = await api.query(
      `select changes from automation.audit_log where tenant_id = $1 and action = 'task.changed'`,
      [tenantId],
    );
    const change = { assigneeId: { from: reps.ann, to: reps.ben } };
    expect(rows.map((row) => row.changes)).toEqual([change, change]);
  });

  it.each([
    [{ filter: {} }, 'expected: is required: how many tasks the filter matches, which "dryRun": true tells'],
    [{ filter: { status: 'PENDING' }, expected: 1 }, /^filter\.status: is unknown/],
    [{ filter: {}, to: [], expected: 1 }, 'to: must name a user'],
    [{ filter: {}, expected: 1001 }, 'expected: must be a whole number from 0 to 1000'],
    [{ expected: 1 }, 'filter: is required'],
  ])('are not named by %o', async (body, message) => {
    const { status, body: reply } = await reassign(body);
    const [{ path, message: said }] = reply.error.details;
    expect(status).toBe(422);
    expect(`${path}: ${said}`).toMatch(message);
  });

  it('are shared out by operators, 1000 at once at the most', async () => {
    const viewer = await createKey(api, key, 'viewer');
    expect((await reassign({ filter: {}, expected: 0 }, viewer.key)).status).toBe(403);
    await api.query(
      `insert into crm.tasks (tenant_id, customer_id, title) select $1, $2, 'Many' from generate_series(1, 1001)`,
      [tenantId, customerId],
    );
    expect((await reassign({ filter: {}, dryRun: true })).body.error.message).toMatch(/^More than 1000 open tasks/);
    await api.query('delete from crm.tasks where id = (select id from crm.tasks where tenant_id = $1 limit 1)', [
      tenantId,
    ]);
    expect((await reassign({ filter: {}, expected: 1000 })).body).toMatchObject({ moved: 1000, left: 0 });
  });
});
