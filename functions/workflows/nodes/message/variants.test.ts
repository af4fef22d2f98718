/** Message flows whose messages have variants: who gets which text, also on a page where recipients are no customers. */
import { expect, test } from 'vitest';
import { anExperiment } from '../../../../test/support/database/setup-experiment.ts';
import { begin, end, setUpFlows, text } from '../../advance/flows/setup-flows.ts';
import { daysLater, NOW } from '../../advance/setup-walk.ts';

const { state, query, activate, customers, page, sendAll, trigger, triggerRun, walk } = setUpFlows();

const button = { type: 'send_message', title: 'Yes', payload: 'yes' };
const variants = [
  { id: 'card', percentage: 50, title: 'Offer for {{USER_ID}}', buttons: [button] },
  { id: 'text', percentage: 50, text: 'An offer for {{USER_ID}}' },
];
const flow = (data: object = {}) =>
  activate({ s: begin, a: { type: 'message', data: { variants, ...data } }, b: text('Two'), e: end }, [
    ...['s>a', 'a>b', 'b>e'],
  ]);

const subscribe = (pageId: string, recipientId: string, customerId: string | null = null) =>
  query(`insert into automation.subscribers (page_id, recipient_id, customer_id, created_at) values ($1, $2, $3, $4)`, [
    ...[pageId, recipientId, customerId, daysLater(-1)],
  ]);

async function campaign(flowId: string, pageId: string) {
  await query(`insert into automation.message_runs (page_ids, flow_id, start_at) values ($1::bigint[], $2, $3)`, [
    ...[[pageId], flowId, NOW],
  ]);
  const sent = await sendAll();
  return sent.filter(({ payload }) => payload.nodeId === 'a').map(({ payload }) => payload);
}

test('each recipient of a page gets one of the contents, always the same', async () => {
  const pageId = await page();
  for (let n = 0; n < 40; n += 1) await subscribe(pageId, `r${n}`);
  const id = await flow();
  const first = await campaign(id, pageId);
  expect(first).toHaveLength(40);
  for (const { recipientId, content } of first)
    expect([
      { kind: 'card', title: `Offer for ${recipientId}`, buttons: [button] },
      { kind: 'text', text: `An offer for ${recipientId}` },
    ]).toContainEqual(content);
  // The ids are fixed, and so is what chance gives them.
  expect(first.filter(({ content }) => content.text === undefined)).toHaveLength(17);
  const again = await campaign(id, pageId);
  const byRecipient = (sent: typeof first) =>
    Object.fromEntries(sent.map(({ recipientId, content }) => [recipientId, content]));
  expect(byRecipient(again)).toEqual(byRecipient(first));
});

test('customers among them come to an experiment of the key, others go by the percentages', async () => {
  const pageId = await page();
  const ids = await customers(10);
  for (const [n, id] of ids.entries()) await subscribe(pageId, `c${n}`, id);
  await subscribe(pageId, 'r0');
  const shares = variants.map((one, n) => ({ ...one, percentage: n === 0 ? 100 : 0 }));
  const arms = { arms: ['card', 'text'], cuts: [0, 10_000], holdout: 3000, salt: 'salt', holdout_salt: 'out' };
  const experiment = await anExperiment(state.database, state.tenantId, 'offer', NOW, arms);
  const sent = await campaign(await flow({ experimentId: 'offer', variants: shares }), pageId);
  const recorded = await query<{ customer_id: string; arm: string }>(
    'select customer_id, arm from automation.experiment_exposures where experiment_id = $1',
    [experiment],
  );
  expect(new Set(recorded.map(({ customer_id }) => customer_id))).toEqual(new Set(ids));
  const armOf = new Map(recorded.map(({ customer_id, arm }) => [customer_id, arm]));
  expect(sent.find(({ recipientId }) => recipientId === 'r0')?.content).toMatchObject({ kind: 'card' });
  const got = ids.map((_, n) => sent.find(({ recipientId }) => recipientId === `c${n}`)?.content.text !== undefined);
  expect(got).toEqual(ids.map((id) => armOf.get(id) === 'text'));
  expect(await query(`select status, total, success, failed from automation.message_runs`)).toMatchObject([
    { status: 'finished', total: 11, failed: 0 },
  ]);
  await query(
    `update automation.experiments set status = 'DECIDED', winner = 'text', stopped_at = $1, decided_at = $1 where id = $2`,
    [...[NOW, experiment]],
  );
  const decided = await campaign(await flow({ experimentId: 'offer', variants: shares }), pageId);
  expect(decided.filter(({ content }) => content.text !== undefined)).toHaveLength(11);
});

test('the trace and what follows know the variant; an empty text fails with it', async () => {
  const pageId = await page();
  const both = [
    { id: 'empty', percentage: 100, text: '{{ event.absent }}' },
    { id: 'text', percentage: 0, text: 'An offer' },
  ];
  const id = await flow({ variants: both, onError: 'continue' });
  const started = await trigger(id, pageId);
  await walk();
  const { runId } = (await triggerRun(started)) ?? {};
  const [step] = await query<{ detail: object }>(
    `select detail from automation.run_trace where run_id = $1 and node = 1`,
    [runId],
  );
  expect(step?.detail).toMatchObject({ variant: 'empty', error: expect.stringMatching(/^TEXT_EMPTY/) });
  expect(await query(`select data #> '{steps,a}' as said from automation.runs`)).toMatchObject([
    { said: { variant: 'empty', outcome: 'failed', error: { code: 'TEXT_EMPTY' } } },
  ]);
});
