import { expect, it } from 'vitest';
import { anExperiment } from '../../support/database/setup-experiment.ts';
import { type ConsoleTests, expectQuality, reasonOf } from '../browser/setup-browser.ts';

/** Experiments on triggers, drawn up in the console. */
export function triggerExperimentCases(tests: () => ConsoleTests): void {
  async function withSamples() {
    const tenant = await tests().newTenant();
    const { stack } = tests();
    const [trigger] = await stack.query<{ id: string; name: string }>(
      `update automation.automated_triggers set config = '{"daysAfter": 7, "taskTitle": "Call {customer}"}'
       where id = (select id from automation.automated_triggers where tenant_id = $1 and trigger_type = 'SAMPLE_NO_ORDER' order by name limit 1)
       returning id, name`,
      [tenant.tenantId],
    );
    if (!trigger) throw new Error('The tenant has no trigger for samples');
    const read = async (path: string) => (await stack.api('GET', path, { key: tenant.adminKey })).body;
    return { ...tenant, trigger, read };
  }

  it('lead from a trigger to two ways of its task, which differ where they were changed', async () => {
    const { adminKey: key, trigger, read } = await withSamples();
    const page = await tests().open(`/triggers/${trigger.id}`, { key });
    await page.getByRole('link', { name: 'Experiment…' }).click();
    await page.getByRole('heading', { name: 'New experiment', level: 1 }).waitFor();
    await expect.poll(() => page.getByLabel('Trigger').locator('option:checked').innerText()).toBe(trigger.name);
    const before = page.getByRole('group', { name: 'Tasks of as-before' });
    const other = page.getByRole('group', { name: 'Tasks of other' });
    await before.getByText('As the trigger makes them.').waitFor();
    expect(await other.getByLabel('After the tasting').inputValue()).toBe('7');
    await other.getByLabel('After the tasting').fill('400');
    await other.getByText('What differs from the trigger is marked.').waitFor();
    await other.getByText('the trigger: 7').waitFor();
    await other.locator('[name=taskTitle]').fill('Visit {custmer}');
    await page.getByLabel('Name', { exact: true }).fill('A later visit');
    await page.getByLabel('Percent of arm other').fill('40');
    await page.getByRole('button', { name: 'Draw up the experiment' }).click();
    await page.getByText('Arms must have percentages that add up to 100; these add up to 90').waitFor();
    await page.getByRole('button', { name: 'Divide evenly' }).click();
    await page.getByRole('button', { name: 'Draw up the experiment' }).click();
    await other.locator('.bad-text').filter({ hasText: 'custmer' }).waitFor();
    await expectQuality(page, ['light', 'dark']);
    await other.locator('[name=taskTitle]').fill('');
    await page.getByRole('button', { name: 'Draw up the experiment' }).click();
    await other.locator('.bad-text').filter({ hasText: '365' }).waitFor();
    await other.getByLabel('After the tasting').fill('14');
    await page.getByRole('button', { name: 'Draw up the experiment' }).click();
    await page.getByRole('heading', { name: 'A later visit', level: 1 }).waitFor();
    const [made] = (await read(`/api/experiments?triggerId=${trigger.id}`)).items;
    expect(made.arms).toMatchObject([{ id: 'as-before' }, { id: 'other', config: { daysAfter: 14, taskTitle: null } }]);
    expect(made.arms[0]).not.toHaveProperty('config');
    expect(await other.getByLabel('After the tasting').inputValue()).toBe('14');
    await expectQuality(page, ['light', 'dark']);
    await other.getByLabel('After the tasting').fill('7');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByText('Saved.').waitFor();
    expect((await read(`/api/experiments/${made.id}`)).arms[1].config).toEqual({ taskTitle: null });
    await page.getByRole('button', { name: 'Start…' }).click();
    const start = page.getByRole('dialog', { name: 'Start “A later visit”?' });
    await start.getByText(/^Who is due for a task of the trigger is divided by chance from now on/).waitFor();
    await start.getByRole('button', { name: 'Start the experiment' }).click();
    await page.getByRole('heading', { name: 'No difference shown yet' }).waitFor();
    await page.getByRole('button', { name: 'Stop…' }).click();
    await page.getByText(/The trigger makes its tasks by its own settings again/).waitFor();
  });

  it('say before a setting of the trigger is saved that it begins a phase', async () => {
    const { adminKey: key, tenantId, trigger, read } = await withSamples();
    const { stack } = tests();
    const id = await anExperiment(stack, tenantId, null, new Date('2026-01-05T08:00:00Z'), {
      ...{ trigger_id: trigger.id, name: 'Call or visit' },
      configs: { a: { dueInDays: 1 }, b: { dueInDays: 5, taskTitle: 'Visit {customer}' } },
    });
    const page = await tests().open(`/triggers/${trigger.id}`, { key });
    const note = page.getByText(/runs on this trigger\. Saving changes what its arms do, and begins its phase 2/);
    await page.getByLabel('Due after').fill('3');
    await page.getByText('1 change', { exact: true }).waitFor();
    expect(await note.count()).toBe(0);
    await page.locator('[name=taskTitle]').fill('Ring {customer}');
    await note.waitFor();
    // Until then nothing of it is there, or that of the settings before, which is pale.
    await page
      .getByRole('region', { name: /would do now$/ })
      .locator('[aria-busy=false]')
      .waitFor();
    await expectQuality(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. Tasks that exist stay as they are.').waitFor();
    expect((await read(`/api/experiments/${id}`)).phase).toBe(2);
    await page.goto(page.url().replace(/\/triggers\/.*/, `/experiments/${id}`));
    await page.getByText('This phase began because the settings of the trigger changed').waitFor();
  });

  it('hold customers out with a single arm', async () => {
    const { adminKey: key, trigger, read } = await withSamples();
    const page = await tests().open('/experiments', { key });
    await page.getByRole('link', { name: 'New experiment' }).click();
    await page.getByLabel('On', { exact: true }).selectOption('a trigger');
    await page.getByLabel('Trigger').selectOption(trigger.name);
    await page.getByRole('button', { name: 'Remove arm other' }).click();
    await page.getByText('With a single arm customers are only held out').waitFor();
    await page.getByRole('button', { name: 'Divide evenly' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Do they help?');
    await page.getByRole('button', { name: 'Draw up the experiment' }).click();
    await page.getByText(/^Held out, in percent must be above 0 with a single arm/).waitFor();
    await page.getByLabel('Held out, in percent').fill('50');
    const plan = page.getByRole('region', { name: 'Plan' });
    await plan.getByLabel('Now, in percent').fill('10');
    await plan.getByLabel('Customers a day').fill('50');
    await plan.getByText('Those with a task against those held out').waitFor();
    await page.getByRole('button', { name: 'Draw up the experiment' }).click();
    await page.getByRole('heading', { name: 'Do they help?', level: 1 }).waitFor();
    const [made] = (await read(`/api/experiments?triggerId=${trigger.id}`)).items;
    expect(made).toMatchObject({
      control: 'HELD_OUT',
      holdoutPercent: 50,
      arms: [{ id: 'as-before', percentage: 100 }],
    });
    await page.getByLabel('Within days').fill('30');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByText('an order within 30 days').waitFor();
  });

  it('take the role admin', async () => {
    const { adminKey, trigger } = await withSamples();
    const made = await tests().stack.api('POST', '/api/admin/keys', {
      key: adminKey,
      body: { role: 'operator', name: 'Operates' },
    });
    const page = await tests().open(`/experiments/new?trigger=${trigger.id}`, { key: made.body.key });
    const button = page.getByRole('button', { name: 'Draw up the experiment' });
    await button.waitFor();
    expect(await reasonOf(button)).toContain('admin');
    await page.getByLabel('On', { exact: true }).selectOption('a split or text of a workflow');
    await expect.poll(() => button.getAttribute('aria-disabled')).not.toBe('true');
  });
}
