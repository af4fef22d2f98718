import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { addJobs, type ConsoleTests } from './browser/setup-browser.ts';

/** Queues, jobs and what can be done with them. */
export function jobCases(tests: () => ConsoleTests): void {
  const statuses = (tenantId: string) =>
    tests().stack.query<{ status: string; jobs: number }>(
      `select status, count(*)::int as jobs from automation.jobs where tenant_id = $1 and queue = 'email' group by 1 order by 1`,
      [tenantId],
    );

  it('counts queues as /stats/queue does, each number leading to its list', async () => {
    const { tenantId, adminKey: key } = await tests().newTenant();
    await addJobs(tests().stack, tenantId, { failed: 3, delayed: 2 });
    const { body } = await tests().stack.api('GET', '/stats/queue', { key });
    const email = body.queues.find(({ queue }: { queue: string }) => queue === 'email');
    const page = await tests().open('/jobs', { key });
    const row = page.getByRole('region', { name: 'Queues' }).getByRole('row').filter({ hasText: 'email' });
    await row.waitFor();
    const cells = (await row.getByRole('cell').allInnerTexts()).slice(1, 5).map(Number);
    expect(cells).toEqual([email.waiting, email.active, email.delayed, email.deadLetters]);
    expect(email.deadLetters).toBe(3);
    await row.getByRole('link', { name: '3', exact: true }).click();
    const list = page.getByRole('region', { name: 'Jobs', exact: true });
    await expect.poll(() => list.getByRole('row').count()).toBe(4);
    await expect.poll(() => page.url()).toMatch(/queue=email&status=FAILED$/);
    await row.getByRole('link', { name: '2', exact: true }).click();
    await expect.poll(() => list.getByRole('cell', { name: 'delayed' }).count()).toBe(2);
    await page.getByLabel('State').selectOption({ label: 'waiting' });
    await list.getByText('No job here').waitFor();
  });

  it('of a lane wait for its budget, which a person changes, blocks and frees', async () => {
    const { tenantId, adminKey: key } = await tests().newTenant();
    await tests().stack.api('POST', '/api/lanes', { key, body: { key: 'page/12', perSecond: 40, breakerFailures: 5 } });
    await tests().stack.query(
      `update automation.lane_states set failures = 5, opened_until = now() + interval '1 hour', last_error = 'TOKEN_EXPIRED: sign in again'
       where tenant_id = $1`,
      [tenantId],
    );
    const page = await tests().open('/jobs', { key });
    const lane = page.getByRole('region', { name: 'Lanes' }).getByRole('row').filter({ hasText: 'page/12' });
    await lane.getByText('5 failures in a row: TOKEN_EXPIRED: sign in again').waitFor();
    await lane.getByRole('button', { name: 'Reset breaker' }).click();
    await lane.getByText('ready').waitFor();
    await lane.getByRole('button', { name: 'Block' }).click();
    await lane.getByText('Until it is freed.').waitFor();
    await lane.getByRole('button', { name: 'Free' }).click();
    await lane.getByText('ready').waitFor();
    await lane.getByRole('button', { name: 'Change rate…' }).click();
    const dialog = page.getByRole('dialog', { name: 'How many jobs of page/12' });
    await dialog.getByLabel('Starts a second').fill('25');
    await dialog.getByRole('button', { name: 'Change rate' }).click();
    await lane.getByText('25 a second').waitFor();
    expect((await tests().stack.api('GET', '/api/lanes?beginning=page', { key })).body.items[0]).toMatchObject({
      ...{ perSecond: 25, state: 'ready', failures: 0, blockedUntil: null },
    });
  });

  it('of one error are one group, counted before they are retried together', async () => {
    const { tenantId, adminKey: key } = await tests().newTenant();
    await addJobs(tests().stack, tenantId, { failed: 3, delayed: 2 });
    const page = await tests().open('/jobs', { key });
    const groups = page.getByRole('region', { name: 'Failed, by error' });
    await groups.getByRole('button', { name: 'Retry 3' }).click();
    const dialog = page.getByRole('dialog', { name: /all jobs that match/ });
    await dialog.getByText('3 jobs').waitFor();
    expect(await statuses(tenantId)).toContainEqual({ status: 'FAILED', jobs: 3 }); // counting changes none
    await tests().stack.query(`update automation.jobs set status = 'CANCELLED' where tenant_id = $1 and attempts = 1`, [
      tenantId,
    ]);
    await dialog.getByRole('button', { name: 'Retry 3' }).click();
    await page.getByText('The filter matches 2 jobs, not 3; nothing was changed').waitFor();
    await groups.getByRole('button', { name: 'Retry 2' }).click();
    await dialog.getByRole('button', { name: 'Retry 2' }).click();
    await page.getByText('2 jobs queued again.').waitFor();
  });

  it('are discarded with a reason, counted first, and retried all the same', async () => {
    const { tenantId, adminKey: key } = await tests().newTenant();
    await addJobs(tests().stack, tenantId, { failed: 3, delayed: 0 });
    const page = await tests().open('/jobs', { key });
    const groups = page.getByRole('region', { name: 'Failed, by error' });
    await groups.getByRole('button', { name: 'Discard 3…' }).click();
    const dialog = page.getByRole('dialog', { name: /all jobs that match/ });
    await dialog.getByText('3 jobs').waitFor();
    await dialog.getByLabel('Reason').fill('The offer is over');
    await dialog.getByRole('button', { name: 'Discard 3' }).click();
    await page.getByText('3 jobs discarded.').waitFor();
    await groups.waitFor({ state: 'hidden' });
    await page.getByLabel('State').selectOption({ label: 'discarded' });
    await page.getByLabel('Select all of this page').check();
    await page.getByRole('button', { name: 'Retry 3' }).click();
    await page.getByText('3 jobs queued again.').waitFor();
  });

  it('are cancelled all that match, not only the page', async () => {
    const { tenantId, adminKey: key } = await tests().newTenant();
    await addJobs(tests().stack, tenantId, { failed: 0, delayed: 60 });
    const page = await tests().open('/jobs?status=QUEUED&queue=email', { key });
    await page.getByRole('button', { name: 'Cancel all that match…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel 60' }).click();
    await page.getByText('60 jobs cancelled.').waitFor();
    expect(await statuses(tenantId)).toEqual([{ status: 'CANCELLED', jobs: 60 }]);
  });

  it('are selected by keys, and cancelled together', async () => {
    const { tenantId, adminKey: key } = await tests().newTenant();
    await addJobs(tests().stack, tenantId, { failed: 0, delayed: 3 });
    const page = await tests().open('/jobs', { key });
    await page.getByRole('region', { name: 'Jobs', exact: true }).getByText('delayed').nth(2).waitFor();
    for (const press of ['j', 'x', 'j', 'x']) await page.keyboard.press(press);
    await page.getByRole('button', { name: 'Cancel 2' }).press('Enter');
    await page.getByText('2 jobs cancelled.').waitFor();
    await page.getByText('cancelled', { exact: true }).nth(1).waitFor();
  });

  it('say which customer waits, show attempts newest first, and run again one by one', async () => {
    const { tenantId, adminKey: key } = await tests().newTenant('Ada <b>Example</b>');
    await addJobs(tests().stack, tenantId, { failed: 1, delayed: 0 });
    const page = await tests().open('/jobs?status=FAILED', { key });
    await page.getByRole('link', { name: 'send email' }).click();
    await page.getByText('Ada <b>Example</b> waits for it').waitFor();
    const attempts = page.getByRole('region', { name: 'Failed attempts' }).getByRole('cell');
    expect(await attempts.allInnerTexts()).toMatchObject({ 0: '2', 2: 'REFUSED: second', 3: '1', 5: 'REFUSED: first' });
    await page.getByRole('region', { name: 'Payload' }).getByText('"customerId"').waitFor();
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByText('The job is queued again.').waitFor();
    await page.getByRole('region', { name: 'Log' }).getByRole('row').nth(1).waitFor();
  });

  it('are saved as CSV, all that match, without a formula', async () => {
    const { tenantId, adminKey: key } = await tests().newTenant('=1+1');
    await addJobs(tests().stack, tenantId, { failed: 0, delayed: 205 });
    const page = await tests().open('/jobs?queue=email', { key });
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toBe('jobs.csv');
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(lines).toHaveLength(206);
    expect(lines[1]).toContain(`,'=1+1,`);
  });

  it("of another tenant's id says that there is none", async () => {
    const [mine, theirs] = [await tests().newTenant(), await tests().newTenant()];
    await addJobs(tests().stack, theirs.tenantId, { failed: 1, delayed: 0 });
    const [job] = await tests().stack.query<{ id: string }>('select id from automation.jobs where tenant_id = $1', [
      theirs.tenantId,
    ]);
    const page = await tests().open(`/jobs/${job?.id}`, { key: mine.adminKey });
    await page.getByText(`There is no job ${job?.id}`).waitFor();
  });
}
