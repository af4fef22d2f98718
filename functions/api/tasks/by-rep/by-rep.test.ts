/** Open tasks by rep: its counts are of all that match, its tasks are shared evenly among the reps. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;
let nora: string;

const HOUR_MS = 3_600_000;
const byRep = async (query = '', key = tenant.key) => {
  const { status, body } = await api.call({ method: 'GET', path: `/api/tasks/by-rep${query}`, key });
  expect(status, JSON.stringify(body)).toBe(200);
  return body.items;
};

async function addTasks(assigneeId: string | null, tasks: number, firstDueInHours: number): Promise<void> {
  await api.query(
    `insert into crm.tasks (tenant_id, customer_id, assignee_id, title, priority, due_at)
     select $1, $2, $3, 'Task ' || n, 'LOW', $4::timestamptz + n * interval '1 hour' from generate_series(1, $5::int) n`,
    [tenant.tenantId, tenant.customerId, assigneeId, new Date(Date.now() + (firstDueInHours - 1) * HOUR_MS), tasks],
  );
}

beforeAll(async () => {
  api = await startApi();
  tenant = await seedTenant(api);
  await api.query('delete from crm.tasks where tenant_id = $1', [tenant.tenantId]);
  nora = randomUUID();
  await api.query(`insert into crm.users (id, tenant_id, name) values ($1, $2, 'Nora Nona')`, [nora, tenant.tenantId]);
  await addTasks(tenant.userId, 250, -99.5);
  await addTasks(nora, 30, 48);
  await addTasks(null, 2, 72);
});
afterAll(() => api.stop());

describe('open tasks by rep', () => {
  it('shows some of each rep, although one has more than a reply holds', async () => {
    const [first, second, third] = await byRep();
    expect([first.id, second.id, third.id]).toEqual([tenant.userId, nora, null]);
    expect([first.tasks.length, second.tasks.length, third.tasks.length]).toEqual([168, 30, 2]);
    expect([first.open, second.open, third.open]).toEqual([250, 30, 2]);
    expect(first).toMatchObject({ name: expect.any(String), overdue: 100, undated: 0 });
    expect(first.today + first.later).toBe(150);
    expect(first.tasks.slice(0, 2).map(({ title }: { title: string }) => title)).toEqual(['Task 1', 'Task 2']);
    expect(third.name).toBeNull();
  });

  it('counts what its filter matches, as the list does', async () => {
    const since = encodeURIComponent(new Date(Date.now() + 60 * HOUR_MS).toISOString());
    const [first, second] = await byRep(`?dueSince=${since}&priority=LOW&isAssigned=true`);
    const path = `/api/tasks?isOpen=true&dueSince=${since}&assigneeId=${first.id}&limit=200`;
    const { body } = await api.call({ method: 'GET', path, key: tenant.key });
    expect([first.open, second.id]).toEqual([body.items.length, nora]);
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual(
      expect.arrayContaining(first.tasks.map(({ id }: { id: string }) => id)),
    );
    expect(await byRep(`?assigneeId=${nora}`)).toMatchObject([{ id: nora, open: 30 }]);
    expect(await byRep('?priority=URGENT')).toEqual([]);
    expect(await byRep(`?triggerId=${randomUUID()}`)).toEqual([]);
  });

  it('is for viewers, and refuses a filter that it does not know', async () => {
    const { key } = await createKey(api, tenant.key, 'viewer');
    expect(await byRep('', key)).toHaveLength(3);
    const { status } = await api.call({ method: 'GET', path: '/api/tasks/by-rep?status=COMPLETED', key });
    expect(status).toBe(422);
  });

  it('reads open tasks from their index', async () => {
    const { listTasksByRep } = await import('./queries.gen.ts');
    const values: Record<string, string> = { tenant_id: `'${tenant.tenantId}'`, now: `'${new Date().toISOString()}'` };
    const sql = listTasksByRep.sql.replaceAll(/(?<!:):([a-z]\w*)/g, (_, name: string) => values[name] ?? 'null');
    const plan = await api.asApi(async (client) => {
      await client.query('begin');
      await client.query(`select set_config('followthrough.tenant_id', $1, true)`, [tenant.tenantId]);
      await client.query('set local enable_seqscan = off');
      return (await client.query(`explain ${sql}`)).rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    expect(plan).toContain('tasks_open');
  });
});
