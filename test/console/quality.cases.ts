import type { Page, Response } from 'playwright-core';
import { expect, it } from 'vitest';
import { addJobs, type ConsoleTests, expectAccessible, expectNoOverflow } from './setup-browser.ts';

const MINUTE_MS = 60_000;
/** Of the type that `newTenant` has a customer for. */
const TRIGGER = 'Contact date reached';

/** Every screen with its heading. `{trigger}` and others are ids, `{name}` is the customer's. */
const screens = [
  ['/overview', 'Overview'],
  ['/triggers', 'Triggers'],
  ['/triggers/{trigger}', TRIGGER],
  ['/triggers/{trigger}?tab=forecast', TRIGGER],
  ['/triggers/{trigger}?tab=evaluations', TRIGGER],
  ['/triggers/{trigger}?tab=tasks', TRIGGER],
  ['/triggers/{trigger}?tab=results', TRIGGER],
  ['/triggers/{trigger}?tab=changes', TRIGGER],
  ['/tasks', 'Tasks'],
  ['/tasks?view=list', 'Tasks'],
  ['/customers', 'Customers'],
  ['/customers?q=nobody', 'Customers'],
  ['/customers/{customer}', '{name}'],
  ['/jobs', 'Jobs'],
  ['/jobs/{job}', 'send email'],
  ['/events', 'Events'],
  ['/events/{event}', 'client created'],
  ['/maintenance', 'Maintenance'],
  ['/settings', 'Settings'],
  ['/settings?tab=users', 'Settings'],
  ['/settings?tab=endpoint', 'Settings'],
  ['/settings?tab=keys', 'Settings'],
  ['/settings?tab=audit', 'Settings'],
  ['/nowhere', 'There is nothing at this address'],
] as const;

/** A tenant with something on every screen, whose customer has the name. */
export async function hostileTenant(tests: ConsoleTests, name: string) {
  const tenant = await tests.newTenant(name);
  const { tenantId, adminKey: key } = tenant;
  const { body } = await tests.stack.api('GET', '/api/admin/triggers', { key });
  const trigger: { id: string } = body.items.find(
    ({ triggerType }: { triggerType: string }) => triggerType === 'CUSTOMER_TIMING',
  );
  await tests.stack.api('POST', `/api/admin/triggers/${trigger.id}/run`, { key });
  await tests.stack.api('PATCH', '/api/admin/settings', { key, body: { clientJourney: true } });
  const [customer] = await tests.stack.query<{ id: string }>('select id from crm.customers where tenant_id = $1', [
    tenantId,
  ]);
  const { body: event } = await tests.stack.api('POST', '/api/events', {
    key,
    body: { type: 'CLIENT_CREATED', customerId: customer?.id ?? '' },
  });
  await tests.stack.settle();
  const [made] = await tests.stack.query<{ customer: string }>(
    'select customer_id as customer from crm.tasks where tenant_id = $1',
    [tenantId],
  );
  expect(made).toBeDefined();
  await addJobs(tests.stack, tenantId, { failed: 1, delayed: 1 });
  const [job] = await tests.stack.query<{ id: string }>(
    `select id from automation.jobs where tenant_id = $1 and status = 'FAILED' and type = 'SEND_EMAIL'`,
    [tenantId],
  );
  return { key, trigger: trigger.id, customer: made?.customer ?? '', job: job?.id ?? '', event: event.eventId };
}

async function settled(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await expect.poll(() => page.locator('.skeleton').count()).toBe(0);
}

