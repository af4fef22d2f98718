import { expect, it } from 'vitest';
import { startEndpoint } from '../support/endpoint/setup-endpoint.ts';
import { type ConsoleTests, drawn, expectAccessible, expectNoOverflow, reasonOf } from './browser/setup-browser.ts';

/** Settings, keys, users and the audit log. */
export function settingsCases(tests: () => ConsoleTests): void {
  it('make a key that is shown once and works, and revoke it within 30 seconds', async () => {
    const { adminKey } = await tests().newTenant();
    const { stack } = tests();
    const page = await tests().open('/settings?tab=keys', { key: adminKey });
    await page.getByRole('button', { name: 'Make a key' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Night <b>shift</b>');
    await page.getByLabel('Role').selectOption('operator');
    await page.getByRole('button', { name: 'Make 1 key' }).click();
    const made = page.getByRole('dialog', { name: 'The key “Night <b>shift</b>”' });
    const key = await made.locator('code').innerText();
    expect((await stack.api('GET', '/api/session', { key })).body).toMatchObject({ role: 'operator' });
    await made.getByRole('button', { name: 'Done' }).click();
    expect(await page.content()).not.toContain(key);
    const row = page.getByRole('region', { name: 'Keys' }).getByRole('row').filter({ hasText: 'Night <b>shift</b>' });
    await row.getByRole('button', { name: /Revoke/ }).click();
    await page.getByRole('button', { name: 'Revoke 1 key' }).click();
    await row.getByText('revoked', { exact: true }).waitFor();
    await stack.advance(31_000);
    expect((await stack.api('GET', '/api/session', { key })).status).toBe(401);
  });

  it('end a session', async () => {
    const { adminKey } = await tests().newTenant();
    const { stack } = tests();
    const { body: made } = await stack.api('POST', '/api/admin/keys', {
      key: adminKey,
      body: { role: 'viewer', name: 'Reads' },
    });
    const other = await tests().open('/triggers', { key: made.key });
    await other.getByRole('heading', { name: 'Triggers', level: 1 }).waitFor();
    const page = await tests().open('/settings?tab=keys', { key: adminKey });
    const row = page.getByRole('region', { name: 'Sessions' }).getByRole('row').filter({ hasText: 'Reads' });
    await row.getByRole('button', { name: /^End/ }).click();
    await row.waitFor({ state: 'detached' });
    await stack.advance(31_000);
    await other.getByRole('button', { name: 'Read again' }).click();
    await other.getByRole('dialog', { name: /session has ended/ }).waitFor();
  });

  it('share tasks out among the roles and users that are chosen', async () => {
    const { tenantId, adminKey } = await tests().newTenant();
    await tests().stack.query(
      `insert into crm.users (tenant_id, name, role, is_active)
       values ($1, 'Ann Active', 'SALES', true), ($1, 'Dee Desk', 'DESK', true), ($1, 'Ina Inactive', 'SALES', false)`,
      [tenantId],
    );
    const page = await tests().open('/settings', { key: adminKey });
    const card = page.getByRole('region', { name: 'Who gets tasks' });
    await card.getByLabel('Tasks go to').selectOption('the reps in turn');
    const group = card.getByRole('group', { name: 'Among whom: all active users' });
    await group.getByRole('checkbox', { name: /^Ann Active/ }).waitFor();
    expect(await group.getByRole('checkbox', { name: /^Ina Inactive/ }).count()).toBe(0);
    await group.getByRole('checkbox', { name: /^Ann Active/ }).press('Space');
    await card.getByRole('checkbox', { name: 'Everyone with the role DESK' }).press('Space');
    await card.getByRole('group', { name: 'Among whom: 1 role and 1 user' }).waitFor();
    await expectAccessible(page);
    await card.getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByText(/^Who gets tasks: saved/).waitFor();
    const stored = async () =>
      (await tests().stack.api('GET', '/api/admin/settings', { key: adminKey })).body.assignment.among;
    expect(await stored()).toEqual({ roles: ['DESK'], userIds: [expect.any(String)] });
    await tests().stack.query(`update crm.users set is_active = false where tenant_id = $1 and name = 'Ann Active'`, [
      tenantId,
    ]);
    const after = await tests().open('/settings', { key: adminKey });
    const again = after.getByRole('region', { name: 'Who gets tasks' });
    await again.getByRole('checkbox', { name: 'Everyone with the role DESK' }).press('Space');
    await again.getByRole('button', { name: 'Save' }).press('Enter');
    await again.getByRole('alert').waitFor();
    await again.getByRole('checkbox', { name: /not active any more$/ }).press('Space');
    await again.getByRole('group', { name: 'Among whom: all active users' }).waitFor();
    await again.getByRole('button', { name: 'Save', disabled: false }).press('Enter');
    await after.getByText(/^Who gets tasks: saved/).waitFor();
    expect(await stored()).toBeNull();
    await after.setViewportSize({ width: 375, height: 900 });
    await expectNoOverflow(after);
  });

  it('change capacity and leave, and are in the audit log from → to', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/settings?tab=users', { key: adminKey });
    await page.getByRole('button', { name: /Change.*Theo Tutti/ }).click();
    await page.getByRole('spinbutton', { name: /Most open tasks/ }).fill('0');
    await page.getByLabel('Away from').fill('2026-02-01');
    await page.getByLabel('to', { exact: true }).fill('2026-02-14');
    await page.getByRole('button', { name: 'Save' }).press('Enter');
    const row = page.getByRole('row').filter({ hasText: 'Theo Tutti' });
    await row.getByText('away').waitFor();
    await row.getByText('0 of 0 · full').waitFor();
    await page.getByRole('link', { name: 'Changes' }).click();
    await page.getByText(/max ?open ?tasks – → 0/i).waitFor();
  });

  it("put the server's message at the endpoint, and save one that is right", async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/settings?tab=endpoint', { key: adminKey });
    const address = page.getByRole('textbox', { name: 'Address' });
    await address.fill('http://example.com/calls');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'https' }).waitFor();
    await address.fill('https://example.com/calls');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Address: saved.').waitFor();
    await page.reload();
    await drawn(page);
    await expect.poll(() => address.inputValue()).toBe('https://example.com/calls');
  });

  it('test the endpoint: the signed request as it was sent, and the answer', async () => {
    const { adminKey, tenantId } = await tests().newTenant();
    const endpoint = await startEndpoint();
    try {
      const page = await tests().open('/settings?tab=endpoint', { key: adminKey });
      const send = page.getByRole('button', { name: 'Send 1 test call' });
      await send.click();
      await page.getByRole('alert').filter({ hasText: 'The tenant has no endpoint' }).waitFor();
      const set = `insert into automation.tenant_settings (tenant_id, followup_endpoint) values ($1, $2)
        on conflict (tenant_id) do update set followup_endpoint = excluded.followup_endpoint`;
      await tests().stack.query(set, [tenantId, endpoint.url]);
      endpoint.behave({ does: 'answer', status: 401, body: 'wrong <b>signature</b>' });
      await send.press('Enter');
      await page.getByText('A booking’s call would have failed').waitFor();
      await page.getByText(/^Answered 401 after \d+ ms$/).waitFor();
      await page.getByRole('region', { name: 'Answer' }).getByText('wrong <b>signature</b>').waitFor();
      const sent = await page.getByRole('region', { name: 'Request, as it was sent' }).locator('pre').innerText();
      expect(sent).toContain(`POST ${endpoint.url}`);
      expect(sent).toContain(`webhook-signature: ${endpoint.calls[0]?.headers['webhook-signature']}`);
      expect(sent).toContain(endpoint.calls[0]?.body);
      await expectAccessible(page);
      await expectNoOverflow(page);
    } finally {
      await endpoint.close();
    }
  });

  it('show the signing key only when somebody asks, as the API gives it', async () => {
    const { adminKey: key } = await tests().newTenant();
    const { body } = await tests().stack.api('GET', '/api/admin/followup-endpoint/signing-key', { key });
    const page = await tests().open('/settings?tab=endpoint', { key });
    const show = page.getByRole('button', { name: 'Show the key' });
    await show.waitFor();
    expect(await page.content()).not.toContain(body.secret);
    await show.click();
    await page.getByText(body.secret).waitFor();
  });

  it('switch one, which shows in the audit log, apart from what triggers did', async () => {
    const { adminKey } = await tests().newTenant();
    await tests().stack.api('POST', '/api/jobs/process-triggers', { key: adminKey });
    await tests().stack.settle();
    const page = await tests().open('/settings', { key: adminKey });
    const flag = page.getByRole('switch', { name: 'Run triggers' });
    await flag.click();
    await expect.poll(() => flag.getAttribute('aria-checked')).toBe('false');
    await page.getByRole('link', { name: 'Changes' }).click();
    await page.getByText('runTriggers true → false').waitFor();
    expect(await page.getByText('evaluation succeeded').count()).toBe(0);
    await page.getByRole('combobox', { name: 'By' }).selectOption('everybody');
    await page.getByText('evaluation succeeded').first().waitFor();
    await page.getByText('runTriggers true → false').waitFor();
  });

  it('say to a viewer which role keys, changes and switches need', async () => {
    const { adminKey } = await tests().newTenant();
    const { body } = await tests().stack.api('POST', '/api/admin/keys', {
      key: adminKey,
      body: { role: 'viewer', name: 'Reads' },
    });
    const page = await tests().open('/settings?tab=keys', { key: body.key });
    await page.getByText('This needs the role admin; yours is viewer.').waitFor();
    await page.getByRole('link', { name: 'Tenant' }).click();
    const flag = page.getByRole('switch', { name: 'Run triggers' });
    expect(await reasonOf(flag)).toBe('This needs the role admin; yours is viewer.');
  });

  it('keep what was typed, ask before it is left, and say what only the platform sets', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/settings', { key: adminKey });
    const days = page.getByLabel('Days until a deliverable is due');
    await days.fill('21');
    await page.getByLabel('Name of the sender').fill('The shop');
    await page.getByRole('button', { name: 'Undo' }).last().click();
    expect(await page.getByLabel('Address of the sender').isDisabled()).toBe(true);
    await page.getByText('This needs the role platform; yours is admin.').waitFor();
    await page.getByRole('link', { name: 'Quotas' }).click();
    await page.getByRole('row').filter({ hasText: 'working keys' }).getByText('1 of 100').waitFor();
    await page.getByText('Only the operator of the installation changes quotas').waitFor();
    await page.getByRole('link', { name: 'Tenant', exact: true }).click();
    expect(await days.inputValue()).toBe('21');
    await page.getByRole('link', { name: 'Tasks' }).first().click();
    const question = page.getByRole('dialog', { name: 'Leave “Days until a deliverable is due” without saving?' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Days until a deliverable is due: saved.').waitFor();
    await page.getByRole('link', { name: 'Tasks' }).first().click();
    await page.getByRole('heading', { name: 'Tasks', level: 1 }).waitFor();
  });
}
