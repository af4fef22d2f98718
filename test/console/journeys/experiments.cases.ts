import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type ConsoleTests, expectAccessible, expectQuality } from '../browser/setup-browser.ts';
import { type OfExperiment, setUpResults } from '../browser/setup-results.ts';

/** Experiments, from the draft to the decision. */
export function experimentCases(tests: () => ConsoleTests): void {
  /** A tenant with an active workflow, whose split has the key `letter` and the branches `long` and `short`. */
  async function withSplit() {
    const tenant = await tests().newTenant();
    const { stack } = tests();
    const must = async (method: string, path: string, body: object = {}) => {
      const reply = await stack.api(method, path, { key: tenant.adminKey, body });
      if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply.body)}`);
      return reply.body;
    };
    await must('PATCH', '/api/admin/settings', { workflows: true });
    const branches = [
      { id: 'long', percentage: 100 },
      { id: 'short', percentage: 0 },
    ];
    const graph = {
      nodes: [
        { id: 'start', type: 'start', data: { entries: [{ kind: 'manual' }] } },
        { id: 'which', type: 'split', name: 'Which letter', data: { experimentId: 'letter', branches } },
        { id: 'end', type: 'end', data: {} },
      ],
      edges: [
        { source: 'start', target: 'which' },
        ...branches.map(({ id }) => ({ source: 'which', sourcePort: `branch:${id}`, target: 'end' })),
      ],
    };
    const { id: workflowId } = await must('POST', '/api/workflows', { name: 'Letters', graph });
    await must('POST', `/api/workflows/${workflowId}/publish`);
    await must('POST', `/api/workflows/${workflowId}/activate`);
    return { ...tenant, must, workflowId };
  }

  const withResults = (...given: OfExperiment) => setUpResults(tests().stack, ...given);

  it('draw up an experiment with its plan, start it, and stop it', async () => {
    const { adminKey: key } = await withSplit();
    const page = await tests().open('/experiments', { key });
    await page.getByText('No experiment yet.').waitFor();
    await page.getByRole('link', { name: 'New experiment' }).click();
    await page.getByLabel('Split').selectOption('letter (Letters)');
    await page.getByText('A split in Letters.').waitFor();
    const plan = page.getByRole('region', { name: 'Plan' });
    await plan.getByText('Nobody came in the last 13 weeks whose days are over: type what you expect.').waitFor();
    await plan.getByText('Say how it is now, and how many customers come a day,', { exact: false }).waitFor();
    await plan.getByLabel('Now, in percent').fill('10');
    await plan.getByLabel('Customers a day').fill('50');
    await plan.getByText(/^[\d,]+ customers, about [\d,]+ days$/).waitFor();
    await plan.getByLabel('Customers a day').fill('0.1');
    await plan
      .getByText(
        /^Smallest change that matters must be greater: with 0\.1 customers a day one of this size takes \d+ days to show/,
      )
      .waitFor();
    await page.getByLabel('Percent of arm short').fill('40');
    await page.getByText('They add up to 90 percent: 10 are missing.').waitFor();
    await expectQuality(page);
    await page.getByRole('button', { name: 'Draw up the experiment' }).click();
    await page.getByText(/^Name must/).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('A shorter letter');
    await page.getByRole('button', { name: 'Draw up the experiment' }).click();
    await page.getByText('Arms must have percentages that add up to 100; these add up to 90').waitFor();
    await page.getByLabel('What arm short is called').fill('Six lines');
    await page.getByRole('button', { name: 'Divide evenly' }).click();
    await page.getByLabel('Held out, in percent').fill('10');
    await page.getByRole('button', { name: 'Draw up the experiment' }).click();
    await page.getByRole('heading', { name: 'A shorter letter', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Start…' }).click();
    const start = page.getByRole('dialog', { name: 'Start “A shorter letter”?' });
    await start.getByText('10 % of those who come are held out').waitFor();
    await expectAccessible(page);
    await start.getByRole('button', { name: 'Start the experiment' }).click();
    await page.getByRole('heading', { name: 'No difference shown yet' }).waitFor();
    await page
      .getByText(
        /An arm has no customer yet whose time for the outcome \(14 days\) is over\. The first can be counted on Feb 17, 2026/,
      )
      .waitFor();
    await page.getByText('Nothing is counted yet; that happens every six hours.').waitFor();
    await expectQuality(page);
    await page.getByRole('button', { name: 'Stop…' }).click();
    await page.getByRole('button', { name: 'Stop the experiment' }).click();
    await page.getByText('stopped', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Experiments' }).first().click();
    await page.getByText('No difference shown yet: an arm has nobody counted').waitFor();
  });

  it('say why an experiment cannot start, in place', async () => {
    const { adminKey: key, must } = await withSplit();
    const arms = ['a', 'b'].map((id) => ({ id, percentage: 50 }));
    const { id } = await must('POST', '/api/experiments', { name: 'Elsewhere', key: 'elsewhere', arms });
    const page = await tests().open(`/experiments/${id}`, { key });
    await page.getByRole('button', { name: 'Start…' }).click();
    await page.getByRole('button', { name: 'Start the experiment' }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByText(
        'No active workflow has a split, or an e-mail or message with variants, of the experimentId "elsewhere"',
      )
      .waitFor();
    await dialog.getByRole('button', { name: 'Leave it' }).click();
    await page.getByLabel('Within days').fill('100');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByText(/^Within days must be/).waitFor();
    await page.getByLabel('Within days').fill('30');
    await page.getByLabel('Better is').selectOption('fewer, or less');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByText('an order within 30 days; fewer is better').waitFor();
    await page.getByRole('button', { name: 'Remove…' }).click();
    await page.getByRole('button', { name: 'Remove the draft' }).click();
    await page.getByText('No experiment yet.').waitFor();
  });

  it('tell a winner with its interval, by keys, and let it win', async () => {
    const { adminKey: key, tenantId } = await withSplit();
    const id = await withResults(tenantId, 'letter', { long: [100, 10], short: [100, 25] });
    const page = await tests().open('/overview', { key });
    await page.keyboard.press('g');
    await page.keyboard.press('x');
    await page.getByRole('cell', { name: '“Six lines” does better than “Two pages”.' }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '“Six lines” does better than “Two pages”' }).waitFor();
    expect(page.url()).toContain(`/experiments/${id}`);
    await page
      .getByText(/It is better by 15 percentage points \(25 % against 10 %\)\. The difference is between 1\d/)
      .waitFor();
    const drawn = page.getByRole('img', { name: /Differences from Two pages.*Six lines: \+15, from \+1\d/ });
    await drawn.waitFor();
    await page.getByRole('region', { name: 'Shares of customers' }).getByText('as it should be').waitFor();
    await expectQuality(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Daily sums as CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`experiment-${id}-phase-1.csv`);
    expect(readFileSync(await download.path(), 'utf8')).toContain('1,short,2026-01-05,100,100,25,25,0,0,0');
    await page.getByRole('button', { name: 'Decide…' }).click();
    const decide = page.getByRole('dialog', { name: 'Which arm of “Test of letter” wins?' });
    await decide.getByText('in 1 active workflow').waitFor();
    await decide.getByRole('radio', { name: /^Six lines/, checked: true }).waitFor();
    await expectAccessible(page);
    await decide.getByRole('button', { name: 'Send everybody by “Six lines”' }).click();
    await page.getByText('It is decided: everybody goes the way of “Six lines”').waitFor();
  });

  it('tell the arm with less of what nobody wants', async () => {
    const { adminKey: key, tenantId } = await withSplit();
    const bad = { outcome: 'EVENT', event_type: 'custom.unsubscribed', better: 'LESS' };
    await withResults(tenantId, 'letter', { long: [100, 25], short: [100, 10] }, bad);
    const page = await tests().open('/experiments', { key });
    await page.getByRole('cell', { name: 'an event custom.unsubscribed within 14 days; fewer is better' }).waitFor();
    await page.getByRole('cell', { name: '“Six lines” does better than “Two pages”.' }).waitFor();
    await page.getByRole('link', { name: 'Test of letter' }).click();
    await page
      .getByText(/It is better: 15 percentage points less \(10 % against 25 %\)\. The difference is between -1\d/)
      .waitFor();
    await page.getByRole('button', { name: 'Decide…' }).click();
    await page
      .getByRole('dialog')
      .getByRole('radio', { name: /^Six lines/, checked: true })
      .waitFor();
  });

  it('begin a phase with other percentages, keep the results of the first, and choose the arm of a customer', async () => {
    const { adminKey: key, tenantId } = await withSplit();
    const id = await withResults(tenantId, 'letter', { long: [100, 10], short: [100, 25] });
    const page = await tests().open(`/experiments/${id}`, { key });
    await page.getByRole('button', { name: 'Change…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change “Test of letter”?' });
    await dialog.getByText('Other percentages would begin a new phase.').waitFor();
    await dialog.getByLabel('Percent of arm long').fill('20');
    await dialog.getByRole('button', { name: 'Begin phase 2' }).click();
    await dialog.getByText('Arms must have percentages that add up to 100; these add up to 70').waitFor();
    await dialog.getByLabel('Percent of arm short').fill('80');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Begin phase 2' }).click();
    await page.getByRole('heading', { name: 'No difference shown yet' }).waitFor();
    await page.getByLabel('Phase').selectOption('1');
    await page.getByRole('heading', { name: '“Six lines” does better than “Two pages”' }).waitFor();
    expect(page.url()).toContain('phase=1');
    const chosen = page.getByRole('region', { name: 'Chosen arms' });
    await chosen.getByText('Chance decides for everybody.').waitFor();
    await chosen.getByRole('searchbox', { name: 'Customer' }).fill('Ada');
    await chosen.getByRole('button', { name: /^Ada Example/ }).click();
    await chosen.getByLabel('Arm').selectOption('Six lines');
    await chosen.getByRole('button', { name: 'Choose the arm' }).click();
    await chosen.getByRole('cell', { name: 'Ada Example' }).waitFor();
    await expectQuality(page);
    await chosen.getByRole('button', { name: 'Back to chance' }).click();
    await chosen.getByText('Chance decides for everybody.').waitFor();
  });

  it('hide every figure where the arms did not get their customers; and show viewers no action', async () => {
    const { adminKey, tenantId } = await withSplit();
    const id = await withResults(
      tenantId,
      'letter',
      { long: [100, 10], short: [60, 25], HELD_OUT: [20, 1] },
      { holdout: 1000 },
    );
    const made = await tests().stack.api('POST', '/api/admin/keys', {
      key: adminKey,
      body: { role: 'viewer', name: 'Reads' },
    });
    const page = await tests().open(`/experiments/${id}`, { key: made.body.key });
    await page.getByRole('heading', { name: 'No figure can be trusted' }).waitFor();
    const shares = page.getByRole('region', { name: 'Shares of customers' });
    await shares.getByText(/χ² is [\d.,]+, p less than 0.0001/).waitFor();
    await shares.getByRole('cell', { name: '900' }).waitFor();
    expect(await page.getByRole('region', { name: 'Arms', exact: true }).count()).toBe(0);
    expect(await page.getByRole('main').innerText()).not.toMatch(/(?<!\d)41\.7/);
    expect(await page.getByRole('button', { name: 'Daily sums as CSV' }).getAttribute('aria-disabled')).toBe('true');
    for (const name of ['Decide…', 'Stop…', 'Change…', 'Choose the arm'])
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    await page.getByText('To start, stop or decide it needs the role operator; yours is viewer.').waitFor();
    await expectQuality(page);
    await page.getByRole('link', { name: 'Experiments' }).first().click();
    await page.getByText('No figure can be trusted: the arms did not get their customers.').waitFor();
    expect(await page.getByRole('link', { name: 'New experiment' }).count()).toBe(0);
  });

  it('lead from a split in the builder to its experiment', async () => {
    const { adminKey: key, workflowId } = await withSplit();
    const page = await tests().open(`/workflows/${workflowId}?view=list`, { key });
    await page
      .getByRole('button', { name: /Which letter/ })
      .first()
      .click();
    await page.getByRole('link', { name: 'Test this split' }).click();
    await page.getByRole('heading', { name: 'New experiment', level: 1 }).waitFor();
    await page.getByText('A split in Letters.').waitFor();
    await page.getByLabel('Percent of arm short').waitFor();
  });
}
