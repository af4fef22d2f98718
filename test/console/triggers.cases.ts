import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { type ConsoleTests, drawn } from './browser/setup-browser.ts';

const TRIGGER = 'Contact date reached';

async function openTrigger(tests: ConsoleTests, adminKey: string, name = 'Reorder check-in'): Promise<Page> {
  const page = await tests.open('/triggers', { key: adminKey });
  await page.getByRole('link', { name }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  return page;
}

/** The list of triggers, and the settings of one. */
export function triggerCases(tests: () => ConsoleTests): void {
  it('runs one now, and shows its result without a reload', async () => {
    const { tenantId, adminKey } = await tests().newTenant();
    const page = await tests().open('/triggers', { key: adminKey });
    const row = page.getByRole('row').filter({ hasText: TRIGGER });
    await row.getByText('not yet').waitFor();
    await row.getByRole('button', { name: 'Run now' }).click();
    await row.getByText('1 task', { exact: true }).waitFor();
    expect(await row.getByRole('cell').nth(2).innerText()).toBe('1');
    const tasks = await tests().stack.query('select title from crm.tasks where tenant_id = $1', [tenantId]);
    expect(tasks).toEqual([{ title: 'Get back in touch with Ada Example' }]);
  });

  it('switches one off, and takes it back', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/triggers', { key: adminKey });
    const toggle = page.getByRole('switch', { name: `${TRIGGER}: active` });
    await toggle.click();
    await expect.poll(() => toggle.getAttribute('aria-checked')).toBe('false');
    const message = page
      .getByLabel('Messages')
      .locator('div')
      .filter({ hasText: `“${TRIGGER}” is switched off.` });
    await message.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => toggle.getAttribute('aria-checked')).toBe('true');
  });

  it('switches several off by the keyboard alone', async () => {
    const { tenantId, adminKey } = await tests().newTenant();
    const page = await tests().open('/tasks', { key: adminKey });
    await page.getByRole('heading', { name: 'Tasks', level: 1 }).waitFor();
    const goToTriggers = async () => {
      for (const key of ['g', 'r']) await page.keyboard.press(key); // on a slow machine perhaps too far apart to be one shortcut
      return page.url();
    };
    await expect.poll(goToTriggers).toContain('/triggers');
    await page.getByRole('link', { name: TRIGGER }).waitFor();
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
    await page.getByRole('button', { name: 'Switch off 2' }).press('Enter');
    await page.getByText('2 triggers are switched off.').waitFor();
    const off = await tests().stack.query(
      'select from automation.automated_triggers where tenant_id = $1 and not is_active',
      [tenantId],
    );
    expect(off).toHaveLength(2);
  });

  it('is made from a gallery of types after its preview, and copied; each says when it looks next', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/triggers', { key: adminKey });
    await page.getByRole('row').filter({ hasText: TRIGGER }).getByText('Feb 2, 2026, 12:00 PM').waitFor();
    await page.getByRole('link', { name: 'New trigger' }).click();
    await page.getByText('The date until which a customer asked not to be contacted has come.').waitFor();
    await page.getByRole('link', { name: 'Customer timing' }).click();
    const preview = page.getByRole('region', { name: 'What these settings would do now' });
    await preview.getByRole('link', { name: 'Ada Example' }).waitFor();
    const save = page.getByRole('button', { name: 'Make the trigger' });
    await page.getByLabel('Name').fill(TRIGGER);
    await save.click();
    await page.getByText('is taken').waitFor();
    await page.getByLabel('Name').fill('Call at last');
    await page.getByLabel('Due after').fill('0');
    await page.getByLabel(/^Active at once/).uncheck();
    await save.click();
    await page.getByText('“Call at last” is made. It is switched off.').waitFor();
    await page.getByRole('heading', { name: 'Call at last', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Copy…' }).click();
    await expect.poll(() => page.getByLabel('Name').inputValue()).toBe('Call at last (copy)');
    expect(await page.getByLabel('Due after').inputValue()).toBe('0');
    await save.click();
    await page.getByText('“Call at last (copy)” is made. 1 match now.').waitFor();
    const { body } = await tests().stack.api('GET', '/api/admin/triggers', { key: adminKey });
    const items: readonly { readonly name: string }[] = body.items;
    const made = items.filter(({ name }) => name.startsWith('Call at last'));
    // Both were made at one moment of the clock that stands still, so that ids order them.
    expect(made.toSorted((one, other) => one.name.localeCompare(other.name))).toMatchObject([
      { isActive: false, nextEvaluationAt: null, config: { dueInDays: 0 } },
      { isActive: true, nextEvaluationAt: '2026-02-02T12:00:00.000Z', config: { dueInDays: 0 } },
    ]);
  });

  it('saves settings with Ctrl S; a 0 stays 0, and the change is in the audit log', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await openTrigger(tests(), adminKey);
    await page.getByLabel('Overdue by more than').fill('0');
    await page.getByText('overdue by more than 20 → 0').waitFor();
    await page.keyboard.press('Control+s');
    await page.getByText('Saved. Tasks that exist').waitFor();
    await page.reload();
    await drawn(page);
    expect(await page.getByLabel('Overdue by more than').inputValue()).toBe('0');
    await page.getByRole('link', { name: 'Changes' }).click();
    await page.getByText('percentageThreshold 20 → 0').waitFor();
  });

  it("puts the server's message at its field, with the focus", async () => {
    const { adminKey } = await tests().newTenant();
    const page = await openTrigger(tests(), adminKey);
    const title = page.getByRole('textbox', { name: /^Title/ });
    await title.fill('Call {custmer}');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('has the unknown placeholder {custmer}').waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.name')).toBe('taskTitle');
  });

  it('shows both versions when somebody else saved meanwhile', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await openTrigger(tests(), adminKey);
    await page.getByLabel('Overdue by more than').fill('30');
    const id = page.url().split('/').at(-1);
    const body = { config: { percentageThreshold: 40 } };
    await tests().stack.api('PATCH', `/api/admin/triggers/${id}`, { key: adminKey, body });
    await page.getByRole('button', { name: 'Read again' }).click(); // as the page does by itself every 15 seconds
    await page.getByText('overdue by more than 40 → 30').waitFor();
    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('row', { name: 'Overdue by more than 30 40' }).waitFor();
    await dialog.getByRole('button', { name: 'Save mine' }).click();
    await page.getByText('Saved. Tasks that exist').waitFor();
    const { body: saved } = await tests().stack.api('GET', `/api/admin/triggers/${id}`, { key: adminKey });
    expect(saved.config.percentageThreshold).toBe(30);
  });

  it('asks before unsaved changes are left, and has them when somebody comes back', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await openTrigger(tests(), adminKey);
    await page.getByLabel('Overdue by more than').fill('33');
    const place = page.url();
    await page.getByRole('link', { name: 'Tasks' }).first().click();
    await page.getByRole('dialog', { name: /without saving/ }).waitFor();
    expect(page.url()).toBe(place);
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'Tasks', level: 1 }).waitFor();
    await page.goBack();
    expect(await page.getByLabel('Overdue by more than').inputValue()).toBe('33');
  });

  it('loses nothing when the session ends in mid-edit', async () => {
    const { tenantId, adminKey } = await tests().newTenant();
    const page = await openTrigger(tests(), adminKey);
    await page.getByLabel('Overdue by more than').fill('44');
    await tests().stack.query('update automation.sessions set revoked_at = created_at where tenant_id = $1', [
      tenantId,
    ]);
    await tests().stack.advance(31_000); // the authorizer caches a session for 30 s
    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog', { name: /session has ended/ });
    await dialog.getByLabel('Key').fill(adminKey);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.getByLabel('Overdue by more than').inputValue()).toBe('44');
    await page.keyboard.press('Control+s');
    await page.getByText('Saved. Tasks that exist').waitFor();
  });

  it("says of another tenant's trigger that there is none", async () => {
    const [mine, theirs] = [await tests().newTenant(), await tests().newTenant()];
    const { body } = await tests().stack.api('GET', '/api/admin/triggers', { key: theirs.adminKey });
    const page = await tests().open(`/triggers/${body.items[0].id}`, { key: mine.adminKey });
    await page.getByText(`There is no trigger ${body.items[0].id}`).waitFor();
  });
}
