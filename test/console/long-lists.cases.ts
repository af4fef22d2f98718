import { expect, it } from 'vitest';
import { type ConsoleTests, drawn } from './browser/setup-browser.ts';

const ROWS = 10_000;
/** Below this a browser scrolls and draws again without a pause, so that no list needs to leave out rows that are out of sight. */
const MOST_DRAWN = 250;

/** Lists of a tenant that has much of everything. */
export function longListCases(tests: () => ConsoleTests): void {
  /** Without the triggers of the tables: nothing is to follow from the rows. */
  async function withMuch() {
    const { tenantId, adminKey: key } = await tests().newTenant();
    const rows = `generate_series(1, ${ROWS}) n where c.tenant_id = '${tenantId}' and c.name = 'Ada Example'`;
    const at = `timestamptz '2026-01-31T09:00:00Z' - n * interval '1 minute'`;
    await tests().stack.query(`do $$ begin
      set local session_replication_role = replica;
      insert into crm.tasks (tenant_id, title, status, priority, due_at, customer_id, assignee_id)
        select c.tenant_id, 'Task ' || n, 'PENDING', 'HIGH', ${at}, c.id, c.sales_rep_id from crm.customers c, ${rows};
      insert into crm.activities (tenant_id, customer_id, type, summary, occurred_at)
        select c.tenant_id, c.id, 'CALL', 'Call ' || n, ${at} from crm.customers c, ${rows};
      insert into automation.jobs (tenant_id, queue, type, status, error, run_at, rank_at, created_at, completed_at)
        select c.tenant_id, 'email', 'send-email', 'FAILED', 'REFUSED', ${at}, ${at}, ${at}, ${at} from crm.customers c, ${rows};
      insert into automation.events (tenant_id, type, customer_id, dedupe_key, occurred_at, handled_at)
        select c.tenant_id, 'CLIENT_CREATED', c.id, n::text, ${at}, ${at} from crm.customers c, ${rows};
      insert into automation.trigger_evaluations (tenant_id, trigger_id, trigger_type, source, status, scheduled_at, requested_at, started_at, finished_at)
        select c.tenant_id, t.id, t.trigger_type, 'SCHEDULE', 'SUCCEEDED', ${at}, ${at}, ${at}, ${at}
        from automation.automated_triggers t, crm.customers c, ${rows} and t.tenant_id = c.tenant_id and t.trigger_type = 'CUSTOMER_TIMING';
      insert into crm.customers (tenant_id, name) select c.tenant_id, 'Customer ' || n from crm.customers c, ${rows};
    end $$`);
    const [ids] = await tests().stack.query<{ customer: string; trigger: string }>(
      `select c.id as customer, t.id as trigger from crm.customers c join automation.automated_triggers t using (tenant_id)
       where tenant_id = $1 and c.name = 'Ada Example' and t.trigger_type = 'CUSTOMER_TIMING'`,
      [tenantId],
    );
    return { key, customer: ids?.customer ?? '', trigger: ids?.trigger ?? '' };
  }

  it(`draw a page, and not all of ${ROWS} rows`, async () => {
    const { key, customer, trigger } = await withMuch();
    const page = await tests().open('/overview', { key });
    const lists = [
      ...['/tasks', '/tasks?view=list', '/customers', `/customers/${customer}`, '/jobs', '/events'],
      `/triggers/${trigger}?tab=evaluations`,
    ];
    for (const path of lists) {
      await page.goto(`${tests().stack.connection.apiUrl}/console${path}`);
      await drawn(page);
      const rows = page.locator('main').locator('tr, li');
      await expect.poll(() => rows.count(), { message: path }).toBeGreaterThanOrEqual(50);
      expect(await rows.count(), path).toBeLessThanOrEqual(MOST_DRAWN);
    }
  });
}
