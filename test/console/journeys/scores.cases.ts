import { expect, it } from 'vitest';
import { aCustomer, anOrder, insert } from '../../support/database/factory.ts';
import { anExperiment } from '../../support/database/setup-experiment.ts';
import { type ConsoleTests, expectQuality } from '../browser/setup-browser.ts';
import { addSums } from '../browser/setup-results.ts';

/** What triggers and workflows bring about. */
export function scoreCases(tests: () => ConsoleTests): void {
  /** A trigger with a task for each of twelve customers of forty days ago, every third of whom ordered. */
  async function withTasks() {
    const tenant = await tests().newTenant();
    const { stack } = tests();
    const daysAgo = (days: number) => new Date(stack.now().getTime() - days * 86_400_000);
    const [trigger] = await stack.query<{ id: string }>(
      `select id from automation.automated_triggers where tenant_id = $1 and trigger_type = 'BURN_RATE_ALERT'`,
      [tenant.tenantId],
    );
    const triggerId = trigger?.id ?? '';
    for (let n = 0; n < 12; n += 1) {
      const customer_id = await aCustomer(stack, tenant.tenantId);
      if (n % 3 === 0) await anOrder(stack, tenant.tenantId, customer_id, daysAgo(35).toISOString());
      await insert(stack, 'automation.triggered_tasks', {
        ...{ tenant_id: tenant.tenantId, trigger_id: triggerId, customer_id, task_id: customer_id },
        ...{ occurrence_key: customer_id, triggered_at: daysAgo(40) },
      });
    }
    return { ...tenant, triggerId, daysAgo };
  }

  it('of a trigger describe, and lead to an experiment that holds customers out', async () => {
    const { adminKey: key, triggerId } = await withTasks();
    const page = await tests().open(`/triggers/${triggerId}?tab=results`, { key });
    const card = page.getByRole('region', { name: 'Effect' });
    await card.getByText(/^33\.3 percent of 12 customers with a task ordered within 14 days\./).waitFor();
    await card.getByText('No figure here proves an effect.').waitFor();
    await card
      .getByRole('row', { name: /^not foretold: fewer than two days with a delivery 12 4 33\.3 % –$/ })
      .waitFor();
    await expectQuality(page);
    await card.getByLabel('Orders within').selectOption('7 days');
    await card.getByText(/ordered within 7 days\./).waitFor();
    await card.getByRole('link', { name: 'Hold out a share of the customers, and compare' }).click();
    await expect.poll(() => page.getByLabel('Trigger').locator('option:checked').innerText()).toBe('Reorder check-in');
    await page.getByText('With a single arm customers are only held out').waitFor();
    const plan = page.getByRole('region', { name: 'Plan' });
    await plan.getByText(/^Counted: .* in the last 13 weeks whose days are over\./).waitFor();
    await plan.getByLabel('Customers a day').fill('500');
    await plan.getByText('Those with a task against those held out').waitFor();
    await expectQuality(page);
    await page.getByLabel('Name', { exact: true }).fill('Do the tasks help?');
    await page.getByLabel('Held out, in percent').fill('20');
    await page.getByRole('button', { name: 'Draw up the experiment' }).click();
    await page.getByRole('heading', { name: 'Do the tasks help?', level: 1 }).waitFor();
    await page.getByLabel('Held out, in percent').fill('25');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('button', { name: 'Start…' }).click();
    await page.getByRole('button', { name: 'Start the experiment' }).click();
    await page.getByText('running', { exact: true }).waitFor();
    const { body } = await tests().stack.api('GET', `/api/experiments?triggerId=${triggerId}`, { key });
    expect(body.items).toMatchObject([{ holdoutPercent: 25, control: 'HELD_OUT', status: 'RUNNING' }]);
    await page.goto(page.url().replace(/\/experiments\/.*/, `/triggers/${triggerId}?tab=results`));
    await card.getByText('No difference shown yet: an arm has no customer yet').waitFor();
    expect(await card.getByText('No figure here proves an effect.').count()).toBe(0);
  });

  it('of a trigger with an experiment show its effect with the interval, and its tasks by arm', async () => {
    const { adminKey: key, tenantId, triggerId, daysAgo } = await withTasks();
    const { stack } = tests();
    const on = { trigger_id: triggerId, holdout: 1000, name: 'Call at once', labels: { a: 'As before', b: 'At once' } };
    const id = await anExperiment(stack, tenantId, null, daysAgo(41), on);
    await addSums(tests().stack, tenantId, id, { a: [450, 60], b: [450, 60], HELD_OUT: [100, 2] });
    await stack.query(`update automation.triggered_tasks set experiment_id = $2, arm = 'b' where trigger_id = $1`, [
      triggerId,
      id,
    ]);
    const page = await tests().open(`/triggers/${triggerId}?tab=results`, { key });
    const card = page.getByRole('region', { name: 'Effect' });
    await card
      .getByText(/^Against customers held out, "Call at once" shows an effect: 11\.3 percentage points/)
      .waitFor();
    await card
      .getByRole('img', {
        name: /All arms, against those held out: \+11\.33, from \+\d.*At once, against As before: 0/,
      })
      .waitFor();
    expect(await card.getByText('No figure here proves an effect.').count()).toBe(0);
    const arms = page.getByRole('region', { name: 'By arm' });
    await arms.getByRole('row', { name: /^Call at once: At once, 0 customers 12/ }).waitFor();
    await arms.getByRole('row', { name: /^Call at once: held out, 0 customers 0/ }).waitFor();
    await expectQuality(page);
    await card.getByRole('link', { name: 'Call at once' }).click();
    await page.getByRole('heading', { name: 'Call at once', level: 1 }).waitFor();
  });

  it('of a workflow are among its figures', async () => {
    const { adminKey: key, tenantId } = await tests().newTenant();
    const { stack } = tests();
    const must = async (path: string, body: object = {}, method = 'POST') => {
      const reply = await stack.api(method, path, { key, body });
      if (reply.status >= 300) throw new Error(`${path}: ${JSON.stringify(reply.body)}`);
      return reply.body;
    };
    await must('/api/admin/settings', { workflows: true }, 'PATCH');
    const branches = ['long', 'short'].map((id) => ({ id, percentage: 50 }));
    const graph = (data: object) => ({
      nodes: [
        { id: 'start', type: 'start', data: { entries: [{ kind: 'manual' }] } },
        { id: 'which', type: 'split', data: { ...data, branches } },
        { id: 'end', type: 'end', data: {} },
      ],
      edges: [
        { source: 'start', target: 'which' },
        ...branches.map(({ id }) => ({ source: 'which', sourcePort: `branch:${id}`, target: 'end' })),
      ],
    });
    const { id: workflowId } = await must('/api/workflows', { name: 'Letters', graph: graph({}) });
    await must(`/api/workflows/${workflowId}/publish`);
    const page = await tests().open(`/workflows/${workflowId}?tab=figures`, { key });
    const card = page.getByRole('region', { name: 'Effect' });
    await card
      .getByText('Too few to say anything: the 14 days to order in are over for 0 of the customers who entered.')
      .waitFor();
    await card.getByText('put a split with an experiment id behind the start').waitFor();
    const { revision } = (await stack.api('GET', `/api/workflows/${workflowId}`, { key })).body;
    await must(`/api/workflows/${workflowId}`, { revision, graph: graph({ experimentId: 'letter' }) }, 'PATCH');
    await must(`/api/workflows/${workflowId}/publish`);
    await page.reload();
    const link = card.getByRole('link', { name: 'Hold out a share of the customers, and compare' });
    expect(await link.getAttribute('href')).toContain('/experiments/new?key=letter&arm=long&arm=short');
    const id = await anExperiment(stack, tenantId, 'letter', new Date('2026-01-05T08:00:00Z'), {
      ...{ arms: ['long', 'short'], holdout: 1000, name: 'Letters of two kinds' },
    });
    await addSums(tests().stack, tenantId, id, { long: [450, 60], short: [450, 60], HELD_OUT: [100, 12] });
    await page.reload();
    await card
      .getByText(/^Against customers held out, "Letters of two kinds" shows no effect yet: 1\.33 percentage points/)
      .waitFor();
    await card.getByText('Between its arms: No difference shown yet').waitFor();
    await card.getByRole('img', { name: /^Differences in Letters of two kinds/ }).waitFor();
    await expectQuality(page);
  });
}
