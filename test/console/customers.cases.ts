import { expect, it } from 'vitest';
import { type ConsoleTests, drawn } from './browser/setup-browser.ts';

const DAY_MS = 86_400_000;

/** The list of customers, and one of them. */
export function customerCases(tests: () => ConsoleTests): void {
  async function customerOf({ tenantId }: { tenantId: string }): Promise<string> {
    const [row] = await tests().stack.query<{ id: string }>('select id from crm.customers where tenant_id = $1', [
      tenantId,
    ]);
    return row?.id ?? '';
  }

  /** Delivered 20 days apart, the last long enough ago for the trigger of rhythms to act. */
  async function withRhythm(name?: string) {
    const tenant = await tests().newTenant(name);
    const customerId = await customerOf(tenant);
    await tests().stack.query(
      `insert into crm.orders (tenant_id, customer_id, status, ordered_at, delivered_at, total)
       select $1, $2, 'DELIVERED', at, at, 10 from generate_series(1, 4) n, lateral (select timestamptz '2025-10-01T12:00:00Z' + n * interval '20 days' as at) o`,
      [tenant.tenantId, customerId],
    );
    return { ...tenant, customerId };
  }

  it('are found by the beginning of a name while it is typed, and the address keeps it', async () => {
    const { tenantId, adminKey } = await tests().newTenant();
    await tests().stack.query(
      `insert into crm.customers (tenant_id, name, account_number) values ($1, 'Bela Breve', '4711'), ($1, 'Bob', null)`,
      [tenantId],
    );
    const page = await tests().open('/customers', { key: adminKey });
    await page.getByRole('link', { name: 'Bela Breve' }).waitFor();
    await page.getByRole('searchbox').fill('bel');
    await page.getByRole('link', { name: 'Ada Example' }).waitFor({ state: 'detached' });
    expect(await page.getByRole('table').getByRole('link').allInnerTexts()).toEqual(['Bela Breve']);
    expect(page.url()).toContain('q=bel');
    await page.reload();
    await drawn(page);
    await page.getByRole('link', { name: 'Bela Breve' }).waitFor();
    await page.getByRole('searchbox').fill('47');
    await page.getByRole('cell', { name: '4711' }).waitFor();
    await page.getByRole('searchbox').fill('nobody');
    await page.getByText('begins with “nobody”').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('link', { name: 'Bob' }).waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
  });

  it('is opened by keys, and says why a trigger made its task as the API does', async () => {
    const { tenantId, adminKey, customerId } = await withRhythm();
    await tests().stack.query('update crm.customers set do_not_contact_until = null where tenant_id = $1', [tenantId]);
    const page = await tests().open('/customers', { key: adminKey });
    await page.getByRole('link', { name: 'Ada Example' }).waitFor();
    for (const key of ['j', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('heading', { level: 1, name: 'Ada Example' }).waitFor();
    const why = page.getByRole('region', { name: 'Why a task, or why none' });
    const drawn = /4 days with a delivery.*about 20 days apart.*expected on Jan 9, 2026. Overdue from Jan 13, 2026/;
    await why.getByRole('img', { name: drawn }).waitFor();
    const path = `/api/customers/${customerId}/explain`;
    const { body } = await tests().stack.api('GET', path, { key: adminKey });
    const [rhythm] = body.items.filter(({ triggerType }: { triggerType: string }) => triggerType === 'BURN_RATE_ALERT');
    expect(rhythm.verdict).toBe('TASK');
    const shown = why.getByRole('group').filter({ hasText: rhythm.triggerName });
    await shown.getByText('gets a task').waitFor();
    const items = shown.getByRole('listitem');
    expect(await items.count()).toBe(rhythm.checks.length);
    for (const [place, check] of rhythm.checks.entries()) {
      await items
        .nth(place)
        .getByText(check.holds ? 'Holds:' : 'Does not hold:', { exact: true })
        .waitFor();
      expect(await items.nth(place).innerText()).toContain(check.value);
    }
  });

  it('tells what happened in one order, narrowed by kinds in the address', async () => {
    const { tenantId, adminKey, customerId } = await withRhythm();
    await tests().stack.query(
      `insert into crm.activities (tenant_id, customer_id, type, summary, occurred_at) values ($1, $2, 'CALL', '<b>On holiday</b>', '2025-12-24T10:00:00Z')`,
      [tenantId, customerId],
    );
    const page = await tests().open(`/customers/${customerId}`, { key: adminKey });
    const timeline = page.getByRole('region', { name: 'What happened' });
    await timeline.getByText('<b>On holiday</b>').waitFor();
    const moments = await timeline
      .locator('li time')
      .evaluateAll((all) => all.map((one) => one.getAttribute('datetime')));
    expect(moments).toHaveLength(5);
    expect(moments).toEqual(moments.toSorted().toReversed());
    await timeline.getByRole('button', { name: 'Activities' }).click();
    await timeline.getByText('delivered').first().waitFor({ state: 'detached' });
    expect(page.url()).toContain('kinds=ACTIVITY');
    await timeline.getByRole('button', { name: 'Activities' }).click();
    await timeline.getByText('delivered').first().waitFor();
  });

  it('is explained at a moment of the past, in the zone of the tenant', async () => {
    const { adminKey, customerId } = await withRhythm();
    const { body } = await tests().stack.api('GET', '/api/session', { key: adminKey });
    const at = new Date(Math.floor(Date.parse(body.now) / DAY_MS) * DAY_MS - 30 * DAY_MS).toISOString();
    const page = await tests().open(`/customers/${customerId}?at=${at}`, { key: adminKey });
    const why = page.getByRole('region', { name: 'Why a task, or why none' });
    await why.getByText('not due yet').first().waitFor();
    await why.getByText('As it was on').waitFor();
    expect(await why.getByLabel(/A moment of the past/).inputValue()).toBe(`${at.slice(0, 10)}T00:00`); // Lisbon in winter
    await why.getByRole('button', { name: 'Back to now' }).click();
    await why.getByText('As it was on').waitFor({ state: 'detached' });
  });

  it('of another tenant is not found', async () => {
    const { adminKey } = await tests().newTenant();
    const other = await customerOf(await tests().newTenant());
    const page = await tests().open(`/customers/${other}`, { key: adminKey });
    await page.getByText(`There is no customer ${other}`).waitFor();
  });

  it('is found from every screen', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/triggers', { key: adminKey });
    await page.getByRole('link', { name: 'Reorder check-in' }).waitFor();
    await page.keyboard.press('/');
    await page.getByRole('combobox').fill('ada');
    await page.getByRole('option', { name: 'Ada Example' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ada Example' }).waitFor();
  });
}
