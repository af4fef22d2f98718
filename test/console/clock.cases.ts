import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { type ConsoleTests, expectAccessible, expectNoOverflow, reasonOf } from './browser/setup-browser.ts';

const HOUR_MS = 3_600_000;

/** The clock of the local runtime, in the console. */
export function clockCases(tests: () => ConsoleTests): void {
  // A move of the clock works for every tenant that there is.
  beforeAll(() => tests().stack.forgetTenants());

  const bar = (page: Page) => page.getByRole('region', { name: 'Local clock' });

  /** Opens the triggers of a new tenant, whose key the runtime knows, as `npm start` does of the demo's. */
  async function openDemo(): Promise<Page> {
    const { tenantId, adminKey } = await tests().newTenant();
    const prepare = async (page: Page) => {
      await page.route('**/_local/facts', (route) => route.fulfill({ json: { demo: { tenantId, adminKey } } }));
    };
    return tests().open('/triggers', { key: adminKey, prepare });
  }

  it('moves by a day, says what happened with links, and keeps who is signed in', async () => {
    const page = await openDemo();
    const before = tests().stack.now().getTime();
    let begin = () => {};
    const seen = new Promise<void>((done) => {
      begin = done;
    });
    await page.route('**/_local/clock', async (route) => {
      if (route.request().method() === 'POST') await seen; // the move takes as long as it takes to see that it runs
      await route.continue();
    });
    await bar(page).getByRole('button', { name: '+1 day' }).click();
    await bar(page).getByRole('progressbar').waitFor();
    begin();
    await page.getByRole('link', { name: '1 task made' }).waitFor();
    expect(tests().stack.now().getTime() - before).toBe(24 * HOUR_MS);
    await page.getByText('0 calls').waitFor();
    const row = page.getByRole('row').filter({ hasText: 'Contact date reached' });
    await expect.poll(() => row.getByRole('cell').nth(2).innerText()).toBe('1');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('link', { name: '1 task made' }).click();
    await page.getByText('Get back in touch with Ada Example').first().waitFor();
  });

  it('asks for the key after a move past the end of a session whose key it does not know', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/triggers', { key: adminKey });
    await bar(page).getByRole('button', { name: '+1 day' }).click();
    const dialog = page.getByRole('dialog', { name: /session has ended/ });
    await dialog.getByLabel('Key').fill(adminKey);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Reorder check-in' }).waitFor();
  });

  it('shows what is on the way, and goes to the next of it', async () => {
    const page = await openDemo();
    await bar(page)
      .getByRole('button', { name: /^On the way: \d+/ })
      .click();
    const dialog = page.getByRole('dialog', { name: 'What is due in the next 7 days?' });
    await dialog.getByRole('cell', { name: 'burn-rate', exact: true }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    const before = tests().stack.now().getTime();
    await bar(page)
      .getByRole('button', { name: /^To next due/ })
      .click();
    await page.getByRole('button', { name: 'Close what happened' }).waitFor();
    const moved = tests().stack.now().getTime() - before;
    expect(moved).toBeGreaterThan(0);
    expect(moved).toBeLessThanOrEqual(6 * HOUR_MS);
    await expectAccessible(page);
    await page.setViewportSize({ width: 375, height: 800 });
    await expectNoOverflow(page);
    await expectAccessible(page);
  });

  it("jumps to a date and time of the tenant's zone, and not back", async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/triggers', { key: adminKey });
    const input = bar(page).getByLabel('Date and time to move to, in Europe/Lisbon');
    const jump = bar(page).getByRole('button', { name: 'Jump' });
    await input.fill('2026-01-01T00:00');
    expect(await reasonOf(jump)).toContain('forwards only');
    const target = new Date(Math.ceil(tests().stack.now().getTime() / HOUR_MS) * HOUR_MS + HOUR_MS / 2);
    await input.fill(target.toISOString().slice(0, 16)); // Lisbon's winter is UTC
    await jump.click();
    await expect.poll(() => tests().stack.now().toISOString()).toBe(target.toISOString());
  });

  it('is absent where answers do not come from a local runtime', async () => {
    const { adminKey } = await tests().newTenant();
    const asked: string[] = [];
    const prepare = async (page: Page) => {
      page.on('request', (request) => void asked.push(request.url()));
      await page.route('**/api/**', async (route) => {
        const response = await route.fetch();
        const { 'x-local-clock': clock, ...headers } = response.headers();
        expect(clock).toBeDefined();
        await route.fulfill({ response, headers });
      });
    };
    const page = await tests().open('/triggers', { key: adminKey, prepare });
    await page.getByRole('link', { name: 'Reorder check-in' }).waitFor();
    expect(await bar(page).count()).toBe(0);
    expect(asked.filter((url) => /_local|clock-bar/.test(url))).toEqual([]);
  });
}
