import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { ConsoleTests } from './browser/setup-browser.ts';

const HOUR_MS = 3_600_000;

/** The first screen. */
export function overviewCases(tests: () => ConsoleTests): void {
  async function nowOf(key: string): Promise<number> {
    const { body } = await tests().stack.api('GET', '/api/session', { key });
    return Date.parse(body.now);
  }

  /** Four tasks of one rep, made yesterday: one completed in time, two overdue, one due tomorrow; and a failed job. */
  async function withWork() {
    const tenant = await tests().newTenant();
    const at = new Date(await nowOf(tenant.adminKey));
    await tests().stack.query(
      `insert into crm.tasks (tenant_id, title, status, created_at, due_at, completed_at, customer_id, assignee_id)
       select $1, 'Task ' || k.n, k.status, $2::timestamptz - interval '1 day', $2::timestamptz + k.due, k.completed, c.id, c.sales_rep_id
       from crm.customers c, (values
         (1, 'COMPLETED', interval '1 hour', $2::timestamptz - interval '2 hours'),
         (2, 'PENDING', interval '-1 hour', null),
         (3, 'IN_PROGRESS', interval '-2 hours', null),
         (4, 'PENDING', interval '1 day', null)) k (n, status, due, completed)
       where c.tenant_id = $1`,
      [tenant.tenantId, at],
    );
    await tests().stack.query(
      `insert into automation.jobs (tenant_id, queue, type, status, error, run_at, rank_at, created_at, completed_at)
       values ($1, 'email', 'send-email', 'FAILED', 'REFUSED: <b>no mailbox</b>', $2, $2, $2, $2)`,
      [tenant.tenantId, new Date(at.getTime() - HOUR_MS)],
    );
    return tenant;
  }

  const figure = (page: Page, title: string) =>
    page.getByLabel('Key figures').locator('div').filter({ hasText: title }).locator('dd').first();

  it('is the first screen, calm when nothing needs a look, and one call', async () => {
    const { adminKey } = await tests().newTenant();
    const asked: string[] = [];
    const prepare = async (page: Page) => {
      page.on(
        'request',
        (request) => void (request.url().includes('/api/') && asked.push(new URL(request.url()).pathname)),
      );
    };
    const page = await tests().open('', { key: adminKey, prepare });
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.getByText('Nothing: every trigger and workflow does what it usually does').waitFor();
    await page.getByText('No task was made in this period.').waitFor();
    // A set, because the page reads again after 15 seconds, which are short on a busy machine.
    expect(new Set(asked)).toEqual(new Set(['/api/session', '/api/overview']));
  });

  it('says who ordered after a task only of tasks whose 14 days are over', async () => {
    const { tenantId, adminKey } = await tests().newTenant();
    // One a day of a customer each, who orders ten days later: 14 of the 28 days are over, and all of those before.
    await tests().stack.query(
      `with made as (
         insert into crm.customers (tenant_id, name) select $1, 'Customer ' || n from generate_series(1, 56) n returning id
       ), days as (
         select m.id, $2::timestamptz - row_number() over () * interval '1 day' + interval '1 hour' as at from made m
       ), tasks as (
         insert into crm.tasks (tenant_id, customer_id, title, created_at) select $1, d.id, 'Call', d.at from days d
       )
       insert into crm.orders (tenant_id, customer_id, status, ordered_at)
       select $1, d.id, 'PLACED', d.at + interval '10 days' from days d where d.at + interval '10 days' < $2`,
      [tenantId, new Date(await nowOf(adminKey))],
    );
    const title = 'Ordered within 14 days of the task';
    const page = await tests().open('/overview', { key: adminKey });
    await page.getByText(/^(13|14|15) of \1 whose 14 days are over · 100 % in the period before, 0 points$/).waitFor();
    expect(await figure(page, title).innerText()).toBe('100 %');
    const week = await tests().open('/overview?days=7', { key: adminKey });
    await week.getByText(/^0 of 0 whose 14 days are over · nothing to compare with in the period before$/).waitFor();
    expect(await figure(week, title).innerText()).toBe('–');
  });

  it('leads from each number to the list that has as many', async () => {
    const { adminKey } = await withWork();
    const page = await tests().open('/overview', { key: adminKey });
    await page.getByText('1 job failed: send email').waitFor();
    await page.getByText('<b>no mailbox</b>').waitFor();
    for (const [title, number] of [
      ['Tasks made', '4'],
      ['Of them completed', '1'],
    ] as const) {
      expect(await figure(page, title).innerText()).toBe(number);
      await figure(page, title).getByRole('link').click();
      await page.getByRole('button', { name: 'Task 1', exact: true }).waitFor();
      expect(await page.getByRole('button', { name: /^Task \d$/ }).count()).toBe(Number(number));
      await page.goBack();
    }
    await page.getByRole('link', { name: 'Theo Tutti: 2' }).click();
    await page.getByRole('button', { name: 'Task 3', exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /^Task \d$/ }).allInnerTexts()).toEqual(['Task 3', 'Task 2']);
    await page.goBack();
    await page.getByRole('link', { name: /^Theo Tutti 2 overdue.*3$/ }).click();
    await page.getByRole('button', { name: 'Task 4', exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /^Task \d$/ }).count()).toBe(3);
  });

  it('has a table behind its chart with the same sums', async () => {
    const { adminKey } = await withWork();
    const page = await tests().open('/overview?days=7', { key: adminKey });
    await page.getByRole('img', { name: 'Tasks made per day' }).waitFor();
    await page.getByText('As a table').click();
    const rows = page.getByRole('region', { name: 'Tasks made per day' }).locator('tbody tr');
    const cells = await rows.evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll('td')].slice(1).map((cell) => Number(cell.textContent))),
    );
    expect(cells).toHaveLength(7);
    expect(cells.reduce((sum, [made = 0]) => sum + made, 0)).toBe(4);
    expect(cells.reduce((sum, [, completed = 0]) => sum + completed, 0)).toBe(1);
  });

  it('says of a trigger that made no task, and of a workflow that nobody entered, what is usual', async () => {
    const { tenantId, adminKey } = await tests().newTenant();
    const at = new Date(await nowOf(adminKey));
    await tests().stack.query(
      `update automation.automated_triggers set created_at = $2::timestamptz - interval '60 days', starts_at = null
       where tenant_id = $1 and trigger_type = 'BURN_RATE_ALERT'`,
      [tenantId, at],
    );
    await tests().stack.query(
      `insert into automation.trigger_evaluations (tenant_id, trigger_id, trigger_type, source, status, created, matched, already_done, suppressed,
         scheduled_at, requested_at, started_at, finished_at)
       select t.tenant_id, t.id, t.trigger_type, 'SCHEDULE', 'SUCCEEDED', case when n = 0 then 0 else 5 end, 463, 454, '{"DO_NOT_CONTACT": 9}', at, at, at, at
       from automation.automated_triggers t, generate_series(0, 27) n, lateral (select $2::timestamptz - (n * 24 + 2) * interval '1 hour' as at) m
       where t.tenant_id = $1 and t.trigger_type = 'BURN_RATE_ALERT'`,
      [tenantId, at],
    );
    await tests().stack.query(
      `with w as (
         insert into automation.workflows (tenant_id, name, draft, created_by, created_at, updated_at)
         values ($1, 'Win back', '{}', 'me', $2::timestamptz - interval '60 days', $2) returning tenant_id, id
       ), g as (
         insert into automation.graphs (tenant_id, workflow_id, version, source, checksum, settings, published_by, published_at)
         select tenant_id, id, 1, '{}', repeat('0', 64), '{}', 'me', $2 from w returning tenant_id, id
       )
       insert into automation.node_counts (tenant_id, graph_id, node, port, day, runs)
       select g.tenant_id, g.id, 0, 'next', ($2::timestamptz at time zone 'UTC')::date - n, 40 from g cross join generate_series(2, 29) n`,
      [tenantId, at],
    );
    await tests().stack.query(
      `update automation.workflows w set status = 'ACTIVE', active_graph_id = g.id from automation.graphs g where g.workflow_id = w.id and w.tenant_id = $1`,
      [tenantId],
    );
    const page = await tests().open('/overview', { key: adminKey });
    const empty = page.getByRole('article').filter({ hasText: 'Nobody entered Win back since yesterday' });
    await empty.getByText('Usually 40 customers a day, today 0').waitFor();
    const card = page.getByRole('article').filter({ hasText: 'Reorder check-in made no task in 24 hours' });
    await card.getByText('Usually 5 by now').waitFor();
    expect(await card.getByRole('listitem').count()).toBe(3);
    await card.getByText('463 matched, 454 already done, 9 do not contact').first().waitFor();
    await card.getByRole('link', { name: 'Its evaluations' }).click();
    await page.getByRole('heading', { level: 1, name: 'Reorder check-in' }).waitFor();
  });
}
