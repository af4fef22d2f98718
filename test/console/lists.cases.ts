import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { hostileTenant } from './quality.cases.ts';
import { addJobs, type ConsoleTests } from './setup-browser.ts';

/** What can be done with every list. */
export function listCases(tests: () => ConsoleTests): void {
  it('saves every list as CSV', async () => {
    const { key, trigger } = await hostileTenant(tests(), '=1+1');
    const page = await tests().open('/overview', { key });
    for (const [path, file, row] of [
      ['/customers', 'customers', `,'=1+1,`],
      ['/tasks', 'tasks', `,'=1+1,`],
      ['/triggers', 'triggers', 'Contact date reached'],
      [`/triggers/${trigger}?tab=evaluations`, 'evaluations', 'SUCCEEDED'],
      [`/triggers/${trigger}?tab=tasks`, 'tasks-of-trigger', `,'=1+1,`],
      [`/triggers/${trigger}?tab=changes`, 'changes-of-trigger', 'trigger.created'],
      ['/events', 'events', `,'=1+1,`],
      ['/jobs', 'jobs', 'SEND_EMAIL'],
      ['/maintenance', 'maintenance-runs', 'Id,Name,Why'],
      ['/settings?tab=users', 'users', 'Theo Tutti'],
      ['/settings?tab=keys', 'keys', 'admin'],
      ['/settings?tab=keys', 'sessions', 'admin'],
      ['/settings?tab=audit', 'changes', 'trigger.created'],
    ] as const) {
      await page.goto(`${tests().stack.connection.apiUrl}/console${path}`);
      const buttons = page.getByRole('button', { name: 'CSV' });
      const button = file === 'sessions' ? buttons.last() : buttons.first();
      await button.waitFor();
      const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
      expect(download.suggestedFilename()).toBe(`${file}.csv`);
      expect(readFileSync(await download.path(), 'utf8'), path).toContain(row);
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
}
