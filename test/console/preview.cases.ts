import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { type ConsoleTests, drawn } from './browser/setup-browser.ts';

const MINUTE_MS = 60_000;
const TRIGGER = '7-day sample follow-up';

/** The effect of settings that are not saved, and the forecast of those that are. */
export function previewCases(tests: () => ConsoleTests): void {
  /** A customer tasted something three days ago, so that 7 days are not over, and 2 are. */
  async function openTrigger(): Promise<Page> {
    const { tenantId, adminKey } = await tests().newTenant();
    await tests().stack.query(`insert into crm.products (tenant_id, name) values ($1, 'Reed')`, [tenantId]);
    await tests().stack.query(
      `insert into crm.sample_usages (tenant_id, customer_id, product_id, tasted_at)
       select $1, c.id, p.id, timestamptz '2026-01-30T09:00:00Z' from crm.customers c, crm.products p
       where c.tenant_id = $1 and p.tenant_id = $1`,
      [tenantId],
    );
    const page = await tests().open('/triggers', { key: adminKey });
    await page.getByRole('link', { name: TRIGGER, exact: true }).click();
    await page.getByText('What the saved settings would do now').waitFor();
    return page;
  }

  const effect = (page: Page) => page.getByRole('region', { name: /settings would do now/ });

  it('shows the effect of changed settings after the last key, with the difference to the saved ones', async () => {
    const page = await openTrigger();
    await effect(page).getByText('Nobody.').waitFor();
    const asked: string[] = [];
    page.on('request', (request) => void (request.url().includes('/preview') && asked.push(request.postData() ?? '')));
    await page.clock.install(); // typing takes no time, however busy the machine is
    await page.clock.pauseAt(Date.now() + MINUTE_MS);
    await page.getByLabel('After the tasting', { exact: true }).fill('');
    await page.keyboard.type('102');
    for (const key of ['Backspace', 'Backspace', 'Backspace', '2']) await page.keyboard.press(key);
    await page.clock.resume();
    await effect(page).getByText('1 customer more would get a task now').waitFor();
    expect(asked).toHaveLength(1);
    expect(JSON.parse(asked[0] ?? '').config.daysAfter).toBe(2);
    await effect(page).getByRole('link', { name: 'Ada Example' }).waitFor();
    await effect(page).getByRole('button', { name: 'New 1' }).click();
    await effect(page).getByRole('link', { name: 'Ada Example' }).waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await effect(page).getByText('Nobody.').waitFor();
    expect(await page.getByText('Against the saved settings').count()).toBe(0);
  });

  it('drops an answer that a later question has overtaken', async () => {
    const page = await openTrigger();
    let release = () => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    await page.route('**/preview*', async (route) => {
      if (route.request().postData()?.includes('"daysAfter":2,')) await held;
      await route.continue().catch(() => undefined); // aborted by the page
    });
    const first = page.waitForRequest((request) => request.postData()?.includes('"daysAfter":2,') ?? false);
    const field = page.getByRole('spinbutton', { name: /^After the tasting/ });
    await field.fill('2');
    await first;
    await field.fill('5');
    await effect(page).getByText('nothing changes now').waitFor();
    release();
    await page.unrouteAll({ behavior: 'wait' });
    expect(await effect(page).getByText('nothing changes now').count()).toBe(1);
  });

  it("puts the preview's refusal at its field", async () => {
    const page = await openTrigger();
    await page.getByLabel('After the tasting', { exact: true }).fill('999');
    await effect(page).getByText('see the message at the field').waitFor();
    await page.getByText(/must be a whole number from 0 to 365/).waitFor();
  });

  it('forecasts settings that are not saved, and the saved ones on request', async () => {
    const page = await openTrigger();
    await page.getByLabel('After the tasting', { exact: true }).fill('60');
    await page.getByText('1 change').waitFor();
    await page.getByRole('link', { name: 'Forecast' }).click();
    await page.getByText('0 tasks in 28 evaluations').waitFor();
    await page.getByText('settings that are not saved').waitFor();
    await page.getByRole('button', { name: 'Saved', exact: true }).click();
    await page.getByText('1 task in 28 evaluations').waitFor();
  });

  it('forecasts tasks by rep and day, as far ahead as the address says', async () => {
    const page = await openTrigger();
    await page.getByRole('link', { name: 'Forecast' }).click();
    const heat = page.getByRole('region', { name: 'Tasks by rep and day' });
    await heat.getByRole('row', { name: /^Theo Tutti .* 1$/ }).waitFor();
    await page.getByText('1 task in 28 evaluations').waitFor();
    await page.getByRole('button', { name: '14 days' }).click();
    await page.getByText('1 task in 56 evaluations').waitFor();
    await page.reload();
    await drawn(page);
    await page.getByText('1 task in 56 evaluations').waitFor();
    await heat.getByRole('link', { name: 'Theo Tutti' }).click();
    await page.getByRole('heading', { name: 'Tasks', level: 1 }).waitFor();
    expect(page.url()).toContain('/tasks?assigneeId=');
  });
}
