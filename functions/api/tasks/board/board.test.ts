/** The board of open tasks: its counts are the lengths of the lists behind them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, type SeededTenant, seedTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;

const hour = 3_600_000;
const get = async (path: string, key = tenant.key) => (await api.call({ method: 'GET', path, key })).body;

async function add(columns: Readonly<Record<string, unknown>>): Promise<void> {
  const row = { tenant_id: tenant.tenantId, customer_id: tenant.customerId, title: 'Task', ...columns };
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  await api.query(`insert into crm.tasks (${Object.keys(row)}) values (${places})`, Object.values(row));
}

beforeAll(async () => {
  api = await startApi();
  tenant = await seedTenant(api);
  const [gone] = await api.query<{ id: string }>(
    `insert into crm.users (tenant_id, name, is_active) values ($1, 'Gone', false) returning id`,
    [tenant.tenantId],
  );
  await api.query(`insert into crm.users (tenant_id, name, is_active) values ($1, 'Idle and gone', false)`, [
    tenant.tenantId,
  ]);
  const at = (hours: number) => new Date(Date.now() + hours * hour);
  for (const due of [-300, -1, 0.001, 3, 23, 30, 700]) await add({ due_at: at(due), assignee_id: tenant.userId });
  await add({ due_at: at(-5), assignee_id: gone?.id, status: 'IN_PROGRESS' });
  await add({ due_at: at(-5) });
  for (const status of ['COMPLETED', 'CANCELLED']) await add({ due_at: at(-5), assignee_id: tenant.userId, status });
});
afterAll(() => api.stop());

describe('the board', () => {
  it('counts what the lists behind it have, rep by rep', async () => {
    const board = await get('/api/tasks/board');
    expect(board.total).toMatchObject({ open: 11, undated: 2 });
    expect(board.reps.map(({ name }: { name: string }) => name.slice(0, 4))).toEqual(['Gone', 'Rep ']);
    const { now, tomorrowAt } = board;
    const lists = {
      open: '',
      overdue: `&dueBefore=${now}`,
      today: `&dueSince=${now}&dueBefore=${tomorrowAt}`,
      later: `&dueSince=${tomorrowAt}`,
      undated: '&isDated=false',
    };
    const length = async (of: string, list: string) =>
      (await get(`/api/tasks?isOpen=true&limit=200${of}${list}`)).items.length;
    for (const [name, list] of Object.entries(lists)) {
      expect([name, board.total[name]]).toEqual([name, await length('', list)]);
      expect([name, board.unassigned[name]]).toEqual([name, await length('&isAssigned=false', list)]);
      for (const rep of board.reps)
        expect([name, rep[name]]).toEqual([name, await length(`&assigneeId=${rep.id}`, list)]);
    }
  });

  it("ends the day at midnight in the tenant's zone", async () => {
    const { tomorrowAt, now, timeZone } = await get('/api/tasks/board');
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
    expect([timeZone, clock.format(new Date(tomorrowAt))]).toEqual(['Europe/Lisbon', '00:00']);
    expect(Date.parse(tomorrowAt)).toBeGreaterThan(Date.parse(now));
    expect(Date.parse(tomorrowAt) - Date.parse(now)).toBeLessThanOrEqual(25 * hour);
  });

  it('is for viewers, and lists closed tasks where isOpen is false', async () => {
    const { key } = await createKey(api, tenant.key, 'viewer');
    expect((await get('/api/tasks/board', key)).total.open).toBe(11);
    expect((await get('/api/tasks?isOpen=false')).items).toHaveLength(2);
  });

  it('reads open tasks from their index', async () => {
    const { countBoard } = await import('./queries.gen.ts');
    const values: Record<string, string> = { tenant_id: `'${tenant.tenantId}'`, now: `'${new Date().toISOString()}'` };
    const sql = countBoard.sql.replaceAll(/(?<!:):([a-z]\w*)/g, (_, name: string) => values[name] ?? 'null');
    const plan = await api.asApi(async (client) => {
      await client.query('begin');
      await client.query(`select set_config('followthrough.tenant_id', $1, true)`, [tenant.tenantId]);
      await client.query('set local enable_seqscan = off');
      return (await client.query(`explain ${sql}`)).rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    expect(plan).toContain('tasks_open');
  });
});
