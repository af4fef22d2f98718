import { expect, it } from 'vitest';
import type { ConsoleTests } from './setup-browser.ts';

/** The board and the list of tasks. */
export function taskCases(tests: () => ConsoleTests): void {
  async function withTasks() {
    const tenant = await tests().newTenant();
    const { tenantId } = tenant;
    await tests().stack.query(
      `insert into crm.tasks (tenant_id, title, status, priority, due_at, customer_id, assignee_id)
       select $1, 'Task ' || n, 'PENDING', 'HIGH', timestamptz '2026-02-02T12:00:00Z' + (n - 2) * interval '1 day', c.id, c.sales_rep_id
       from generate_series(1, 3) n, crm.customers c where c.tenant_id = $1`,
      [tenantId],
    );
    return tenant;
  }

  it('are by rep, the overdue first', async () => {
    const { adminKey } = await withTasks();
    const page = await tests().open('/tasks', { key: adminKey });
    const column = page.getByRole('region', { name: 'Theo Tutti' });
    await column.getByText('Task 3').waitFor();
    expect(await column.getByRole('heading', { level: 3 }).allInnerTexts()).toEqual([
      'Overdue\n1',
      'Today\n1',
      'Later\n1',
    ]);
    await page.getByText('3 tasks, 1 of them overdue').waitFor();
  });

  it("are shown with the rep's capacity and leave, and can be given to a rep who has none yet", async () => {
    const { tenantId, adminKey } = await withTasks();
    const [rep] = await tests().stack.query<{ id: string }>(`select id from crm.users where tenant_id = $1`, [
      tenantId,
    ]);
    await tests().stack.query(`insert into crm.users (tenant_id, name, role) values ($1, 'Nora Nona', 'SALES')`, [
      tenantId,
    ]);
    const body = { capacity: 1, leave: { from: '2026-02-01', until: '2026-02-03' } };
    await tests().stack.api('PATCH', `/api/users/${rep?.id}`, { key: adminKey, body });
    const page = await tests().open('/tasks', { key: adminKey });
    const column = page.getByRole('region', { name: 'Theo Tutti' });
    await column.getByText('2 of 1 today: over capacity').waitFor();
    await column.getByText('away until Feb 3, 2026').waitFor();
    await page.getByLabel('Select Task 3').check();
    await page.getByLabel('Reassign to').selectOption({ label: 'Nora Nona' });
    await page.getByRole('region', { name: 'Nora Nona' }).getByText('Task 3').waitFor();
  });

  it('is completed by a key at once, and opened again by undo', async () => {
    const { tenantId, adminKey } = await withTasks();
    const page = await tests().open('/tasks', { key: adminKey });
    await page.getByText('Task 1').waitFor();
    for (const key of ['j', 'e']) await page.keyboard.press(key);
    await page.getByText('1 task completed.').hover(); // keeps the message while the rest is looked at
    expect(await page.getByText('Task 1').count()).toBe(0);
    const statusOf = () =>
      tests().stack.query(`select status from crm.tasks where tenant_id = $1 and title = 'Task 1'`, [tenantId]);
    expect(await statusOf()).toEqual([{ status: 'COMPLETED' }]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('region', { name: 'Theo Tutti' }).getByText('Task 1').waitFor();
    expect(await statusOf()).toEqual([{ status: 'PENDING' }]);
  });

  it('comes back with the reason when the API refuses', async () => {
    const { tenantId, adminKey } = await withTasks();
    const page = await tests().open('/tasks', { key: adminKey });
    await page.getByText('Task 2').waitFor();
    await tests().stack.query(`delete from crm.tasks where tenant_id = $1 and title = 'Task 1'`, [tenantId]);
    await page.getByLabel('Select Task 1').check();
    await page.getByRole('button', { name: 'Complete 1' }).click();
    await page.getByText(/There is no task/).waitFor();
  });

  it('is in the list by its address, and opens with its whole description', async () => {
    const { adminKey } = await withTasks();
    const page = await tests().open('/tasks?view=list&due=overdue', { key: adminKey });
    await page.getByRole('button', { name: 'Task 1' }).click();
    expect(await page.getByRole('button', { name: /^Task \d/ }).count()).toBe(1);
    const dialog = page.getByRole('dialog', { name: 'Task 1' });
    await dialog.getByText('made by hand').waitFor();
    expect(page.url()).toContain('task=');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => page.url()).not.toContain('task=');
  });
}
