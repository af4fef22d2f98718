/** Evening out: from reps over their limit to those with room. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenantId: string;
let key: string;
let reps: Readonly<Record<'ann' | 'ben' | 'cid', string>>;

async function insert(table: string, columns: Readonly<Record<string, unknown>>): Promise<string> {
  const row = { id: randomUUID(), tenant_id: tenantId, ...columns };
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  await api.query(`insert into ${table} (${Object.keys(row)}) values (${places})`, Object.values(row));
  return row.id;
}
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
const customer = (sales_rep_id: string | null = null) => insert('crm.customers', { name: 'Customer', sales_rep_id });
async function tasks(count: number, assignee_id: string, columns: Readonly<Record<string, unknown>> = {}) {
  const customer_id = columns.customer_id ?? (await customer());
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1)
    ids.push(await insert('crm.tasks', { title: 'Task', assignee_id, due_at: inDays(5), ...columns, customer_id }));
  return ids;
}
const evenOut = (body: object, as = key) => api.call({ method: 'POST', path: '/api/tasks/even-out', key: as, body });
const setUser = (id: string, body: object) => api.call({ method: 'PATCH', path: `/api/users/${id}`, key, body });
async function open(): Promise<number[]> {
  const rows = await api.query<{ id: string; n: number }>(
    `select assignee_id as id, count(*)::int as n from crm.tasks where tenant_id = $1 group by 1`,
    [tenantId],
  );
  return [reps.ann, reps.ben, reps.cid].map((rep) => rows.find(({ id }) => id === rep)?.n ?? 0);
}

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  ({ tenantId, key } = await createTenant(api));
  const rep = (name: string, role: string) => insert('crm.users', { name, role });
  reps = { ann: await rep('Ann', 'SALES'), ben: await rep('Ben', 'SALES'), cid: await rep('Cid', 'SERVICE') };
});
afterAll(() => api.stop());

describe('evening out', () => {
  it('says what it would do, does it once, and then has nothing to do', async () => {
    await tasks(9, reps.ann);
    await tasks(1, reps.ben);
    const dry = (await evenOut({ maxOpenTasks: 5, dryRun: true })).body;
    expect(dry).toMatchObject({ moves: 4, over: 0 });
    const before = new Map(dry.reps.map((rep: { id: string; before: number }) => [rep.id, rep.before]));
    expect([before.get(reps.ann), before.get(reps.cid)]).toEqual([9, 0]);
    expect(await open()).toEqual([9, 1, 0]);

    const refused = await evenOut({ maxOpenTasks: 5, expected: 3 });
    expect([refused.status, refused.body.error.details]).toEqual([409, { moves: 4 }]);
    expect(await open()).toEqual([9, 1, 0]);

    expect((await evenOut({ maxOpenTasks: 5, expected: 4 })).body).toEqual(dry);
    const [ann = 0, ben = 0, cid = 0] = await open();
    expect([ann, ben + cid, Math.abs(ben - cid) <= 1]).toEqual([5, 5, true]);
    expect((await evenOut({ maxOpenTasks: 5, expected: 4 })).body).toMatchObject({ moves: 0, reps: [] });
    const rows = await api.query(
      `select actor, changes from automation.audit_log where tenant_id = $1 and action = 'task.changed'`,
      [tenantId],
    );
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatchObject({
      actor: expect.stringMatching(/^key:/),
      changes: { assigneeId: { from: reps.ann } },
    });
  });

  it('leaves what was begun, and own customers and urgent tasks the longest', async () => {
    await setUser(reps.ben, { maxOpenTasks: 50 });
    const own = await tasks(2, reps.ann, { customer_id: await customer(reps.ann) });
    const begun = await tasks(2, reps.ann, { status: 'IN_PROGRESS' });
    const urgent = await tasks(1, reps.ann, { priority: 'URGENT' });
    const late = await tasks(1, reps.ann, { due_at: inDays(9) });
    const soon = await tasks(1, reps.ann, { due_at: inDays(1) });
    const moved = async () => {
      const rows = await api.query<{ id: string }>(
        'select id from crm.tasks where tenant_id = $1 and assignee_id <> $2',
        [tenantId, reps.ann],
      );
      return new Set(rows.map(({ id }) => id));
    };
    for (const [maxOpenTasks, gone] of [
      [6, late],
      [5, [...late, ...soon]],
      [4, [...late, ...soon, ...urgent]],
      [2, [...late, ...soon, ...urgent, ...own]],
    ] as const) {
      const { moves } = (await evenOut({ maxOpenTasks, dryRun: true })).body;
      await evenOut({ maxOpenTasks, expected: moves });
      expect(await moved()).toEqual(new Set(gone));
    }
    expect((await evenOut({ maxOpenTasks: 1, dryRun: true })).body.over).toBeGreaterThanOrEqual(1);
    expect(begun).toHaveLength(2);
  });

  it('gives nothing to who is away, full or not asked, and leaves what nobody has room for', async () => {
    await tasks(6, reps.ann);
    await setUser(reps.ann, { maxOpenTasks: 1 });
    const leave = { from: inDays(4).toISOString().slice(0, 10), until: inDays(6).toISOString().slice(0, 10) };
    await setUser(reps.ben, { leave });
    expect((await evenOut({ maxOpenTasks: 3, dryRun: true })).body).toMatchObject({ moves: 3, over: 2 });
    expect((await evenOut({ maxOpenTasks: 9, among: { roles: ['SALES'] }, dryRun: true })).body).toMatchObject({
      ...{ moves: 0, over: 5 },
      reps: [{ id: reps.ann, limit: 1, before: 6, after: 6 }],
    });
    await setUser(reps.ben, { leave: null });
    expect((await evenOut({ among: { userIds: [reps.ben] }, expected: 5 })).body).toMatchObject({ moves: 5 });
    expect(await open()).toEqual([1, 5, 0]);
  });

  it('moves thousands at once, and says of how many more it did not look at', async () => {
    const many = async (count: number) =>
      api.query(
        `insert into crm.tasks (tenant_id, customer_id, assignee_id, title, due_at)
         select $1, $2, $3, 'Task', $4 from generate_series(1, $5::int)`,
        [tenantId, await customer(), reps.ann, inDays(5), count],
      );
    await many(2500);
    const evened = { moves: 1400, over: 400, left: 0 };
    expect((await evenOut({ maxOpenTasks: 700, dryRun: true })).body).toMatchObject(evened);
    expect((await evenOut({ maxOpenTasks: 700, expected: 1400 })).body).toMatchObject(evened);
    expect(await open()).toEqual([1100, 700, 700]);
    await many(8950);
    await setUser(reps.ann, { maxOpenTasks: 10 });
    const first = (await evenOut({ maxOpenTasks: 720, expected: 40 })).body;
    expect(first).toMatchObject({ moves: 40, over: 9960, left: 40 });
    expect((await evenOut({ maxOpenTasks: 720, dryRun: true })).body).toMatchObject({
      moves: 0,
      over: 10_000,
      left: 0,
    });
  });

  it('needs a limit, an expectation and an operator', async () => {
    await tasks(3, reps.ann);
    const refused = await evenOut({ dryRun: true });
    expect([refused.status, refused.body.error.message]).toEqual([409, expect.stringContaining('maxOpenTasks')]);
    expect((await evenOut({ maxOpenTasks: 1 })).body.error.details[0].path).toBe('expected');
    expect((await evenOut({ maxOpenTasks: 1, among: {}, dryRun: true })).body.error.details[0].path).toBe('among');
    for (const among of [{ userIds: [randomUUID()] }, { roles: ['BOSS'] }]) {
      const { status, body } = await evenOut({ maxOpenTasks: 1, among, dryRun: true });
      expect([status, body.error.details[0].path]).toEqual([422, `among.${Object.keys(among)[0]}.0`]);
    }
    const viewer = await createKey(api, key, 'viewer');
    expect((await evenOut({ maxOpenTasks: 1, dryRun: true }, viewer.key)).status).toBe(403);
  });

  it('takes the limit of the setting, and users show how full they are', async () => {
    await api.call({
      ...{ method: 'PATCH', path: '/api/admin/settings', key },
      body: { assignment: { strategy: 'open-load', maxOpenTasks: 4 } },
    });
    await tasks(6, reps.ann);
    await setUser(reps.ben, { maxOpenTasks: 8 });
    expect((await evenOut({ expected: 2 })).body).toMatchObject({ moves: 2, over: 0 });
    const { items } = (await api.call({ method: 'GET', path: '/api/users', key })).body;
    const loads = new Map(items.map((user: { id: string; load: object }) => [user.id, user.load]));
    expect(loads.get(reps.ann)).toEqual({ limit: 4, share: 1, awayUntil: null });
    expect(loads.get(reps.ben)).toMatchObject({ limit: 8 });
  });
});
