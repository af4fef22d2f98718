import type { Page, Response } from 'playwright-core';
import { expect, it } from 'vitest';
import { addJobs, type ConsoleTests, expectAccessible } from './browser/setup-browser.ts';

const MINUTE_MS = 60_000;

/** Of the page, for functions that run in it. */
declare const document: {
  querySelector(selector: 'dialog'): { close(): void } | null;
  readonly activeElement: { readonly tagName: string; dispatchEvent(event: object): void };
};
declare const KeyboardEvent: new (type: string, options: object) => object;

/** What holds on every screen, shown on one. */
export function qualityCases(tests: () => ConsoleTests): void {
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

  it('prints all rows of a list, with what it is of and without the shell', async () => {
    const { tenantId, adminKey: key } = await tests().newTenant();
    await addJobs(tests().stack, tenantId, { failed: 0, delayed: 205 });
    const prepare = async (page: Page) => {
      await page.addInitScript(
        'window.print = () => { window.printed = document.querySelectorAll("[data-row]").length }',
      );
    };
    const page = await tests().open('/jobs?queue=email&status=QUEUED', { key, prepare });
    await page.getByRole('button', { name: 'Next page' }).waitFor();
    await page.keyboard.press('Control+p');
    await expect.poll(() => page.evaluate('window.printed')).toBe(205);
    await page.emulateMedia({ media: 'print' });
    await page.getByText('Only queue: email, status: queued').waitFor();
    await page.getByText(/^As of .*2026.*, times in Europe\/Lisbon$/).waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
    await page.emulateMedia({ media: 'screen' });
    await page.evaluate('window.dispatchEvent(new Event("afterprint"))');
    await expect.poll(() => page.locator('[data-row]').count()).toBe(50);
  });

  it('takes a key that follows the end of a dialog at once', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/triggers', { key: adminKey });
    await page.keyboard.press('/');
    await page.getByRole('combobox').waitFor();
    // Both before the browser draws the page again, which takes the focus out of the closed dialog.
    const target = await page.evaluate(() => {
      document.querySelector('dialog')?.close();
      const { activeElement } = document;
      activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true }));
      return activeElement.tagName;
    });
    expect(target).toBe('INPUT');
    await page.getByRole('dialog', { name: 'Which keys are there?' }).waitFor();
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
    // The page may show an answer before the browser has told its size.
    const ofOverview = () => read.find(({ url }) => url.includes('/api/overview'));
    await expect.poll(ofOverview).toMatchObject({ status: 200 });
    const first = ofOverview();
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
    await expect.poll(() => page.getByText('The API does not answer').count()).toBe(0);
  });
}
