import { expect, it } from 'vitest';
import type { ConsoleTests } from './browser/setup-browser.ts';

/** What happened to customers. */
export function eventCases(tests: () => ConsoleTests): void {
  async function withEvent(customerName?: string) {
    const tenant = await tests().newTenant(customerName);
    const { tenantId, adminKey: key } = tenant;
    const { stack } = tests();
    await stack.api('PATCH', '/api/admin/settings', { key, body: { clientJourney: true, emailWorkflows: true } });
    const [customer] = await stack.query<{ id: string }>('select id from crm.customers where tenant_id = $1', [
      tenantId,
    ]);
    const body = { type: 'CLIENT_CREATED', customerId: customer?.id ?? '' };
    const { body: made } = await stack.api('POST', '/api/events', { key, body });
    await stack.settle();
    return { ...tenant, eventId: made.eventId as string };
  }

  it('lead from an event to its job and to the customer who waits', async () => {
    const { adminKey } = await withEvent('Ada & <Co>');
    const page = await tests().open('/events?type=CLIENT_CREATED', { key: adminKey });
    const events = page.getByRole('region', { name: 'Events' });
    await events.getByRole('link', { name: 'Ada & <Co>' }).waitFor();
    for (const press of ['j', 'Enter']) await page.keyboard.press(press);
    await page.getByRole('heading', { level: 1, name: 'client created' }).waitFor();
    const caused = page.getByRole('region', { name: 'What it caused' });
    await caused.getByRole('link').first().click();
    await page.getByRole('region', { name: 'Payload' }).waitFor();
    await page.getByRole('link', { name: 'the event' }).click();
    await page.getByRole('heading', { level: 1, name: 'client created' }).waitFor();
  });

  it('offer the types that there are, and keep the choice in the address', async () => {
    const { adminKey } = await withEvent();
    const page = await tests().open('/events', { key: adminKey });
    await page.getByLabel('What').selectOption({ label: 'deliverable overdue' });
    await page.getByText('No event is like that').waitFor();
    await expect.poll(() => page.url()).toMatch(/\?type=DELIVERABLE_OVERDUE$/);
    await page.goBack();
    await page.getByRole('link', { name: 'client created' }).waitFor();
  });

  it("of another tenant's id say that there is none", async () => {
    const [{ adminKey }, { eventId }] = [await tests().newTenant(), await withEvent()];
    const page = await tests().open(`/events/${eventId}`, { key: adminKey });
    await page.getByText(`There is no event ${eventId}`).waitFor();
  });
}
