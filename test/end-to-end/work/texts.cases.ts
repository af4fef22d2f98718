/** An experiment on the text of an e-mail, on the whole stack: what arrives is what the experiment counts. */
import { expect, test } from 'vitest';
import { aCustomer } from '../../support/database/factory.ts';
import { live } from './setup-work-stack.ts';

const variants = [
  { id: 'long', percentage: 100 },
  { id: 'short', percentage: 0, subject: 'Hi {{ customer.name }}', html: '<p>In short</p>' },
];
const graph = {
  nodes: [
    { id: 's', type: 'start', data: { entries: [{ kind: 'manual' }] } },
    {
      id: 'm',
      type: 'email',
      data: { subject: 'Dear {{ customer.name }}', html: '<p>In full</p>', experimentId: 'subject', variants },
    },
    { id: 'e', type: 'end' },
  ],
  edges: [
    { source: 's', target: 'm' },
    { source: 'm', target: 'e' },
  ],
};
const CUSTOMERS = 24;

test('e-mails have the subject of the arm that the experiment recorded, and those held out get none', async () => {
  const { stack } = live;
  const { tenantId, adminKey: key } = await stack.newTenant();
  async function ask(method: string, path: string, body?: object) {
    const reply = await stack.api(method, path, { key, ...(body === undefined ? {} : { body }) });
    expect([path, reply.status < 300, reply.body?.error]).toEqual([path, true, undefined]);
    return reply.body;
  }
  await ask('PATCH', '/api/admin/settings', { workflows: true, emailWorkflows: true });
  const { id } = await ask('POST', '/api/workflows', { name: 'Offer', graph });
  await ask('POST', `/api/workflows/${id}/publish`, {});
  await ask('POST', `/api/workflows/${id}/activate`);
  const arms = variants.map((one) => ({ id: one.id, percentage: 50 }));
  const drawn = { name: 'A shorter subject', key: 'subject', arms, holdoutPercent: 30 };
  const { id: experiment } = await ask('POST', '/api/experiments', drawn);
  await ask('POST', `/api/experiments/${experiment}/start`);
  const addresses = new Map<string, string>();
  for (let n = 0; n < CUSTOMERS; n += 1) {
    const address = `variant-${n}@example.com`;
    const columns = { name: `Reader ${n}`, email: address, status: 'LEAD' };
    addresses.set(await aCustomer(stack, tenantId, columns), address);
  }
  await ask('POST', `/api/workflows/${id}/runs`, { customerIds: [...addresses.keys()] });
  await stack.settle();

  const recorded = await stack.query<{ customer_id: string; arm: string; name: string }>(
    `select x.customer_id, x.arm, c.name from automation.experiment_exposures x join crm.customers c on c.id = x.customer_id
     where x.experiment_id = $1`,
    [experiment],
  );
  expect(recorded).toHaveLength(CUSTOMERS);
  const mails = stack.runtime.services.ses.mailbox.list();
  for (const { customer_id, arm, name } of recorded) {
    const to = addresses.get(customer_id) ?? '';
    const subjects = mails.filter((mail) => mail.to.includes(to)).map(({ subject }) => subject);
    const expected: Readonly<Record<string, string[]>> = {
      long: [`Dear ${name}`],
      short: [`Hi ${name}`],
      HELD_OUT: [],
    };
    expect([arm, subjects]).toEqual([arm, expected[arm]]);
  }
  const { splits, runs } = await ask('GET', `/api/workflows/${id}/statistics`);
  const sent = ['long', 'short'].map((arm) => recorded.filter((one) => one.arm === arm).length);
  expect(runs.started).toBe(CUSTOMERS);
  expect(splits[0].branches.reduce((sum: number, { runs: of }: { runs: number }) => sum + of, 0)).toBe(
    sent.reduce((sum, one) => sum + one, 0),
  );
  expect((await ask('GET', `/api/experiments/${experiment}`)).customers).toBe(CUSTOMERS);
});
