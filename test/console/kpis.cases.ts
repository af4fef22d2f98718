import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { type ConsoleTests, expectAccessible, expectNoOverflow } from './browser/setup-browser.ts';

/** KPIs, and the ratings that two of them are made of. */
export function kpiCases(tests: () => ConsoleTests): void {
  /** Twelve tasks of Theo Tutti, ten of them completed after two hours, which are rated 5 and right. */
  async function withTasks() {
    const tenant = await tests().newTenant();
    const { body } = await tests().stack.api('GET', '/api/session', { key: tenant.adminKey });
    await tests().stack.query(
      `with made as (
         insert into crm.tasks (tenant_id, title, status, created_at, completed_at, customer_id, assignee_id)
         select $1, 'Task ' || n, case when n <= 10 then 'COMPLETED' else 'PENDING' end, $2::timestamptz - interval '3 days',
           case when n <= 10 then $2::timestamptz - interval '70 hours' end, c.id, c.sales_rep_id
         from crm.customers c, generate_series(1, 12) n where c.tenant_id = $1
         returning id, tenant_id, customer_id, status
       )
       insert into automation.task_ratings (tenant_id, task_id, customer_id, satisfaction, was_right, rated_by, rated_at)
       select tenant_id, id, customer_id, 5, true, 'key:1', $2 from made where status = 'COMPLETED'`,
      [tenant.tenantId, body.now],
    );
    return tenant;
  }

  const tile = (page: Page, title: string) =>
    page.getByLabel('KPIs', { exact: true }).locator('div').filter({ hasText: title });

  it('say their value, their target and whether it is reached, by rep and by trigger', async () => {
    const { adminKey } = await withTasks();
    const page = await tests().open('/kpis', { key: adminKey });
    await tile(page, 'Tasks completed').getByText('83.3 %').waitFor();
    await tile(page, 'Tasks completed').getByText('reached', { exact: true }).waitFor();
    await tile(page, 'Tasks completed').getByText('10 of 12 tasks made').waitFor();
    await tile(page, 'Time to follow-up').getByText('Target: less than 24 h').waitFor();
    await tile(page, 'Ordered after a tasting').getByText('not known: fewer than 10').waitFor();
    const reps = page.getByRole('region', { name: 'By rep' });
    await reps.getByRole('row', { name: /Theo Tutti.*83\.3 %.*2 h.*5 of 5.*100 %/ }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'By trigger' }).press('Enter');
    await page.getByRole('region', { name: 'By trigger' }).getByRole('row', { name: /^none/ }).waitFor();
    await page.getByLabel('KPI of the chart').selectOption('Satisfaction');
    const chart = page.getByRole('region', { name: 'Development' });
    await chart.getByRole('heading', { name: 'Satisfaction' }).waitFor();
    await chart.getByText('As a table').click();
    await chart.getByRole('cell', { name: '–' }).first().waitFor();
    expect(await chart.getByRole('row').count()).toBeGreaterThanOrEqual(14);
    expect(page.url()).toContain('kpi=SATISFACTION');
    await page.getByRole('combobox', { name: /^Trigger/ }).selectOption({ index: 1 });
    await tile(page, 'Tasks completed').getByText('not known: fewer than 10').waitFor();
    await page.setViewportSize({ width: 375, height: 900 });
    await expectNoOverflow(page);
    await expectAccessible(page);
  });

  it('lead to what the reps said of the tasks', async () => {
    const { tenantId, adminKey } = await withTasks();
    await tests().stack.query(
      `update automation.task_ratings r set was_right = false, satisfaction = 2, comment = 'They moved away.'
       from crm.tasks k where k.id = r.task_id and r.tenant_id = $1 and k.title = 'Task 3'`,
      [tenantId],
    );
    const page = await tests().open('/kpis', { key: adminKey });
    await tile(page, 'Satisfaction').getByRole('link', { name: 'The ratings' }).waitFor();
    await tile(page, 'Tasks that were right').getByRole('link', { name: 'Those that were not right' }).press('Enter');
    const list = page.getByRole('region', { name: 'Tasks', exact: true });
    const wrong = list.getByRole('row', { name: /Task 3.*not right.*2 of 5.*They moved away\./ });
    await wrong.waitFor();
    expect(await list.getByRole('row').count()).toBe(2);
    expect(page.url()).toContain('wasRight=false');
    await expectAccessible(page);
    const rating = page.getByRole('combobox', { name: /^Rating/ });
    expect(await rating.inputValue()).toBe('wasRight=false');
    await rating.selectOption('right');
    await expect.poll(() => list.getByRole('row').count()).toBe(10);
    await rating.selectOption('not rated');
    await expect.poll(() => list.getByRole('row').count()).toBe(3);
    expect(await list.getByRole('columnheader', { name: 'Rating' }).count()).toBe(0);
    await rating.selectOption('rated');
    await expect.poll(() => list.getByRole('row').count()).toBe(11);
    await page.setViewportSize({ width: 375, height: 900 });
    await expectNoOverflow(page);
  });

  it('are of a month that is over, or of any days, as the address says', async () => {
    const { adminKey } = await withTasks();
    const page = await tests().open('/kpis?from=1990-01-01&to=1990-03-31&by=month', { key: adminKey });
    await page.getByText(/1990 to .*1990, days of/).waitFor();
    await tile(page, 'Tasks completed').getByText('0 of 0 tasks made').waitFor();
    const first = page.getByLabel('First day');
    expect([await first.inputValue(), await page.getByLabel('Last day').inputValue()]).toEqual([
      '1990-01-01',
      '1990-03-31',
    ]);
    await first.fill('1990-02-01');
    await expect.poll(() => page.url()).toContain('from=1990-02-01');
    const period = page.getByRole('combobox', { name: /^Period/ });
    await period.selectOption('last quarter');
    await expect.poll(() => page.url()).not.toContain('1990');
    expect(await first.inputValue()).toMatch(/-(01|04|07|10)-01$/);
    await period.selectOption('28 days');
    await tile(page, 'Tasks completed').getByText('10 of 12 tasks made').waitFor();
    expect(page.url()).not.toContain('from=');
    const chart = page.getByRole('region', { name: 'Development' });
    await chart.getByText('As a table').click();
    await chart.getByRole('columnheader', { name: 'tasks made' }).waitFor();
    await chart.getByRole('row', { name: /83\.3.*10 12$/ }).waitFor();
    await expectAccessible(page);
  });

  it('are measured against the targets of the settings', async () => {
    const { adminKey } = await withTasks();
    const page = await tests().open('/settings', { key: adminKey });
    const field = page.getByLabel('Tasks completed, in percent');
    await field.fill('90');
    await field.press('Enter');
    await page.getByText('Tasks completed, in percent: saved.').waitFor();
    const after = await tests().open('/kpis', { key: adminKey });
    await tile(after, 'Tasks completed').getByText('not reached').waitFor();
    await tile(after, 'Tasks completed').getByText('Target: more than 90 %').waitFor();
  });

  it('take the ratings of reps, which keys alone can give', async () => {
    const { tenantId, adminKey } = await withTasks();
    const page = await tests().open('/tasks', { key: adminKey });
    await page.getByRole('button', { name: 'Task 11', exact: true }).press('Enter');
    const form = page.getByRole('dialog', { name: 'Task 11' }).getByRole('form', { name: 'Rating' });
    await form.getByRole('group', { name: 'Was this task right?' }).getByRole('radio', { name: 'No' }).press('Space');
    const stars = form.getByRole('group', { name: /^How useful was it/ });
    await stars.getByRole('radio', { name: /^1/ }).press('Space');
    await page.keyboard.press('ArrowRight');
    expect(await stars.getByRole('radio', { name: /^2/ }).isChecked()).toBe(true);
    await expectAccessible(page);
    await form.getByLabel('Comment').fill('They moved away.');
    await form.getByRole('button', { name: 'Save the rating' }).press('Enter');
    await page.getByText('Your rating is saved.').waitFor();
    const stored = () =>
      tests().stack.query(
        `select r.satisfaction, r.was_right, r.comment from automation.task_ratings r join crm.tasks k on k.id = r.task_id
         where r.tenant_id = $1 and k.title = 'Task 11'`,
        [tenantId],
      );
    expect(await stored()).toEqual([{ satisfaction: 2, was_right: false, comment: 'They moved away.' }]);
    await form.getByRole('button', { name: 'Take it back', disabled: false }).press('Enter');
    await page.getByText('The rating is taken back.').waitFor();
    expect(await stored()).toEqual([]);
    await expect.poll(() => form.getByRole('radio', { checked: true }).count()).toBe(0);
  });
}
