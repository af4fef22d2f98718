/** Users of the CRM: what people set about them, and their open tasks. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await seedTenant(api);
});
afterAll(() => api.stop());

const patch = (body: unknown, id = tenant.userId, key = tenant.key) =>
  api.call({ method: 'PATCH', path: `/api/users/${id}`, key, body });
const list = async (query = '') =>
  (await api.call({ method: 'GET', path: `/api/users${query}`, key: tenant.key })).body;
const leave = { from: '2026-01-01', until: '2099-12-31' };

describe('users', () => {
  it('are listed with their open tasks, of which some are overdue', async () => {
    await api.query(`update crm.tasks set due_at = '2026-01-01' where id = $1`, [tenant.taskIds[0]]);
    expect((await list()).items).toEqual([
      {
        ...{ id: tenant.userId, name: expect.stringMatching(/^Rep/), email: null, role: null, isActive: true },
        ...{ capacity: null, leave: null, isOnLeave: false, openTasks: 2, overdueTasks: 1 },
        ...{ maxOpenTasks: null, load: { limit: null, share: null, awayUntil: null } },
      },
    ]);
    expect((await list('?isActive=false')).items).toEqual([]);
  });

  it('are listed page by page', async () => {
    for (let n = 0; n < 4; n += 1)
      await api.query(`insert into crm.users (tenant_id, name) values ($1, 'Same name')`, [tenant.tenantId]);
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { items, nextCursor } = await list(`?limit=2${cursor}`);
      seen.push(...items.map(({ id }: { id: string }) => id));
      if (nextCursor === null) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
  });

  it('show how full they are, and until when they are away', async () => {
    const load = async (body: object) => (await patch(body)).body.load;
    expect(await load({ maxOpenTasks: 8 })).toEqual({ limit: 8, share: 0.25, awayUntil: null });
    expect(await load({ leave })).toEqual({ limit: 8, share: 0.25, awayUntil: leave.until });
    expect(await load({ maxOpenTasks: 0, leave: null })).toEqual({ limit: 0, share: 1, awayUntil: null });
    await api.query(
      'insert into automation.tenant_settings (tenant_id, assignment) values ($1, $2) on conflict (tenant_id) do update set assignment = excluded.assignment',
      [tenant.tenantId, { strategy: 'open-load', maxOpenTasks: 4, fallback: [] }],
    );
    expect(await load({ maxOpenTasks: null })).toEqual({ limit: 4, share: 0.5, awayUntil: null });
  });

  it('get a capacity and a leave, each kept while the other changes, with what changed in the audit log', async () => {
    expect((await patch({ capacity: 12 })).body).toMatchObject({ capacity: 12, leave: null });
    expect((await patch({ leave })).body).toMatchObject({ capacity: 12, leave, isOnLeave: true });
    expect((await patch({ leave })).status).toBe(200);
    expect((await patch({ leave: null })).body).toMatchObject({ capacity: 12, leave: null, isOnLeave: false });
    const rows = await api.query(
      `select changes from automation.audit_log where action = 'user.changed' and entity_id = $1 order by occurred_at`,
      [tenant.userId],
    );
    expect(rows.map((row) => row.changes)).toEqual([
      { capacity: { from: null, to: 12 } },
      { leave: { from: null, to: leave } },
      { leave: { from: leave, to: null } },
    ]);
  });

  it.each([
    [{ capacity: -1 }, 'capacity: must be a whole number from 0 to 1000'],
    [{ capacity: 'many' }, 'capacity: must be a whole number from 0 to 1000'],
    [{ leave: { from: '2026-07-14', until: '2026-07-03' } }, 'leave: must end on or after its first day'],
    [{ leave: { from: '2026-07-14' } }, 'leave.until: is required'],
    [{ leave: { from: '2026-02-30', until: '2026-07-03' } }, 'leave.from: must be a day such as 2026-01-31'],
    [{ name: 'Another' }, 'name: is unknown; known: capacity, maxOpenTasks, leave'],
  ])('do not take %o', async (body, message) => {
    const { status, body: reply } = await patch(body);
    const [{ path, message: said }] = reply.error.details;
    expect([status, `${path}: ${said}`]).toEqual([422, message]);
  });

  it('are changed by operators only, and only those that exist', async () => {
    const viewer = await createKey(api, tenant.key, 'viewer');
    expect((await patch({ capacity: 1 }, tenant.userId, viewer.key)).status).toBe(403);
    expect((await patch({ capacity: 1 }, randomUUID())).status).toBe(404);
  });
});
