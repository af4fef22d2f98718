import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { addJobs, type ConsoleTests, expectAccessible, expectNoOverflow } from './browser/setup-browser.ts';
import { addWorkflow } from './browser/setup-workflow.ts';

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 375, height: 900 };
/** The rules of axe that look at colours. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** Of the list of screens, which only a browser can import. */
const registry = join(import.meta.dirname, '..', '..', 'functions', 'console', 'app', 'screens', 'index.ts');
const paths = [...readFileSync(registry, 'utf8').matchAll(/path: '([^']+)'/g)].map(([, path = '']) => path);
/** What no screen has as its path, nor as a tab. */
const others = [
  '/tasks?view=list',
  '/bookings?view=week',
  '/bookings?view=list',
  '/triggers/new?type=CUSTOMER_TIMING',
  '/customers?q=nobody',
  ...['/workflows/new?from=blank', '/workflows/new?from=file', '/workflows/new?template=win-back'],
  '/nowhere',
];

const LONG = `Anna ${'Lang'.repeat(60)}`;
const HOSTILE = [
  '<img src=x onerror="document.title=1">',
  "Robert'); drop table crm.customers;--",
  '{{constructor}} {0}',
  '\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd',
];

/** Of the page, for functions that run in it. */
declare const history: { pushState(state: null, title: string, path: string): void };
declare const document: {
  querySelector(selector: string): { readonly innerText: string; querySelector(selector: string): unknown } | null;
};

/** Goes to a screen as its link does, and waits until everything on it is read. */
async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => history.pushState(null, '', to), `/console${path}`);
  await page.waitForFunction(() => {
    const main = document.querySelector('main');
    return main?.querySelector('h1') && !main.querySelector('.skeleton') && !main.innerText.includes('Loading…');
  });
}

/** Customers called so, each with a task, an event and two jobs. Returns an id for each screen that needs one, by its folder. */
async function withCustomers({ stack, newTenant }: ConsoleTests, [first, ...more]: readonly string[]) {
  const { tenantId, adminKey: key } = await newTenant(first);
  await stack.query(
    `insert into crm.customers (tenant_id, name, email, sales_rep_id, do_not_contact_until)
     select c.tenant_id, m.name, c.email, c.sales_rep_id, c.do_not_contact_until
     from crm.customers c, unnest($2::text[]) m (name) where c.tenant_id = $1`,
    [tenantId, more],
  );
  const { body } = await stack.api('GET', '/api/admin/triggers', { key });
  const trigger: { id: string } = body.items.find(
    (one: { triggerType: string }) => one.triggerType === 'CUSTOMER_TIMING',
  );
  await stack.api('POST', `/api/admin/triggers/${trigger.id}/run`, { key });
  await stack.api('PATCH', '/api/admin/settings', { key, body: { clientJourney: true } });
  const customers = await stack.query<{ id: string; name: string }>(
    'select id, name from crm.customers where tenant_id = $1',
    [tenantId],
  );
  const events = customers.map(({ id }) =>
    stack.api('POST', '/api/events', { key, body: { type: 'CLIENT_CREATED', customerId: id } }),
  );
  const [event] = await Promise.all(events);
  await stack.settle();
  await addJobs(stack, tenantId, { failed: 1, delayed: 1 });
  const [job] = await stack.query<{ id: string }>(
    `select id from automation.jobs where tenant_id = $1 and status = 'FAILED' and type = 'SEND_EMAIL'`,
    [tenantId],
  );
  const [booking] = await stack.query<{ id: string }>(
    `insert into crm.bookings (tenant_id, customer_id, assigned_user_id, booking_type, scheduled_at, status, task_status, last_execution_error)
     select tenant_id, id, null, 'follow_up', timestamptz '2026-02-02T10:00:00Z' + row_number() over () * interval '1 hour', 'failed', 'failed', 'OUTCOME_UNKNOWN: ' || name
     from crm.customers where tenant_id = $1 returning id`,
    [tenantId],
  );
  expect(await stack.query('select from crm.tasks where tenant_id = $1', [tenantId])).toHaveLength(1 + more.length);
  const made = await addWorkflow(stack, key, customers[0]?.id ?? '', first ?? '');
  const imports = await stack.api('POST', '/api/crm/customers/imports', {
    key,
    body: { fileName: `${first}.csv`.slice(0, 200), sizeBytes: 10, columns: { [first ?? '']: 'externalId' } },
  });
  const ids = {
    ...{ triggers: trigger.id, customers: customers[0]?.id, jobs: job?.id, events: event?.body.eventId },
    ...{ bookings: booking?.id, imports: imports.body.importId },
    ...{ workflows: made.workflowId, runs: made.runId, campaigns: made.campaignId, calendars: made.calendarId },
    ...{ schedules: made.scheduleName, webhooks: made.endpointId, connections: made.connectionId },
    experiments: made.experimentId,
  };
  return { key, customers, ids: ids as Readonly<Record<string, string | undefined>> };
}

