import { expect, it } from 'vitest';
import type { ConsoleTests } from '../browser/setup-browser.ts';
import { graph } from '../browser/setup-workflow.ts';

/** Campaigns, calendars, schedules and webhooks. */
export function operationCases(tests: () => ConsoleTests): void {
  /** Returns the key of a tenant with an active workflow that nobody has entered. */
  async function withWorkflow(): Promise<string> {
    const { adminKey: key } = await tests().newTenant();
    const { stack } = tests();
    await stack.api('PATCH', '/api/admin/settings', { key, body: { workflows: true } });
    const { body } = await stack.api('POST', '/api/workflows', { key, body: { name: 'Three days', graph } });
    await stack.api('POST', `/api/workflows/${body.id}/publish`, { key, body: {} });
    const { status } = await stack.api('POST', `/api/workflows/${body.id}/activate`, { key, body: {} });
    expect(status).toBe(200);
    return key;
  }

  it('draw up, start, pause and cancel a campaign', async () => {
    const page = await tests().open('/campaigns/new', { key: await withWorkflow() });
    await page.getByLabel('Name').fill('Spring offer');
    await page.getByRole('button', { name: 'Save the campaign' }).click();
    await page.getByText(/^Workflow /).waitFor();
    await page.getByLabel('Workflow').selectOption('Three days');
    await page.getByRole('button', { name: 'Save the campaign' }).click();
    await page.getByRole('heading', { name: 'Spring offer', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Start…' }).click();
    const start = page.getByRole('dialog', { name: 'Start “Spring offer”?' });
    await start.getByText('1 of 1 customer now').waitFor();
    await start.getByRole('button', { name: 'Start now' }).click();
    await tests().stack.settle();
    await page.getByRole('heading', { name: '1 recipient' }).waitFor();
    await page.getByText('1 waiting').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('paused', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByRole('button', { name: 'Cancel the campaign' }).click();
    await page.getByText('Cancelled: 1 recipient withdrawn, 0 messages too late to stop.').waitFor();
  });

  it('show what a change of a calendar moves before it is saved', async () => {
    const { adminKey: key } = await tests().newTenant();
    const page = await tests().open('/calendars/new', { key });
    await page.getByLabel('Name').first().fill('Office');
    await page.getByRole('button', { name: 'Make the calendar' }).click();
    await page.getByRole('heading', { name: 'Office', level: 1 }).waitFor();
    const effects = page.getByRole('region', { name: 'What the changes would do' });
    await effects.getByText('Nothing is changed.').waitFor();
    await page.getByLabel('Monday, span 1: closes').fill('12:00');
    await effects
      .getByText(/–5:00 PM → .*–12:00 PM/)
      .first()
      .waitFor();
    await page.getByLabel('Monday, span 1: closes').fill('08:00');
    await page.getByRole('button', { name: 'Save 1 change' }).click();
    await page.getByText(/^hours\.MON\.0\.closes/).waitFor();
    await page.getByLabel('Monday, span 1: closes').fill('12:00');
    await page.getByRole('button', { name: 'Save 1 change' }).click();
    await page.getByText('Saved. What waits by the calendar has moved with it.').waitFor();
  });

  it('make a schedule, and run it now', async () => {
    const page = await tests().open('/schedules/new', { key: await withWorkflow() });
    const moments = page.getByRole('region', { name: 'Next moments' });
    const next = moments.getByRole('listitem');
    await expect.poll(() => next.count()).toBe(10);
    await page.getByRole('combobox', { name: 'When', exact: true }).selectOption('by cron');
    await moments.getByText('Say when it is to run', { exact: false }).waitFor();
    await page.getByLabel('Cron', { exact: true }).fill('0 9 * * *');
    await moments.getByText(/^cron is refused: .*six fields/).waitFor();
    await page.getByLabel('Cron', { exact: true }).fill('0 9 ? * MON *');
    await expect.poll(() => next.count()).toBe(10);
    await page.getByLabel('Name', { exact: true }).fill('nightly');
    await page.getByLabel('Workflow').selectOption('Three days');
    await page.getByRole('button', { name: 'Make the schedule' }).click();
    await page.getByRole('heading', { name: 'nightly', level: 1 }).waitFor();
    await expect.poll(() => next.count()).toBe(10);
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByText('started', { exact: true }).waitFor();
    await page.getByRole('link', { name: /^a run/ }).waitFor();
  });

  it('deliver a test to an endpoint, signed with the secret that was shown once', async () => {
    const { adminKey: key } = await tests().newTenant();
    const page = await tests().open('/webhooks', { key });
    await page.getByRole('button', { name: 'New endpoint' }).click();
    await page.getByLabel('Name').fill('Shop');
    await page.getByRole('button', { name: 'Make the endpoint' }).click();
    const made = page.getByRole('dialog', { name: 'What does “Shop” need?' });
    const secret = await made.locator('code').last().innerText();
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByRole('heading', { name: 'Shop', level: 1 }).waitFor();
    await page.getByLabel('Secret of the endpoint').fill('whsec_AAAA');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText(/^Answered 401/).waitFor();
    await page.getByLabel('Secret of the endpoint').fill(secret);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText(/^Answered 202/).waitFor();
    const row = page.getByRole('region', { name: 'Deliveries' }).getByRole('row').last();
    await row.getByText('done', { exact: true }).waitFor();
    await row.getByRole('button', { name: 'Body' }).click();
    await page.getByRole('dialog').getByText('ada@example.com').waitFor();
  });
}
