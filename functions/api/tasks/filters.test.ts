/** The list of tasks: what it may be filtered and ordered by. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { type SeededTenant, seedTenant } from '../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;

const add = (columns: Readonly<Record<string, unknown>>) => {
  const row = { id: randomUUID(), tenant_id: tenant.tenantId, customer_id: tenant.customerId, ...columns };
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  return api.query(`insert into crm.tasks (${Object.keys(row)}) values (${places})`, Object.values(row));
};
const list = async (query: string) => {
  const { status, body } = await api.call({ method: 'GET', path: `/api/tasks?${query}`, key: tenant.key });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const titles = async (query: string) => (await list(query)).items.map(({ title }: { title: string }) => title);

beforeAll(async () => {
  api = await startApi();
  tenant = await seedTenant(api);
  const [customer] = await api.query<{ id: string }>(
    `insert into crm.customers (tenant_id, name) values ($1, 'Another') returning id`,
    [tenant.tenantId],
  );
  const at = (day: number) => new Date(Date.UTC(2026, 0, day));
  await add({ title: 'urgent', priority: 'URGENT', created_at: at(1) });
  await add({ title: 'late', priority: 'LOW', due_at: at(20), created_at: at(2), source: 'BY_HAND' });
  await add({ title: 'soon', priority: 'LOW', due_at: at(10), created_at: at(3), customer_id: customer?.id });
  await add({ title: 'high', priority: 'HIGH', due_at: at(15), created_at: at(4), assignee_id: tenant.userId });
});
afterAll(() => api.stop());

describe('the list of tasks', () => {
  const own = 'dueSince=2026-01-01T00:00:00Z';

  it('is ordered by due date or priority, the earliest due first and without a due date last', async () => {
    expect(await titles(`${own}&order=dueAt`)).toEqual(['soon', 'high', 'late']);
    const [first, second, third] = await titles('order=priority');
    expect([first, second, third?.slice(0, 4)]).toEqual(['urgent', 'high', 'Task']);
    expect((await titles('order=dueAt')).slice(0, 3)).toEqual(['soon', 'high', 'late']);
    expect((await titles('')).slice(-4)).toEqual(['high', 'soon', 'late', 'urgent']);
  });

  it.each(['createdAt', 'dueAt', 'priority'])('ordered by %s pages without a gap or a repeat', async (order) => {
    const whole = await titles(`order=${order}`);
    const paged: string[] = [];
    for (let cursor = ''; ; ) {
      const { items, nextCursor } = await list(`order=${order}&limit=1${cursor}`);
      paged.push(...items.map(({ title }: { title: string }) => title));
      if (nextCursor === null) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect(paged).toEqual(whole);
    expect(whole).toHaveLength(6);
  });

  it('is filtered by whom, for whom, by what and until when', async () => {
    expect(await titles('priority=LOW')).toEqual(['soon', 'late']);
    expect(await titles('source=BY_HAND')).toEqual(['late']);
    expect(await titles(`${own}&dueBefore=2026-01-15T00:00:00Z`)).toEqual(['soon']);
    expect(await titles(`${own}&assigneeId=${tenant.userId}`)).toEqual(['high']);
    expect(await titles(`${own}&isAssigned=false`)).toEqual(['soon', 'late']);
    expect(await titles(`${own}&customerId=${tenant.customerId}&order=dueAt`)).toEqual(['high', 'late']);
    expect((await list(`triggerId=${tenant.triggerId}`)).items.map(({ id }: { id: string }) => id)).toEqual(
      tenant.taskIds,
    );
    expect(await titles(`triggerId=${randomUUID()}`)).toEqual([]);
  });

  it('takes the moments that PostgreSQL has: from the year 1 to 9999, in UTC', async () => {
    const statusOf = async (moment: string) => {
      const path = `/api/tasks?dueSince=${encodeURIComponent(moment)}`;
      return (await api.call({ method: 'GET', path, key: tenant.key })).status;
    };
    for (const moment of ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z']) expect(await statusOf(moment)).toBe(200);
    for (const moment of ['0000-06-01T00:00:00Z', '0001-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00'])
      expect([moment, await statusOf(moment)]).toEqual([moment, 422]);
  });

  it('reads the newest from the index, whatever else it could be ordered by', async () => {
    const { listTasks } = await import('./queries.gen.ts');
    const values: Record<string, string> = { tenant_id: `'${tenant.tenantId}'`, order: `'createdAt'`, limit: '51' };
    const sql = listTasks.sql.replaceAll(/(?<!:):([a-z]\w*)/g, (_, name: string) => values[name] ?? 'null');
    const plan = await api.asApi(async (client) => {
      await client.query('begin');
      await client.query(`select set_config('followthrough.tenant_id', $1, true)`, [tenant.tenantId]);
      await client.query('set local enable_seqscan = off');
      return (await client.query(`explain ${sql}`)).rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    expect(plan).toContain('Index Scan Backward using tasks_newest');
    expect(plan).not.toContain('Sort');
  });
});
