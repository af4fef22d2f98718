import { expect, it } from 'vitest';
import { type ConsoleTests, drawn } from './setup-browser.ts';

/** Signing in and out, and what the browser keeps of the key. */
export function signInCases(tests: () => ConsoleTests): void {
  it('says what is wrong with a key, and then opens the address that was asked for', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/tasks?view=list');
    await page.getByLabel('Key').fill(`ft_${'x'.repeat(43)}`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The key is unknown').waitFor();
    await page.getByLabel('Key').fill(adminKey);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Tasks', level: 1 }).waitFor();
    expect(page.url()).toMatch(/\/console\/tasks\?view=list$/);
  });

  it('keeps the key nowhere: neither address, history, storage nor a cookie that scripts read', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/triggers', { key: adminKey });
    await page.getByRole('heading', { name: 'Triggers', level: 1 }).waitFor();
    const seen = await page.evaluate('[location.href, document.cookie, localStorage.length, sessionStorage.length]');
    expect(seen).toEqual([expect.stringMatching(/\/console\/triggers$/), '', 0, 0]);
    await page.goto('about:blank');
    await page.goBack();
    expect(page.url()).not.toContain('key');
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ name: 'ft', httpOnly: true, sameSite: 'Strict' });
    expect(cookie?.value).not.toBe(adminKey);
  });

  it('ends in other tabs too', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/triggers', { key: adminKey });
    await page.getByRole('heading', { name: 'Triggers', level: 1 }).waitFor();
    const other = await page.context().newPage();
    await other.goto(page.url());
    await drawn(other);
    await other.getByRole('heading', { name: 'Triggers', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await other.getByRole('button', { name: 'Read again' }).click();
    await other.getByRole('dialog', { name: /session has ended/ }).waitFor();
  });

  it('shows a viewer everything, and says which role an action needs', async () => {
    const { adminKey } = await tests().newTenant();
    const made = await tests().stack.api('POST', '/api/admin/keys', {
      key: adminKey,
      body: { role: 'viewer', name: 'Reads' },
    });
    const page = await tests().open('/triggers', { key: made.body.key });
    const run = page.getByRole('button', { name: 'Run all' });
    await run.waitFor();
    expect(await run.getAttribute('title')).toBe('This needs the role operator; yours is viewer.');
    await run.click({ force: true });
    expect(await page.getByText(/queued/).count()).toBe(0);
  });
}
