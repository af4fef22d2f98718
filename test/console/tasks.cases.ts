import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { type ConsoleTests, reasonOf } from './browser/setup-browser.ts';

/** The board and the list of tasks. */
export function taskCases(tests: () => ConsoleTests): void {
  /** Three tasks of Theo Tutti: overdue, due today, and later. Nora Nona has none. */
  async function withTasks() {
    const tenant = await tests().newTenant();
    const { tenantId } = tenant;
    await tests().stack.query(
      `insert into crm.tasks (tenant_id, title, status, priority, due_at, customer_id, assignee_id)
       select $1, 'Task ' || n, 'PENDING', 'HIGH', timestamptz '2026-02-02T12:00:00Z' + (n - 2) * interval '1 day', c.id, c.sales_rep_id
       from generate_series(1, 3) n, crm.customers c where c.tenant_id = $1`,
      [tenantId],
    );
    await tests().stack.query(`insert into crm.users (tenant_id, name, role) values ($1, 'Nora Nona', 'SALES')`, [
      tenantId,
    ]);
    return tenant;
  }

  const repOf = (page: Page, name: string) => page.getByRole('region', { name });
  const rowsOf = (tenantId: string) =>
    tests().stack.query<{ title: string; status: string; name: string | null; due_at: Date | null }>(
      `select k.title, k.status, u.name, k.due_at
       from crm.tasks k left join crm.users u on u.id = k.assignee_id where k.tenant_id = $1 order by k.title`,
      [tenantId],
    );

  /** Makes a session of the key one of Theo Tutti, as single sign-on opens it. Returns what brings its cookie to a page. */
  async function asTheo({ tenantId, adminKey }: { tenantId: string; adminKey: string }) {
    const url = tests().stack.connection.apiUrl;
    const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' };
    const reply = await fetch(`${url}/api/session`, { method: 'POST', headers });
    const { session } = (await reply.json()) as { session: { id: string } }; // the contract of openSession
    await tests().stack.query(
      `update automation.sessions s set key_id = null, role = 'operator', user_id = u.id
       from crm.users u where s.id = $1 and u.tenant_id = $2 and u.name = 'Theo Tutti'`,
      [session.id, tenantId],
    );
    const value = reply.headers.getSetCookie()[0]?.split(';')[0]?.replace('ft=', '') ?? '';
    return (page: Page) => page.context().addCookies([{ name: 'ft', value, url }]);
  }

  it('are by rep, the overdue first, and narrowed by when they are due and whose they are', async () => {
    const { adminKey } = await withTasks();
    const page = await tests().open('/tasks', { key: adminKey });
    const theo = repOf(page, 'Theo Tutti');
    await theo.getByText('Task 3').waitFor();
    expect(await theo.getByRole('heading', { level: 3 }).allInnerTexts()).toEqual([
      'Overdue\n1',
      'Today\n1',
      'Later\n1',
    ]);
    await page.getByText('3 tasks, 1 of them overdue').waitFor();
    await page.getByRole('combobox', { name: /^Due/ }).selectOption('later today');
    await page.getByText('1 task', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /^Task \d$/ }).allInnerTexts()).toEqual(['Task 2']);
    expect(page.url()).toContain('due=today');
    await page.getByRole('button', { name: 'Customer…' }).click();
    await page.getByRole('dialog').getByRole('searchbox').fill('ada');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Ada Example/ })
      .click();
    await page.getByRole('button', { name: 'Remove the filter: Customer: Ada Example' }).waitFor();
    await page.getByText('Task 2').waitFor();
    await page.getByRole('combobox', { name: /^For/ }).selectOption('no one');
    await page.getByText('No task here.').waitFor();
  });

  it("are dragged to a rep, given back by the card's menu, and both show the load and leave", async () => {
    const { tenantId, adminKey } = await withTasks();
    const [rep] = await tests().stack.query<{ id: string }>(
      `select id from crm.users where tenant_id = $1 and name = 'Theo Tutti'`,
      [tenantId],
    );
    const body = { capacity: 1, leave: { from: '2026-02-01', until: '2026-02-03' } };
    await tests().stack.api('PATCH', `/api/users/${rep?.id}`, { key: adminKey, body });
    const page = await tests().open('/tasks', { key: adminKey });
    await repOf(page, 'Theo Tutti').getByText('2 of 1 today: over capacity · away until Feb 3, 2026').waitFor();
    const card = page.getByRole('listitem').filter({ hasText: 'Task 3' });
    await card.dragTo(repOf(page, 'Without a task here').getByRole('listitem').filter({ hasText: 'Nora Nona' }));
    await page.getByText('1 task given to Nora Nona.').waitFor();
    await repOf(page, 'Nora Nona').getByText('Task 3').waitFor();
    expect((await rowsOf(tenantId)).map(({ name }) => name)).toEqual(['Theo Tutti', 'Theo Tutti', 'Nora Nona']);
    await card.getByRole('button', { name: 'More for Task 3' }).click();
    await card.getByRole('button', { name: /^Theo Tutti.*over capacity/ }).click();
    await page.getByText('1 task given to Theo Tutti.').waitFor();
    await repOf(page, 'Theo Tutti').getByText('Task 3').waitFor();
  });

  it('are reassigned, moved and completed by keys alone; undo opens one again', async () => {
    const { tenantId, adminKey } = await withTasks();
    const page = await tests().open('/tasks', { key: adminKey });
    await page.getByText('Task 1').waitFor();
    for (const key of ['j', 'a']) await page.keyboard.press(key);
    const dialog = page.getByRole('dialog', { name: 'Who gets “Task 1”?' });
    await dialog.getByRole('searchbox').fill('nor');
    await expect.poll(() => dialog.getByRole('button').count()).toBe(2);
    await dialog.getByRole('button', { name: /^Nora Nona/ }).press('Enter');
    await repOf(page, 'Nora Nona').getByText('Task 1').waitFor();
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.press('d');
    await page
      .getByRole('dialog', { name: 'When is “Task 1” due?' })
      .getByRole('button', { name: 'In a week' })
      .press('Enter');
    await page.getByText('1 task moved.').waitFor();
    await repOf(page, 'Nora Nona').getByRole('heading', { name: 'Later 1' }).waitFor();
    const [moved] = await rowsOf(tenantId);
    expect(moved).toMatchObject({ name: 'Nora Nona', due_at: new Date('2026-02-09T12:00:00Z') });
    await page.keyboard.press('e');
    await page.getByText('1 task completed.').hover(); // keeps the message while the rest is looked at
    expect(await page.getByText('Task 1').count()).toBe(0);
    expect((await rowsOf(tenantId))[0]?.status).toBe('COMPLETED');
    await page.getByText('1 task completed.').locator('..').getByRole('button', { name: 'Undo' }).click();
    await repOf(page, 'Nora Nona').getByText('Task 1').waitFor();
    await expect.poll(async () => (await rowsOf(tenantId))[0]?.status).toBe('PENDING');
  });

  it('come back with the reason when the API refuses, and only those', async () => {
    const { tenantId, adminKey } = await withTasks();
    const page = await tests().open('/tasks', { key: adminKey });
    await page.getByText('Task 2').waitFor();
    await tests().stack.query(`delete from crm.tasks where tenant_id = $1 and title = 'Task 1'`, [tenantId]);
    for (const title of ['Task 1', 'Task 2']) await page.getByLabel(`Select ${title}`).check();
    await page.getByRole('button', { name: 'Complete 2' }).click();
    await page.getByText(/“Task 1” is not completed: There is no task/).waitFor();
    await page.getByText('1 task completed.').waitFor();
  });

  it('are shared out by load once their number is confirmed', async () => {
    const { tenantId, adminKey } = await withTasks();
    await tests().stack.query(`update crm.tasks set due_at = '2026-02-05T12:00:00Z' where tenant_id = $1`, [tenantId]);
    const page = await tests().open('/tasks?due=later', { key: adminKey });
    await page.getByText('Task 3').waitFor();
    await page.getByRole('button', { name: 'Share out by load…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Share the tasks of this view out by load?' });
    await dialog.getByText('3 open tasks in this view: 1 move').waitFor();
    await tests().stack.query(
      `insert into crm.tasks (tenant_id, title, due_at, customer_id, assignee_id)
       select tenant_id, 'Task 4', due_at, customer_id, assignee_id from crm.tasks where tenant_id = $1 and title = 'Task 1'`,
      [tenantId],
    );
    await dialog.getByRole('button', { name: 'Move 1' }).click();
    await dialog.getByText('The filter matches 4 open tasks, not 3; nothing was changed').waitFor();
    await dialog.getByText('4 open tasks in this view: 2 move').waitFor();
    await dialog.getByRole('button', { name: 'Move 2' }).click();
    await page.getByText('2 tasks moved by load.').waitFor();
    await expect.poll(() => repOf(page, 'Nora Nona').getByRole('checkbox').count()).toBe(2);
  });

  it('are in the list by their address, and open with their whole description', async () => {
    const { adminKey } = await withTasks();
    const page = await tests().open('/tasks?view=list&due=overdue', { key: adminKey });
    await page.getByRole('button', { name: 'Task 1', exact: true }).click();
    expect(await page.getByRole('button', { name: /^Task \d/ }).count()).toBe(1);
    const dialog = page.getByRole('dialog', { name: 'Task 1' });
    await dialog.getByText('made by hand').waitFor();
    expect(page.url()).toContain('task=');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => page.url()).not.toContain('task=');
  });

  it('are “mine” for a user of the CRM; a key has none, and the filter says so', async () => {
    const tenant = await withTasks();
    const { tenantId, adminKey } = tenant;
    const withKey = await tests().open('/tasks', { key: adminKey });
    expect(await reasonOf(withKey.getByRole('button', { name: 'Mine' }))).toContain('a key, which has no tasks');
    await tests().stack.query(`update crm.tasks set assignee_id = null where tenant_id = $1 and title = 'Task 3'`, [
      tenantId,
    ]);
    const page = await tests().open('/tasks', { prepare: await asTheo(tenant) });
    await page.getByText('Task 3').waitFor();
    await page.getByRole('button', { name: 'Mine' }).click();
    await page.getByText('2 tasks, 1 of them overdue').waitFor();
    expect(await page.getByText('Task 3').count()).toBe(0);
    expect(page.url()).toContain('assigneeId=');
  });
}
