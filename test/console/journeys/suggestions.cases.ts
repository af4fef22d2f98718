import { expect, it } from 'vitest';
import { setupRuns } from '../../support/api/setup-workflow-runs.ts';
import { type ConsoleTests, expectQuality } from '../browser/setup-browser.ts';

/** Suggestions with their figures. */
export function suggestionCases(tests: () => ConsoleTests): void {
  /** A trigger with thirty tasks of twenty days ago, of which one is completed. Returns the tenant, and the trigger's id. */
  async function withIgnoredTrigger() {
    const tenant = await tests().newTenant();
    const { body } = await tests().stack.api('GET', '/api/session', { key: tenant.adminKey });
    const [trigger] = await tests().stack.query<{ id: string }>(
      `with t as (
         select id, tenant_id from automation.automated_triggers where tenant_id = $1 and trigger_type = 'CUSTOMER_TIMING'
       ), k as (
         insert into crm.tasks (tenant_id, customer_id, title, status, created_at)
         select c.tenant_id, c.id, 'Task', case when n = 1 then 'COMPLETED' else 'PENDING' end, $2::timestamptz - interval '20 days'
         from (select tenant_id, id from crm.customers where tenant_id = $1 limit 1) c, generate_series(1, 30) n
         returning tenant_id, id, customer_id, created_at
       ), l as (
         insert into automation.triggered_tasks (tenant_id, trigger_id, task_id, customer_id, occurrence_key, triggered_at)
         select k.tenant_id, t.id, k.id, k.customer_id, k.id::text, k.created_at from k, t
       )
       select id from t`,
      [tenant.tenantId, body.now],
    );
    return { ...tenant, triggerId: trigger?.id };
  }

  it('says what is missing where nothing can be said', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/suggestions', { key: adminKey });
    await page.getByText('No figure suggests a change now.').waitFor();
    await page.getByText('It needs 20 tasks of one trigger that are older than 14 days; there are 0.').waitFor();
  });

  it('shows the figures, dismisses with a reason and takes back, and tries after it has shown the call', async () => {
    const { adminKey, triggerId } = await withIgnoredTrigger();
    const page = await tests().open('/suggestions', { key: adminKey });
    const card = page.getByRole('article', { name: 'Tasks nobody completes: Contact date reached' });
    await card.getByRole('cell', { name: '1 of 30' }).waitFor();
    await card.getByRole('cell', { name: '0.6 to 16.7 %' }).waitFor();
    await card.getByText(/^To expect: \d+ to \d+ fewer tasks in 30 days\.$/).waitFor();
    await card.getByRole('button', { name: 'Dismiss…' }).click();
    await page.getByLabel('Reason').fill('They call without it');
    await page.getByRole('dialog').getByRole('button', { name: 'Dismiss' }).click();
    await page.getByText('No figure suggests a change now.').waitFor();
    await page.getByRole('link', { name: 'Dismissed' }).click();
    await card.getByText('They call without it').waitFor();
    await card.getByRole('button', { name: 'Take back' }).click();
    await page.getByText('No suggestion is dismissed.').waitFor();
    await page.getByRole('navigation', { name: 'Suggestions' }).getByRole('link', { name: 'Open' }).click();
    await card.getByRole('button', { name: 'Try it…' }).click();
    await page.getByText(`PATCH /api/admin/triggers/${triggerId} {"isActive":false}`).waitFor();
    await page.getByRole('button', { name: 'Do it' }).click();
    await page.getByText('No figure suggests a change now.').waitFor();
    const { body } = await tests().stack.api('GET', `/api/admin/triggers/${triggerId}`, { key: adminKey });
    expect(body.isActive).toBe(false);
  });

  it('shows what a language model made of the sentence above the plain one, where the tenant asks for it', async () => {
    const { adminKey } = await withIgnoredTrigger();
    const page = await tests().open('/settings', { key: adminKey });
    const flag = page.getByRole('switch', { name: 'Word suggestions' });
    await flag.click();
    await flag.and(page.locator('[aria-checked=true]')).waitFor();
    await page.goto(page.url().replace(/\/settings.*/, '/suggestions'));
    const card = page.getByRole('article', { name: 'Tasks nobody completes: Contact date reached' });
    await card
      .getByText(/^Worded by the local text maker: Of 30 tasks of “Contact date reached” that are older/)
      .waitFor();
    await card
      .getByText(/^Worded by a language model\. The figures behind it: Of 30 tasks of “Contact date reached” that are/)
      .waitFor();
    await card.getByRole('cell', { name: '1 of 30' }).waitFor();
    await expectQuality(page);
  });

  it('draws up one experiment with a double click, and leads to it from then on', async () => {
    const { adminKey, triggerId } = await withIgnoredTrigger();
    const page = await tests().open('/suggestions', { key: adminKey });
    const card = page.getByRole('article', { name: 'Tasks nobody completes: Contact date reached' });
    await card.getByText(/^With a part of the customers: Draws up an experiment: 50 % of the customers/).waitFor();
    await expectQuality(page);
    await card.getByRole('button', { name: 'Try with a part of the customers' }).dblclick();
    await page.getByRole('heading', { name: 'Contact date reached: do its tasks help?', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Start…' }).click();
    await page.getByText('they get no task from the trigger while it runs').waitFor();
    await page.getByRole('button', { name: 'Start the experiment' }).click();
    await page.getByRole('heading', { name: 'No difference shown yet' }).waitFor();
    await page.goto(page.url().replace(/\/experiments.*/, '/suggestions'));
    await card
      .getByText(/The experiment “Contact date reached: do its tasks help\?” runs on it, and the change/)
      .waitFor();
    expect(await card.getByRole('button', { name: 'Try with a part of the customers' }).count()).toBe(0);
    await card.getByRole('link', { name: 'Open its experiment' }).click();
    await page.getByRole('heading', { name: 'Contact date reached: do its tasks help?', level: 1 }).waitFor();
    const { body } = await tests().stack.api('GET', `/api/experiments?triggerId=${triggerId}`, { key: adminKey });
    expect(body.items).toMatchObject([{ status: 'RUNNING', holdoutPercent: 50 }]);
  });

  it('draws a split into the draft of a workflow, and the experiment once it is published', async () => {
    const { tenantId, adminKey: key } = await tests().newTenant();
    const { stack } = tests();
    const call = (method: string, path: string, body?: unknown) =>
      stack.api(method, path, { key, ...(body === undefined ? {} : { body }) });
    const { body: session } = await call('GET', '/api/session');
    const runs = setupRuns({
      ...{ call, query: (sql, values) => stack.query(sql, [...values]) },
      ...{ tenantId: () => tenantId, now: () => new Date(session.now) },
    });
    const id = await runs.aWorkflow();
    await runs.left(id, 1, 'answer', { timeout: 70, event: 30 });
    await runs.answered(id, 100, 5.5);
    const page = await tests().open('/suggestions', { key });
    const suggestions = page.url();
    const card = page.getByRole('article', { name: 'Wait times out: Reorder · An answer' });
    await card.getByText(/^With a part of the customers: Draws a split before it into the draft/).waitFor();
    await expectQuality(page);
    await card.getByRole('button', { name: 'Try with a part of the customers' }).click();
    await page.getByRole('heading', { name: 'Reorder', level: 1 }).waitFor();
    const { body: drawn } = await call('GET', `/api/workflows/${id}`);
    expect(drawn).toMatchObject({ canPublish: true, lastVersion: 1 });
    await runs.publish(id);
    expect((await call('POST', `/api/workflows/${id}/activate`)).status).toBe(200);
    await page.goto(suggestions);
    await card.getByRole('button', { name: 'Try with a part of the customers' }).click();
    await page.getByRole('heading', { name: 'An answer: time-out of 6 hours', level: 1 }).waitFor();
    const { body: experiments } = await call('GET', '/api/experiments');
    expect(experiments.items).toMatchObject([{ status: 'DRAFT', arms: [{ id: 'as-before' }, { id: 'suggested' }] }]);
  });

  it('says plainly what the API refuses of it', async () => {
    const { adminKey } = await withIgnoredTrigger();
    const page = await tests().open('/suggestions', { key: adminKey });
    await page.route('**/api/experiments', (route) =>
      route.fulfill({
        status: 429,
        contentType: 'application/json',
        body: JSON.stringify({ error: { code: 'QUOTA_EXCEEDED', message: 'The tenant has its 100 experiments' } }),
      }),
    );
    await page.getByRole('button', { name: 'Try with a part of the customers' }).click();
    await page.getByRole('alert').filter({ hasText: 'The tenant has its 100 experiments' }).waitFor();
  });
}
