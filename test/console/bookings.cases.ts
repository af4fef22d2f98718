import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { startEndpoint } from '../support/endpoint/setup-endpoint.ts';
import type { Tenant } from '../support/stack/setup-stack.ts';
import { type ConsoleTests, reasonOf } from './browser/setup-browser.ts';

interface Given {
  readonly scheduledAt: string;
  readonly customer?: string;
  readonly isAssigned?: boolean;
  /** Failed with it. */
  readonly error?: string;
}

/** The calendar, the list, and what can be done with one booking. */
export function bookingCases(tests: () => ConsoleTests): void {
  /** A booking of the tenant's customer or a new one, for the tenant's rep. Returns its id. */
  async function book(
    { tenantId }: Tenant,
    { scheduledAt, customer, isAssigned = true, error }: Given,
  ): Promise<string> {
    if (customer !== undefined)
      await tests().stack.query('insert into crm.customers (tenant_id, name) values ($1, $2)', [tenantId, customer]);
    const [row] = await tests().stack.query<{ id: string }>(
      `insert into crm.bookings (tenant_id, customer_id, assigned_user_id, booking_type, scheduled_at, status, task_status, last_execution_error)
       select c.tenant_id, c.id, case when $4 then u.id end, 'follow_up', $2::timestamptz,
         case when $5::text is null then 'scheduled' else 'failed' end, case when $5::text is null then 'pending' else 'failed' end, $5
       from crm.customers c join crm.users u on u.tenant_id = c.tenant_id
       where c.tenant_id = $1 and c.name = coalesce($3, 'Ada Example') returning id`,
      [tenantId, scheduledAt, customer, isAssigned, error],
    );
    return row?.id ?? '';
  }

  const readBooking = async ({ adminKey: key }: Tenant, id: string) =>
    (await tests().stack.api('GET', `/api/bookings/${id}`, { key })).body;
  const column = (page: Page, rep: string) => page.getByRole('region', { name: new RegExp(`^${rep}, `) });

  it('stand in a day by rep, on a day of 25 hours with both of the hour that comes twice', async () => {
    const tenant = await tests().newTenant();
    const second = await book(tenant, { scheduledAt: '2026-10-25T01:30:00Z', customer: 'Bela Breve' });
    await book(tenant, { scheduledAt: '2026-10-25T00:30:00Z' });
    await book(tenant, { scheduledAt: '2026-10-25T10:00:00Z', isAssigned: false });
    const page = await tests().open('/tasks', { key: tenant.adminKey });
    await page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor();
    await expect
      .poll(async () => {
        for (const press of ['g', 'b']) await page.keyboard.press(press);
        return page.url();
      })
      .toMatch(/\/bookings$/);
    await page.getByLabel('A day of the day').fill('2026-10-25');
    await page.getByText('25 hours: the clocks change').waitFor();
    await column(page, 'No one').getByText('Ada Example').waitFor();
    const texts = await column(page, 'Theo Tutti').getByRole('link').allInnerTexts();
    expect(texts.map((text) => text.replaceAll(/\s+/g, ' '))).toEqual([
      expect.stringMatching(/^1:30 AM GMT\+1 Ada Example/),
      expect.stringMatching(/^1:30 AM GMT(\+0)? Bela Breve/),
    ]);
    await page.getByRole('button', { name: 'Week' }).click();
    const sunday = page.getByRole('columnheader', { name: /Oct 25/ });
    expect(await sunday.innerText()).toContain('25 hours');
    await page.getByRole('combobox', { name: 'For' }).selectOption({ label: 'Theo Tutti' });
    await page.getByRole('rowheader', { name: 'No one' }).waitFor({ state: 'detached' });
    expect(page.url()).toMatch(/date=2026-10-25&view=week&assignedUserId=/);
    await page.reload();
    await page
      .getByRole('table')
      .getByRole('link', { name: /Bela Breve/ })
      .click();
    await expect.poll(() => page.url()).toMatch(new RegExp(`/bookings/${second}$`));
  });

  it('move to a time that exists, and to the second of two', async () => {
    const tenant = await tests().newTenant();
    const id = await book(tenant, { scheduledAt: '2026-10-26T10:00:00Z' });
    const page = await tests().open(`/bookings/${id}`, { key: tenant.adminKey });
    await page.getByRole('button', { name: 'Move…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Move the booking with Ada Example?' });
    await dialog.getByLabel('When').fill('2026-03-29T01:30');
    await dialog.getByText('This time does not exist in Europe/Lisbon').waitFor();
    await dialog.getByRole('button', { name: 'Move', exact: true }).click();
    await dialog.getByText('scheduledAt does not exist in Europe/Lisbon: the clocks skip it').waitFor();
    await dialog.getByLabel('When').fill('2026-10-25T01:45');
    await dialog.getByText('this time comes twice').waitFor();
    await dialog.getByLabel(/the second, GMT/).check();
    await dialog.getByRole('button', { name: 'Move', exact: true }).click();
    await page.getByText('Moved to Oct 25, 2026, 1:45 AM GMT').waitFor();
    expect(await readBooking(tenant, id)).toMatchObject({
      scheduledAt: '2026-10-25T01:45:00.000Z',
      status: 'scheduled',
    });
  });

  it("are made from a customer's screen: a time that is taken names the other booking, a free one is shown in both zones", async () => {
    const tenant = await tests().newTenant();
    const taken = await book(tenant, { scheduledAt: '2026-02-03T10:00:00Z', customer: 'Bela Breve' });
    const [customer] = await tests().stack.query<{ id: string }>(
      `update crm.customers set time_zone = 'America/New_York' where tenant_id = $1 and name = 'Ada Example' returning id`,
      [tenant.tenantId],
    );
    const page = await tests().open(`/customers/${customer?.id}`, { key: tenant.adminKey });
    await page.getByRole('link', { name: 'Book a follow-up' }).click();
    const dialog = page.getByRole('dialog', { name: 'Book a follow-up?' });
    await dialog.getByLabel('When').fill('2026-02-03T10:05');
    await dialog.getByText('Feb 3, 2026, 5:05 AM in America/New_York').waitFor();
    await dialog.getByRole('button', { name: /^10:15 AM/ }).waitFor();
    expect(await dialog.getByRole('button', { name: /^10:00 AM/ }).count()).toBe(0);
    await dialog.getByRole('button', { name: 'Book', exact: true }).click();
    const other = dialog.getByRole('link', { name: 'a booking with Bela Breve' });
    await other.waitFor();
    expect(await other.getAttribute('href')).toMatch(new RegExp(`/bookings/${taken}$`));
    await dialog.getByRole('button', { name: '10:15 AM 5:15 AM in America/New_York' }).click();
    await dialog.getByRole('button', { name: 'Book', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Call with Ada Example' }).waitFor();
    await page.getByText('Feb 3, 2026, 5:15 AM in America/New_York').waitFor();
  });

  it('whose call has an unknown outcome warn before it is made again, and then show how it ended', async () => {
    const tenant = await tests().newTenant();
    const endpoint = await startEndpoint({ now: () => tests().stack.now() });
    try {
      endpoint.behave({ does: 'answer', status: 404 });
      const { adminKey: key } = tenant;
      await tests().stack.api('PATCH', '/api/admin/settings', { key, body: { followupEndpoint: endpoint.url } });
      await book(tenant, {
        scheduledAt: '2026-02-01T10:00:00Z',
        error: 'ENDPOINT_REFUSED: HTTP 410',
        customer: 'Bela',
      });
      const error = 'OUTCOME_UNKNOWN: the call was begun and its end never recorded';
      const id = await book(tenant, { scheduledAt: '2026-02-01T11:00:00Z', error });
      const page = await tests().open('/overview', { key });
      await page.getByRole('article').filter({ hasText: '1 call failed: outcome unknown' }).getByText('See 1').click();
      const rows = page.getByRole('region', { name: 'Bookings', exact: true }).getByRole('row');
      await expect.poll(() => rows.count()).toBe(2);
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await page.getByText('Whether the call was made is unknown').waitFor();
      expect(endpoint.callsOf(id)).toEqual([]);
      await page.getByRole('button', { name: 'Retry the call…' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('The endpoint may have acted on this call already.').waitFor();
      await dialog.getByRole('button', { name: 'Call again all the same' }).click();
      await dialog.waitFor({ state: 'detached' });
      await tests().stack.settle();
      const calls = page.getByRole('region', { name: 'Calls of the endpoint' });
      await calls.getByText('refused by the endpoint').waitFor();
      expect(endpoint.callsOf(id)).toHaveLength(1);
      await page.getByText('The call failed and is not tried again automatically').waitFor();
    } finally {
      await endpoint.close();
    }
  });

  it('are cancelled and taken back, and failed calls of one error are made again together', async () => {
    const tenant = await tests().newTenant();
    const id = await book(tenant, { scheduledAt: '2026-02-03T10:00:00Z' });
    for (const [n, customer] of ['Bela', 'Bob'].entries())
      await book(tenant, { scheduledAt: `2026-02-05T1${n}:00:00Z`, customer, error: 'ENDPOINT_REFUSED: HTTP 410' });
    const page = await tests().open(`/bookings?booking=${id}`, { key: tenant.adminKey });
    await page.getByText('To come').first().waitFor();
    await page.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByRole('button', { name: 'Cancel the booking' }).click();
    await page.getByText('No call: the booking was cancelled').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('To come; its timer is').waitFor();
    const changes = page.getByRole('region', { name: 'Who changed it' });
    await changes.getByText('scheduled → cancelled').first().waitFor();
    await page.getByRole('link', { name: 'Bookings' }).first().click();
    const failed = page.getByRole('region', { name: 'Failed calls, by error' });
    await failed.getByRole('button', { name: 'Retry 2…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Retry 2' }).click();
    await page.getByText('2 calls booked again.').waitFor();
    await failed.waitFor({ state: 'detached' });
  });

  it('explain to a viewer which role each action needs', async () => {
    const tenant = await tests().newTenant();
    const id = await book(tenant, { scheduledAt: '2026-02-03T10:00:00Z' });
    const body = { role: 'viewer', name: 'Reader' };
    const { body: made } = await tests().stack.api('POST', '/api/admin/keys', { key: tenant.adminKey, body });
    const page = await tests().open(`/bookings/${id}`, { key: made.key });
    const needed = 'This needs the role operator; yours is viewer.';
    for (const name of ['Move…', 'Complete…', 'Missed…', 'Cancel…', 'Notes and result…', 'Delete…'])
      expect(await reasonOf(page.getByRole('button', { name }))).toBe(needed);
    await page.getByText('This needs the role admin; yours is viewer.').waitFor();
    await page.getByRole('button', { name: 'Move…' }).press('Enter');
    expect(await page.getByRole('dialog').count()).toBe(0);
    const theirs = await book(await tests().newTenant(), { scheduledAt: '2026-02-03T10:00:00Z' });
    await page.goto(`${tests().stack.connection.apiUrl}/console/bookings/${theirs}`);
    await page.getByText(`There is no booking ${theirs}`).waitFor();
  });
}
