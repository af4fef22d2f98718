/** An experiment on the texts of an e-mail and of a message, on the whole stack: what arrives is what chance gave, and what the experiment counts. */
import { beforeAll, describe, expect, test } from 'vitest';
import { insert } from '../../support/database/factory.ts';
import { drawnArm } from '../../support/database/setup-assignment.ts';
import { live } from './setup-work-stack.ts';

const KEY = 'words';
const PAGE = '1152921504606848001';
const CUSTOMERS = 60;
const HOUR_MS = 3_600_000;
/** Salts and ids are fixed, so chance gives the same arms each time. */
const division = {
  ...{ salt: 'words', holdoutSalt: 'words held out' },
  ...{ arms: ['long', 'short'], cuts: [5000, 10_000], holdout: 2000 },
};

const variants = (short: object) => [
  { id: 'long', percentage: 100 },
  { id: 'short', percentage: 0, ...short },
];
const graph = {
  nodes: [
    { id: 's', type: 'start', data: { entries: [{ kind: 'manual' }] } },
    {
      id: 'mail',
      type: 'email',
      data: {
        ...{ subject: 'Dear {{ customer.name }}', html: '<p>In full</p>', experimentId: KEY },
        variants: variants({ subject: 'Hi {{ customer.name }}', html: '<p>In short</p>' }),
      },
    },
    {
      id: 'chat',
      type: 'message',
      data: { pageId: PAGE, text: 'Dear {{ customer.name }}', experimentId: KEY, variants: variants({ text: 'Hi' }) },
    },
    { id: 'e', type: 'end' },
  ],
  edges: [
    { source: 's', target: 'mail' },
    { source: 'mail', target: 'chat' },
    { source: 'chat', target: 'e' },
  ],
};

interface Reader {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly recipientId: string;
}

async function makeReader(tenantId: string, n: number): Promise<Reader> {
  const { stack } = live;
  const id = `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`;
  const reader = { id, name: `Reader ${n}`, address: `reader-${n}@example.com`, recipientId: `30000000${n}` };
  const columns = { id, tenant_id: tenantId, name: reader.name, email: reader.address, status: 'LEAD' };
  await insert(stack, 'crm.customers', columns);
  await insert(stack, 'automation.subscribers', {
    ...{ page_id: PAGE, recipient_id: reader.recipientId, customer_id: id, created_at: stack.now() },
    window_closes_at: new Date(stack.now().getTime() + 86_400_000),
  });
  return reader;
}

const expectedTexts = (arm: string, name: string) =>
  arm === 'long' ? [[`Dear ${name}`], [`Dear ${name}`]] : arm === 'short' ? [[`Hi ${name}`], ['Hi']] : [[], []];

describe('an experiment on texts', () => {
  // Nobody has written to the page.
  beforeAll(() => void live.stack.runtime.services.graphApi.configure({ enforcesWindow: false }));

  test('each customer gets the e-mail and the message of one arm, once, and those held out get neither', async () => {
    const { stack } = live;
    const { tenantId, adminKey: key } = await stack.newTenant();
    async function ask(method: string, path: string, body?: object) {
      const reply = await stack.api(method, path, { key, ...(body === undefined ? {} : { body }) });
      expect([path, reply.status < 300, reply.body?.error]).toEqual([path, true, undefined]);
      return reply.body;
    }
    await ask('PATCH', '/api/admin/settings', { workflows: true, emailWorkflows: true });
    await ask('POST', '/api/pages', { pageId: PAGE, channel: 'page', name: 'Shop', token: 'EAAtoken' });
    const { id } = await ask('POST', '/api/workflows', { name: 'Offer', graph });
    await ask('POST', `/api/workflows/${id}/publish`, {});
    await ask('POST', `/api/workflows/${id}/activate`);
    const arms = division.arms.map((arm) => ({ id: arm, percentage: 50 }));
    const drawn = { name: 'Fewer words', key: KEY, arms, holdoutPercent: division.holdout / 100 };
    const { id: experiment } = await ask('POST', '/api/experiments', drawn);
    await stack.query('update automation.experiments set salt = $2, holdout_salt = $3 where id = $1', [
      ...[experiment, division.salt, division.holdoutSalt],
    ]);
    await ask('POST', `/api/experiments/${experiment}/start`);
    const readers: Reader[] = [];
    for (let n = 0; n < CUSTOMERS; n += 1) readers.push(await makeReader(tenantId, n));
    await ask('POST', `/api/workflows/${id}/runs`, { customerIds: readers.map((one) => one.id) });
    await stack.settle();
    // A message that misses its start on a busy machine is claimed again.
    await stack.advance(HOUR_MS);

    const counts = { long: 0, short: 0, HELD_OUT: 0 };
    const mails = stack.runtime.services.ses.mailbox.list();
    const chats = stack.runtime.services.graphApi.arrivals().filter(({ pageId }) => pageId === PAGE);
    for (const { id: customerId, name, address, recipientId } of readers) {
      const arm = drawnArm(division, customerId) as keyof typeof counts; // one of the division's, or HELD_OUT
      counts[arm] += 1;
      const arrived = [
        mails.filter(({ to }) => to.includes(address)).map(({ subject }) => subject),
        chats.filter((one) => one.recipientId === recipientId).map(({ message }) => Object(message).text),
      ];
      expect([name, arm, ...arrived]).toEqual([name, arm, ...expectedTexts(arm, name)]);
    }
    // The shares are 24, 24 and 12; these ids get about as many.
    expect(counts).toEqual({ long: 19, short: 28, HELD_OUT: 13 });

    await stack.query('select automation.count_experiments($1, $2)', [tenantId, stack.now()]);
    const results = await ask('GET', `/api/experiments/${experiment}/results`);
    const exposed = [...results.arms, results.heldOut].map((one: { id: string; exposed: number }) => [
      one.id,
      one.exposed,
    ]);
    expect(Object.fromEntries(exposed)).toEqual(counts);
    const { splits, runs } = await ask('GET', `/api/workflows/${id}/statistics`);
    expect(runs.started).toBe(CUSTOMERS);
    expect(splits).toHaveLength(2);
    for (const { branches } of splits) {
      const sent = branches.map(({ port, runs: of }: { port: string; runs: number }) => [
        port.replace('variant:', ''),
        of,
      ]);
      expect(Object.fromEntries(sent)).toEqual({ long: counts.long, short: counts.short });
    }
  });
});
