import { expect, it } from 'vitest';
import { type ConsoleTests, expectQuality } from '../browser/setup-browser.ts';

/** A model that is on, and a customer who is overdue by both rules. */
async function fitModel(stack: ConsoleTests['stack'], tenantId: string): Promise<void> {
  const rule = (hits: number) => ({ hits, precision: hits / 100, recall: hits / 130 });
  const backTest = {
    ...{ heldBackAfter: '2025-11-01', customers: 900, orders90Days: { expected: 300.4, actual: 310 } },
    deciles: Array.from({ length: 10 }, (_, n) => ({ customers: 90, expected: 1.5 - n / 8, actual: 1.4 - n / 8 })),
    list: { named: 100, buyers: 130, rhythm: rule(28), cadence: rule(54), rhythmOnlyHits: 3, cadenceOnlyHits: 29 },
    dates: { customers: 80, rhythmErrorDays: 20, cadenceErrorDays: 18.5 },
  };
  await stack.query(
    `insert into automation.cadence_models (tenant_id, week, fitted_at, status, customers, repeat_customers, is_sampled, r, alpha, a, b, back_test)
     values ($1, '2026-02-02', '2026-02-02T06:01:00Z', 'ON', 900, 400, false, 1.5, 6, 0.8, 2.5, $2)`,
    [tenantId, JSON.stringify(backTest)],
  );
  await stack.query(
    `with silent as (insert into crm.customers (tenant_id, name) values ($1, 'Long silent') returning id)
     insert into crm.orders (tenant_id, customer_id, status, ordered_at, delivered_at, total)
     select $1, s.id, 'DELIVERED', at, at, 10 from silent s, (values (timestamptz '2025-01-01T12:00:00Z'), (timestamptz '2025-01-21T12:00:00Z')) o (at)`,
    [tenantId],
  );
}

/** What the model of the next order says of a customer, and of itself. */
export function nextOrderCases(tests: () => ConsoleTests): void {
  it('show the next order of a customer with its range, and how good the model was', async () => {
    const { adminKey: key, tenantId } = await tests().newTenant();
    const { stack } = tests();
    const [customer] = await stack.query<{ id: string }>('select id from crm.customers where tenant_id = $1', [
      tenantId,
    ]);
    const page = await tests().open(`/customers/${customer?.id}`, { key });
    const next = page.getByRole('region', { name: 'Next order' });
    await next.getByText('Too few deliveries to say when the next order is due.').waitFor();
    await next.getByText('The maintenance fit-cadence has not run for this tenant yet').waitFor();
    await stack.query(
      `insert into crm.orders (tenant_id, customer_id, status, ordered_at, delivered_at, total)
       select $1, $2, 'DELIVERED', at, at, 10 from generate_series(1, 4) n, lateral (select timestamptz '2025-11-01T12:00:00Z' + n * interval '20 days' as at) o`,
      [tenantId, customer?.id],
    );
    await fitModel(stack, tenantId);
    await page.reload();
    await next.getByText('model on').waitFor();
    await next.getByText(/^[A-Z][a-z]{2} \d+, 2026 – [A-Z][a-z]{2} \d+, 2026$/).waitFor();
    await next.getByText('Next order by the rhythm').waitFor();
    await expectQuality(page);
    await next.getByRole('link', { name: 'how good it is' }).click();
    await page.getByRole('heading', { name: 'The model is on' }).waitFor();
    await page.getByText('It expected 300 orders in all; 310 came.').waitFor();
    const customers = page.getByRole('region', { name: 'Customers' });
    await customers.getByText('by the model, days in UTC').waitFor();
    await customers.getByRole('columnheader', { name: 'Orders in 30 days' }).waitFor();
    await expect
      .poll(() => customers.getByRole('row').last().getByRole('link').innerText()) // the least likely
      .toBe('Long silent');
    await customers.getByLabel('Show').selectOption('overdue');
    await customers.getByText('Last are those of whom the model says that they have left rather than not.').waitFor();
    await page.waitForURL(/order=overdue/);
    await customers.getByRole('link', { name: 'Long silent' }).waitFor();
    await customers.getByRole('button', { name: /CSV/ }).waitFor();
    const both = page.getByRole('region', { name: 'Model and rhythm' });
    await both.getByRole('row').filter({ hasText: 'Precision' }).getByText('54 %').waitFor();
    await expectQuality(page);
    await stack.query(
      `update automation.cadence_models set status = 'OFF', reason = 'LIST_NOT_BETTER' where tenant_id = $1`,
      [tenantId],
    );
    await page.reload();
    await page.getByRole('heading', { name: 'The model is off' }).waitFor();
    await page.getByText('did not name more of those who ordered within 30 days than the rhythm').waitFor();
    await customers.getByText('by the rhythm of each, days in UTC').waitFor();
    await customers.getByRole('link', { name: 'Long silent' }).click();
    await page.getByRole('region', { name: 'Next order' }).waitFor();
  });
}
