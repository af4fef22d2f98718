import { expect, it } from 'vitest';
import { type ConsoleTests, reasonOf } from './browser/setup-browser.ts';

/** Scheduled housekeeping. */
export function maintenanceCases(tests: () => ConsoleTests): void {
  const rowOf = (page: Awaited<ReturnType<ConsoleTests['open']>>, name: string) =>
    page.getByRole('region', { name: 'Maintenance' }).getByRole('row').filter({ hasText: name });

  it('tells schedules in words, and shows a run by hand without a reload', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/maintenance', { key: adminKey });
    const row = rowOf(page, 'sample metrics');
    await row.getByText(/UTC$/).waitFor();
    await row.getByText('not yet').waitFor();
    await row.getByRole('button', { name: /Run now/ }).click();
    await row
      .getByText('queued')
      .or(row.getByText(/^succeeded/).first())
      .first()
      .waitFor();
    await row.getByRole('list').waitFor();
    await row.getByText(/^succeeded, .*run by hand$/).waitFor({ state: 'attached' });
  });

  it('says which setting switches one off, and that it cannot be run', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/maintenance', { key: adminKey });
    const row = rowOf(page, 'send reminder emails');
    await row
      .getByText(/Switched off for this tenant by the settings? .*emailWorkflows/)
      .first()
      .waitFor();
    const run = row.getByRole('button', { name: /Run now/ });
    expect(await run.getAttribute('aria-disabled')).toBe('true');
    expect(await reasonOf(run)).toContain('emailWorkflows');
  });

  it('marks a window that was missed and caught up', async () => {
    const { tenantId, adminKey } = await tests().newTenant();
    await tests().stack.query(
      `insert into automation.maintenance_runs (tenant_id, name, source, scheduled_at, status, started_at, finished_at)
       values ($1, 'sample-metrics', 'SCHEDULE', '2026-01-31T00:00:00Z', 'SUCCEEDED', '2026-01-31T09:04:00Z', '2026-01-31T09:04:01Z')`,
      [tenantId],
    );
    const page = await tests().open('/maintenance', { key: adminKey });
    await rowOf(page, 'sample metrics').getByText('caught up at Jan 31, 2026, 9:04 AM').waitFor();
  });

  it('is switched off for several at once, and back on; the whole installation’s is not', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/maintenance', { key: adminKey });
    for (const name of ['sample metrics', 'update client metrics', 'database backup'])
      await page.getByLabel(`Select ${name}`).check();
    await page.getByRole('button', { name: 'Switch off 2' }).click();
    await page.getByText('2 pieces of maintenance are switched off.').waitFor();
    const row = rowOf(page, 'sample metrics');
    await row.getByText('Paused for this tenant; it can still be run now').waitFor();
    expect(await reasonOf(page.getByRole('switch', { name: 'database backup: on schedule' }))).toContain(
      'at deployment',
    );
    await page.getByRole('button', { name: 'Undo' }).click();
    await row.getByText('Paused for this tenant').waitFor({ state: 'detached' });
    expect(await row.getByRole('switch').getAttribute('aria-checked')).toBe('true');
  });
}