/** What holds on every screen. */
export function qualityCases(tests: () => ConsoleTests): void {
  it.each([
    ['light', 1440],
    ['light', 375],
    ['dark', 1440],
    ['dark', 375],
  ] as const)('has no finding of axe, and nothing too wide, in %s at %i', async (colorScheme, width) => {
    const customerName = `Anna ${'Lang'.repeat(60)}`;
    const { key, ...ids } = await hostileTenant(tests(), customerName);
    const page = await tests().open('/nowhere', { key, colorScheme, viewport: { width, height: 900 } });
    await page.getByText('There is nothing at this address').waitFor();
    for (const [path, name] of screens) {
      const place = Object.entries(ids).reduce<string>((all, [id, value]) => all.replace(`{${id}}`, value), path);
      await page.goto(`${tests().stack.connection.apiUrl}/console${place}`);
      await settled(page, name.replace('{name}', customerName));
      await expectNoOverflow(page);
      await expectAccessible(page);
    }
  });

  it('has no finding of axe on sign-in and in dialogs', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/triggers');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await expectAccessible(page);
    await page.getByLabel('Key').fill(adminKey);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Triggers', level: 1 }).waitFor();
    for (const [key, name] of [
      ['/', 'Find'],
      ['?', 'Which keys are there?'],
    ] as const) {
      await page.keyboard.press(key);
      await page.getByRole('dialog', { name }).waitFor();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name }).waitFor({ state: 'hidden' });
    }
  });

  it.each([
    '<img src=x onerror="document.title=1">',
    "Robert'); drop table crm.customers;--",
    '{{constructor}} {0}',
    '\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd',
  ])('shows a customer called %s as text', async (name) => {
    const { key, trigger, customer } = await hostileTenant(tests(), name);
    const page = await tests().open(`/triggers/${trigger}?tab=tasks`, { key });
    await page.getByRole('cell', { name, exact: true }).waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    await page.goto(`${tests().stack.connection.apiUrl}/console/tasks`);
    await page.getByText(name, { exact: true }).first().waitFor();
    await page.goto(`${tests().stack.connection.apiUrl}/console/customers/${customer}`);
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    for (const screen of ['jobs', 'events']) {
      await page.goto(`${tests().stack.connection.apiUrl}/console/${screen}`);
      await page.getByRole('link', { name, exact: true }).first().waitFor();
      expect(await page.locator('main img').count()).toBe(0);
    }
  });

  it('reads without a byte of what it has, and nothing more when nobody has touched it for four minutes', async () => {
    const { adminKey } = await tests().newTenant();
    const { chaos } = tests().stack;
    const read: { readonly url: string; readonly status: number; readonly bytes: number }[] = [];
    const note = async (response: Response) => {
      const { responseBodySize: bytes } = await response.request().sizes();
      if (response.url().includes('/api/')) read.push({ url: response.url(), status: response.status(), bytes });
    };
    const prepare = async (page: Page) => {
      await page.clock.install();
      page.on('response', note);
    };
    const page = await tests().open('/overview', { key: adminKey, prepare });
    await page.getByText('Tasks made').first().waitFor();
    const first = read.find(({ url }) => url.includes('/api/overview'));
    expect(first).toMatchObject({ status: 200 });
    expect(first?.bytes).toBeGreaterThan(500);
    const again = () => read.filter((one) => one !== first && one.url === first?.url);
    await page.clock.runFor(MINUTE_MS);
    await expect.poll(() => again().length).toBeGreaterThan(2);
    expect(new Set(again().map(({ status, bytes }) => `${status}: ${bytes} bytes`))).toEqual(new Set(['304: 0 bytes']));
    const statements = () => chaos.calls().filter(({ service }) => service === 'rds-data').length;
    await page.clock.runFor(4 * MINUTE_MS);
    await page.getByText('paused').waitFor();
    await tests().stack.settle();
    chaos.forgetCalls();
    await page.clock.runFor(60 * MINUTE_MS);
    await tests().stack.settle();
    expect(statements()).toBe(0);
    await page.mouse.move(10, 10);
    await expect.poll(statements).toBeGreaterThan(0);
  });

  it('says that the database is waking up, and goes on by itself', async () => {
    const { adminKey } = await tests().newTenant();
    let isAsleep = true;
    const prepare = async (page: Page) => {
      await page.clock.install();
      await page.route('**/api/admin/triggers*', (route) =>
        isAsleep
          ? route.fulfill({
              status: 503,
              headers: { 'retry-after': '15' },
              json: { error: { code: 'DATABASE_UNAVAILABLE', message: 'It resumes' } },
            })
          : route.continue(),
      );
    };
    const page = await tests().open('/triggers', { key: adminKey, prepare });
    await page.getByText('The database is waking up').waitFor();
    isAsleep = false;
    await page.clock.runFor(6000);
    await page.getByRole('link', { name: 'Reorder check-in' }).waitFor();
  });

  it('offers to reload when a newer version has replaced its files', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/triggers', { key: adminKey, expected: /./ });
    await page.getByRole('link', { name: 'Reorder check-in' }).waitFor();
    await page.route('**/assets/tasks-*', (route) => route.fulfill({ status: 404, body: '' }));
    await page.getByRole('link', { name: 'Tasks' }).click();
    await page.getByText('A new version is there').waitFor();
    expect(await page.getByRole('button', { name: 'Reload' }).count()).toBe(1);
  });

  it('says when the API does not answer, keeps what was read, and reads it again', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/triggers', { key: adminKey });
    await page.getByRole('link', { name: 'Reorder check-in' }).waitFor();
    await page.route('**/api/**', (route) => route.abort());
    await page.getByRole('button', { name: 'Read again' }).click();
    await page.getByText('The API does not answer').first().waitFor();
    expect(await page.getByRole('link', { name: 'Reorder check-in' }).count()).toBe(1);
    await page.unroute('**/api/**');
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByText('The API does not answer').waitFor({ state: 'detached' });
  });
}