/** Nothing is wrong wide and narrow, light and dark. A change of colours is left to the rules that see it. */
async function expectQuality(page: Page): Promise<void> {
  for (const size of [WIDE, NARROW]) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: 'light' });
    await expectNoOverflow(page);
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectAccessible(page, OF_COLOURS);
  }
}

/** Walks through all screens and their tabs. */
export function everyScreenCases(tests: () => ConsoleTests): void {
  it('has no finding of axe, and nothing too wide, light and dark, wide and narrow', async () => {
    const { key, ids } = await withCustomers(tests(), [LONG]);
    const idOf = (path: string): string => {
      const id = ids[path.split('/')[1] ?? ''];
      if (id === undefined) throw new Error(`withCustomers returns no id for the screen ${path}`);
      return id;
    };
    const page = await tests().open('/nowhere', { key });
    expect(paths.length).toBeGreaterThan(10);
    for (const path of [...paths, ...others]) {
      await goTo(
        page,
        path.includes(':id') ? path.replace(':collection', 'customers').replace(':id', idOf(path)) : path,
      );
      await expectQuality(page);
      const tabs = page.locator('main nav.tabs a:not([aria-current])');
      const links = await tabs.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
      for (const link of links) {
        await goTo(page, link.replace('/console', ''));
        await expectQuality(page);
      }
    }
  });

  it('shows what customers are called as text', async () => {
    const { key, customers, ids } = await withCustomers(tests(), HOSTILE);
    const page = await tests().open('/nowhere', { key });
    const ofTrigger = `/triggers/${ids.triggers}?tab=tasks`;
    const lists = ['/tasks', '/tasks?view=list', ofTrigger, '/customers', '/jobs', '/events', '/bookings?view=list'];
    for (const path of lists) {
      await goTo(page, path);
      for (const name of HOSTILE) await page.getByText(name, { exact: true }).first().waitFor();
      expect(await page.locator('main img').count(), path).toBe(0);
    }
    for (const { id, name } of customers) {
      await goTo(page, `/customers/${id}`);
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
      expect(await page.locator('main img').count(), name).toBe(0);
    }
    expect(await page.title()).not.toBe('1');
  });

  it('saves every list as CSV', async () => {
    const { key, ids } = await withCustomers(tests(), ['=1+1']);
    const page = await tests().open('/nowhere', { key });
    for (const [path, file, row] of [
      ['/customers', 'customers', `,'=1+1,`],
      ['/tasks', 'tasks', `,'=1+1,`],
      ['/triggers', 'triggers', 'Contact date reached'],
      [`/triggers/${ids.triggers}?tab=evaluations`, 'evaluations', 'SUCCEEDED'],
      [`/triggers/${ids.triggers}?tab=tasks`, 'tasks-of-trigger', `,'=1+1,`],
      [`/triggers/${ids.triggers}?tab=changes`, 'changes-of-trigger', 'trigger.created'],
      ['/events', 'events', `,'=1+1,`],
      ['/jobs', 'jobs', 'SEND_EMAIL'],
      ['/maintenance', 'maintenance-runs', 'Id,Name,Why'],
      ['/settings?tab=users', 'users', 'Theo Tutti'],
      ['/settings?tab=keys', 'keys', 'admin'],
      ['/settings?tab=keys', 'sessions', 'admin'],
      ['/settings?tab=audit', 'changes', 'trigger.created'],
    ] as const) {
      await goTo(page, path);
      const buttons = page.getByRole('button', { name: 'CSV' });
      const button = file === 'sessions' ? buttons.last() : buttons.first();
      await button.waitFor();
      const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
      expect(download.suggestedFilename()).toBe(`${file}.csv`);
      expect(readFileSync(await download.path(), 'utf8'), path).toContain(row);
    }
  });
}
