import { expect, it } from 'vitest';
import { startIssuer } from '../support/issuer/setup-issuer.ts';
import { ISSUER_PORT } from '../support/issuer/sign-in-context.ts';
import { type ConsoleTests, drawn, expectAccessible, reasonOf } from './browser/setup-browser.ts';

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

  it('lets a user of the CRM in by single sign-on, who is then a person in the audit log', async () => {
    const { tenantId, adminKey } = await tests().newTenant();
    const { stack } = tests();
    const email = `theo@${tenantId}.example`;
    await stack.query('update crm.users set email = $2 where tenant_id = $1', [tenantId, email]);
    const issuer = await startIssuer(ISSUER_PORT);
    try {
      issuer.behaviour.claims = { email, groups: 'guests' };
      const page = await tests().open('/settings?tab=endpoint');
      await page.getByRole('link', { name: 'Continue with SSO' }).click();
      await page.getByRole('alert').filter({ hasText: 'Nothing in your claim “groups” has a role here.' }).waitFor();
      expect(page.url()).toMatch(/\/console\/settings\?tab=endpoint$/);
      await expectAccessible(page);
      issuer.behaviour.claims = { email, groups: ['bosses'] };
      await page.getByRole('link', { name: 'Continue with SSO' }).click();
      await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
      expect(page.url()).toMatch(/\/console\/settings\?tab=endpoint$/);
      await page.getByText('Theo Tutti · admin').waitFor();
      await page.getByRole('link', { name: 'Changes' }).click();
      const opened = page.getByRole('row').filter({ hasText: 'session opened' });
      await opened.filter({ hasText: 'Theo Tutti' }).waitFor();
      await page.getByRole('link', { name: 'Keys and sessions' }).click();
      await page
        .getByRole('region', { name: 'Sessions' })
        .getByRole('button', { name: /Theo Tutti/ })
        .waitFor();
      // The user leaves: the session ends, and another one, in another tab, goes on where the screen is.
      await stack.query('update crm.users set is_active = false where tenant_id = $1', [tenantId]);
      await stack.advance(31_000);
      await page.getByRole('button', { name: 'Read again' }).click();
      const dialog = page.getByRole('dialog', { name: /session has ended/ });
      await dialog.waitFor();
      await stack.query('update crm.users set is_active = true where tenant_id = $1', [tenantId]);
      await stack.advance(31_000);
      const [tab] = await Promise.all([
        page.context().waitForEvent('page'),
        dialog.getByRole('link', { name: /Continue with SSO/ }).click(),
      ]);
      await tab.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
      await tab.close();
      await page.bringToFront();
      await page.evaluate('dispatchEvent(new Event("focus"))');
      await dialog.waitFor({ state: 'detached' });
      const audit = await stack.api('GET', '/api/audit?entityType=session', { key: adminKey });
      expect(audit.body.items.map(({ actorName }: { actorName: string }) => actorName)).toEqual([
        'Theo Tutti',
        'Theo Tutti',
      ]);
    } finally {
      await issuer.stop();
    }
  });

  it('lets the platform choose a tenant, which every link keeps, and a key of a tenant its own only', async () => {
    const [first, second] = [await tests().newTenant('Ada First'), await tests().newTenant('Bob Second')];
    const { platformKey } = tests().stack.connection;
    const page = await tests().open('/triggers?tenant=nobody', { key: platformKey });
    await page.getByRole('heading', { name: 'Choose a tenant' }).waitFor();
    await page.getByText('There is no tenant with the id in this address.').waitFor();
    await expectAccessible(page);
    const nameOf = async ({ tenantId }: { tenantId: string }) =>
      (await tests().stack.query<{ name: string }>('select name from crm.tenants where id = $1', [tenantId]))[0]
        ?.name ?? '';
    const [firstName, secondName] = [await nameOf(first), await nameOf(second)];
    await page.getByRole('searchbox', { name: /tenant/ }).fill(firstName);
    await page.getByRole('link', { name: firstName }).click();
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    const side = page.getByRole('navigation', { name: 'Main' });
    await side.getByText(firstName).waitFor();
    await side.getByRole('link', { name: 'Customers' }).click();
    await page.getByRole('link', { name: 'Ada First' }).click();
    await page.getByRole('heading', { name: 'Ada First', level: 1 }).waitFor();
    expect(new URL(page.url()).searchParams.get('tenant')).toBe(first.tenantId);
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.getByRole('searchbox').fill('Ada');
    await expect.poll(() => page.url()).toContain('q=Ada');
    expect(new URL(page.url()).searchParams.get('tenant')).toBe(first.tenantId);
    await side.getByRole('button', { name: 'Change tenant' }).click();
    await page.getByRole('dialog').getByRole('link', { name: secondName }).click();
    await side.getByText(secondName).waitFor();
    await side.getByRole('link', { name: 'Customers' }).click();
    await page.getByRole('link', { name: 'Bob Second' }).waitFor();
    const own = await tests().open(`/customers?tenant=${second.tenantId}`, { key: first.adminKey });
    await own.getByRole('link', { name: 'Ada First' }).waitFor();
    expect(await own.getByRole('link', { name: 'Ada First' }).getAttribute('href')).not.toContain('tenant');
    expect(await own.getByRole('button', { name: 'Change tenant' }).count()).toBe(0);
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
    expect(await reasonOf(run)).toBe('This needs the role operator; yours is viewer.');
    await run.click({ force: true });
    expect(await page.getByText(/queued/).count()).toBe(0);
  });
}
