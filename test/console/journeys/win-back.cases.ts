import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { RunningStack } from '../../support/stack/setup-stack.ts';
import type { ConsoleTests } from '../browser/setup-browser.ts';

const DAY_MS = 86_400_000;

/** A customer whose wait has a date, and one who lacks it. Both have not ordered for long. */
async function setUpQuiet({ stack, newTenant }: ConsoleTests) {
  const { tenantId, adminKey: key } = await newTenant();
  const until = new Date(stack.now().getTime() + DAY_MS).toISOString().slice(0, 10);
  await stack.query('update crm.customers set do_not_contact_until = $2 where tenant_id = $1', [tenantId, until]);
  await stack.query(
    `insert into crm.customers (tenant_id, name, email, sales_rep_id)
     select tenant_id, 'Ben Brand', 'ben@example.com', sales_rep_id from crm.customers where tenant_id = $1`,
    [tenantId],
  );
  await stack.query(
    `insert into crm.orders (tenant_id, customer_id, ordered_at, total)
     select tenant_id, id, $2::timestamptz - interval '200 days', 90 from crm.customers where tenant_id = $1`,
    [tenantId, stack.now()],
  );
  await stack.api('PATCH', '/api/admin/settings', { key, body: { workflows: true } });
  return key;
}

/** A day has passed, and with it the session. */
async function signInAgain(page: Page, key: string): Promise<void> {
  await page.keyboard.press('r');
  const ended = page.getByRole('dialog', { name: /session has ended/ });
  await ended.getByLabel('Key').fill(key);
  await ended.getByRole('button', { name: 'Sign in' }).click();
}

const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Parts of the workflow' }).getByRole('link', { name, exact: true }).click();
const errorsOf = (page: Page) => page.getByRole('region', { name: 'Errors of 30 days' });

/** From the gallery to a draft that is tried on a customer. */
async function choose(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'New workflow' }).click();
  await page.getByRole('img', { name: /^7 nodes: Start, Task, Wait/ }).waitFor();
  await page.getByRole('link', { name: 'Win-back' }).click();
  await page.getByRole('button', { name: 'Make the draft' }).click();
  await page.getByText(/What the sales rep may offer is needed/).waitFor();
  await page.getByLabel('What the sales rep may offer').fill('a tenth off');
  await page.getByText('2 more settings with a usual value').click();
  await page.getByLabel('Days without an order').fill('60');
  await page.getByLabel('Days between call and offer').fill('3');
  await page.getByRole('button', { name: 'Make the draft' }).click();
  await page.getByRole('heading', { name: 'Win-back', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Dry run' }).click();
  await page.getByLabel('Customer', { exact: true }).fill('Ada');
  await page.getByRole('button', { name: /^Ada Example/ }).click();
  await page.getByText('title: Offer Ada Example: a tenth off').waitFor();
  await page.getByRole('button', { name: 'Close the dry run' }).click();
}

/** Changes the wait of the draft, and goes on to what is new at once. */
async function changeWait(page: Page, change: Readonly<Record<string, string>>): Promise<void> {
  await page
    .getByRole('group', { name: /^Workflow, / })
    .getByRole('button', { name: /^Wait/ })
    .click();
  for (const [label, value] of Object.entries(change))
    await page.getByLabel(label, { exact: true }).selectOption(value);
  await tab(page, 'Publish');
}

/** Publishes the first version, and activates it after a look at what it would bring: a call, and an offer to the one who has a date. */
async function activate(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Publish version 1' }).click();
  await page.getByText('2 of 2 customers now').waitFor();
  await page.getByLabel(/^Also those who match already/).check();
  await page.getByRole('link', { name: 'What it would bring' }).click();
  await page.getByText('Entry 1: 2 customers at once.').waitFor();
  await page.getByText('Withheld: 1 do not contact').waitFor();
  await page.getByRole('heading', { name: '2 tasks in 31 days' }).waitFor();
  await tab(page, 'Publish');
  await page.getByLabel(/^Also those who match already/).check();
  await page.getByRole('button', { name: 'Activate version 1' }).click();
  await page.getByText('Version 1 is active.', { exact: true }).waitFor();
}

/** Publishes and activates the second version, and moves the run that is on the way to it. */
async function moveToSecond(page: Page, stack: RunningStack): Promise<void> {
  await page.getByRole('button', { name: 'Publish version 2' }).click();
  await page.getByRole('button', { name: 'Activate version 2' }).click();
  await page.getByText('Version 2 is active.', { exact: true }).waitFor();
  await page.getByText('1 run on the way. Nothing is done twice.').waitFor();
  await page.getByRole('button', { name: 'Move 1 run' }).click();
  await stack.settle();
  await page.getByRole('list', { name: 'Migrations' }).getByText('1 of 1 looked at: 1 moved').waitFor();
}

/** The task of a sales manager, from the gallery to runs that are moved to a mended version. */
export function winBackCases(tests: () => ConsoleTests): void {
  it('is chosen, forecast, activated, watched, mended and moved', async () => {
    const key = await setUpQuiet(tests());
    const { stack } = tests();
    const page = await tests().open('/workflows', { key });
    await choose(page);
    await changeWait(page, { Kind: 'until', Field: 'customer.doNotContactUntil' });
    await activate(page);

    await stack.settle();
    await tab(page, 'Runs');
    await page.getByRole('button', { name: /^Wait.*1 runs here now/ }).waitFor();
    await errorsOf(page).getByText('NO_DATE', { exact: true }).waitFor();
    await errorsOf(page).getByRole('link').click();
    await page.getByRole('heading', { name: 'Run of Ben Brand', level: 1 }).waitFor();
    const crumbs = page.getByRole('navigation', { name: 'Where you are' });
    await crumbs.getByRole('link', { name: 'Win-back' }).click();
    await tab(page, 'Draft');
    await changeWait(page, { 'When the date is missing': 'continue' });
    await moveToSecond(page, stack);

    await tab(page, 'Runs');
    await errorsOf(page).getByRole('link').click();
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.getByText('an earlier run').waitFor();
    await stack.advance(DAY_MS);
    await signInAgain(page, key);
    await page.getByText('finished: offered').waitFor();
    await page.getByRole('link', { name: 'the task' }).first().waitFor();
    await page.getByRole('link', { name: 'Workflows', exact: true }).first().click();
    const listed = page.getByRole('row').filter({ hasText: 'Win-back' });
    await expect.poll(() => listed.getByRole('cell').nth(2).innerText()).toBe('2');
  });
}
