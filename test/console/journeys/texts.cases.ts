import { expect, it } from 'vitest';
import { type ConsoleTests, expectAccessible, expectNoOverflow } from '../browser/setup-browser.ts';

/** Variants of texts, from the form of a node to their experiment. */
export function textCases(tests: () => ConsoleTests): void {
  /** A tenant with the draft of a workflow that sends an e-mail. */
  async function withMail() {
    const { adminKey: key } = await tests().newTenant();
    const must = async (method: string, path: string, body: object = {}) => {
      const reply = await tests().stack.api(method, path, { key, body });
      if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply.body)}`);
      return reply.body;
    };
    await must('PATCH', '/api/admin/settings', { workflows: true });
    const graph = {
      nodes: [
        { id: 'start', type: 'start', data: { entries: [{ kind: 'manual' }] } },
        { id: 'mail', type: 'email', name: 'The offer', data: { subject: 'Your offer', text: 'Ten percent off' } },
        { id: 'end', type: 'end', data: {} },
      ],
      edges: [
        { source: 'start', target: 'mail' },
        { source: 'mail', target: 'end' },
      ],
    };
    const { id: workflowId } = await must('POST', '/api/workflows', { name: 'Offers', graph });
    return { key, must, workflowId };
  }

  it('compare two subjects of an e-mail, from its form to an experiment', async () => {
    const { key, must, workflowId } = await withMail();
    const page = await tests().open(`/workflows/${workflowId}?view=list`, { key });
    await page
      .getByRole('button', { name: /The offer/ })
      .first()
      .click();
    const form = page.getByRole('complementary', { name: 'The offer' });
    await form.getByText('Compare texts').click();
    expect(await form.getByLabel('Experiment').count()).toBe(0);
    const variants = form.getByRole('group', { name: 'Variants', exact: true });
    for (const [place, percent] of ['40', '50'].entries()) {
      await variants.getByRole('button', { name: 'Add: variant' }).click();
      await variants
        .getByRole('group', { name: `Variant ${place + 1}` })
        .getByLabel('Percent')
        .fill(percent);
    }
    const second = variants.getByRole('group', { name: 'Variant 2' });
    await second.getByLabel('Subject', { exact: true }).fill('Ten percent for {{ customer.shoe }}');
    await second
      .getByText(/customer\.shoe/)
      .first()
      .waitFor();
    await second.getByLabel('Subject', { exact: true }).fill('Ten percent for you');
    await second.getByLabel('Label').fill('Ten percent');
    await form.getByText('the percentages add up to 90').first().waitFor();
    await variants.getByRole('group', { name: 'Variant 1' }).getByLabel('Percent').fill('50');
    await form.getByText('With an experiment id, an experiment can tell which text does better.').waitFor();
    await form.getByLabel('Experiment').fill('offer-subject');
    await page.getByText('Your offer · 2 texts').first().waitFor();
    for (const width of [375, 1440]) {
      await page.setViewportSize({ width, height: 1000 });
      await expectNoOverflow(page);
      await expectAccessible(page);
    }
    await form.getByRole('link', { name: 'Test these texts' }).waitFor();
    await expect
      .poll(async () => {
        const { graph: saved } = (await tests().stack.api('GET', `/api/workflows/${workflowId}`, { key })).body;
        return saved.nodes.find(({ id }: { id: string }) => id === 'mail').data;
      })
      .toMatchObject({
        experimentId: 'offer-subject',
        variants: [{ percentage: 50 }, { percentage: 50, subject: 'Ten percent for you' }],
      });
    await must('POST', `/api/workflows/${workflowId}/publish`);
    await must('POST', `/api/workflows/${workflowId}/activate`);
    await form.getByRole('link', { name: 'Test these texts' }).click();
    await page.getByRole('heading', { name: 'New experiment', level: 1 }).waitFor();
    await page.getByText('An e-mail in Offers.').waitFor();
    const called = async () => {
      const inputs = await page.getByLabel(/^What arm .* is called$/).all();
      return Promise.all(inputs.map((input) => input.inputValue()));
    };
    await expect.poll(called).toEqual(['', 'Ten percent']);
    await page.getByLabel('Name', { exact: true }).fill('The subject');
    await page.getByRole('button', { name: 'Draw up the experiment' }).click();
    await page.getByRole('heading', { name: 'The subject', level: 1 }).waitFor();
    const facts = page.getByRole('region', { name: 'Facts' });
    await facts.getByText('E-mail', { exact: true }).waitFor();
    await facts.getByText(/50 % Ten percent/).waitFor();
  });
}
