/** Whom messages go to, and whom not. */
import { describe, expect, test } from 'vitest';
import { NOW } from '../setup-walk.ts';
import { begin, end, setUpFlows, text } from './setup-flows.ts';

const { state, query, activate, customers, walk, trace, page, trigger, triggerRun, messages, send, sendAll, figures } =
  setUpFlows();

const three = () => activate({ s: begin, a: text('One'), b: text('Two'), e: end }, ['s>a', 'a>b', 'b>e']);

describe('nothing goes to', () => {
  const suppressed = async (id: string) => {
    const { runId } = (await triggerRun(id)) ?? {};
    const [, step] = await trace(runId ?? '');
    return (step?.[2] as { suppressed?: string } | undefined)?.suppressed;
  };
  const subscribe = (pageId: string, columns: string, values: unknown[]) =>
    query(
      `insert into automation.subscribers (page_id, recipient_id, ${columns}) values ($1, '7', ${values.map((_, at) => `$${at + 2}`)})`,
      [pageId, ...values],
    );

  test('a subscriber who is inactive, or somebody who opted out of the channel', async () => {
    const flow = await three();
    const pageId = await page();
    await subscribe(pageId, 'is_active, inactive_reason, inactive_at', [false, 'RECIPIENT_GONE', NOW]);
    const gone = await trigger(flow, pageId, '7');
    await query(
      `insert into automation.customer_consents (tenant_id, recipient_id, channel, state) values ($1, '8', 'page', 'OPTED_OUT')`,
      [state.tenantId],
    );
    const out = await trigger(flow, pageId, '8');
    await query(
      `insert into automation.customer_consents (tenant_id, recipient_id, channel, state) values ($1, '9', 'sms', 'OPTED_OUT')`,
      [state.tenantId],
    );
    await trigger(flow, pageId, '9');
    await walk();
    expect([await suppressed(gone), await suppressed(out)]).toEqual(['RECIPIENT_GONE', 'OPTED_OUT']);
    expect((await messages()).map(({ payload }) => payload.recipientId)).toEqual(['9']);
    expect(await triggerRun(gone)).toMatchObject({ status: 'finished' });
  });

  test('a customer who must not be contacted, also when that comes about before the message is sent', async () => {
    const flow = await three();
    const pageId = await page();
    const [customer] = await customers(1);
    await subscribe(pageId, 'customer_id', [customer]);
    const id = await trigger(flow, pageId, '7');
    await walk();
    const [job] = await messages();
    const judged = () =>
      query<{ objection: string | null }>('select objection from automation.judge_effect($1, $2, $3)', [
        state.tenantId,
        job?.id,
        NOW,
      ]);
    expect(await judged()).toEqual([{ objection: null }]);
    await query(`update crm.customers set do_not_contact_until = '2027-01-01' where id = $1`, [customer]);
    expect((await judged())[0]?.objection).toMatch(/^DO_NOT_CONTACT: /);
    await query('update crm.customers set do_not_contact_until = null');
    // Whether its page is active and its recipient wants it, the job asks itself.
    await query('update automation.pages set is_active = false where page_id = $1', [pageId]);
    expect(await judged()).toEqual([{ objection: null }]);
    await send([job?.id ?? ''], { outcome: 'skipped', reason: 'PAGE_INACTIVE' });
    await walk();
    expect(await suppressed(id)).toBe('PAGE_INACTIVE');
    expect(await figures('trigger_run', id)).toMatchObject({ sent: 0, failed: 0, pending: 0 });
  });
});

test('an e-mail has its subject filled in; it goes to the subscriber, else to the customer’s address, and not to one that is stopped', async () => {
  const data = { channel: 'email', subject: 'For {{USER_ID}}', text: 'Hello {{ customer.name }}' };
  const flow = await activate({ s: begin, m: { type: 'message', data }, e: end }, ['s>m', 'm>e']);
  const pageId = await page({ channel: 'email' });
  const meta = await page();
  const [customer] = await customers(1);
  await query(`update crm.customers set email = ' Cleo@Example.org' where id = $1`, [customer]);
  await query(`insert into automation.subscribers (page_id, recipient_id, customer_id) values ($1, '7', $2)`, [
    meta,
    customer,
  ]);
  await query(
    `insert into automation.email_addresses (tenant_id, address, stopped_reason, stopped_at, last_reported_at)
     values ($1, 'gone@example.org', 'BOUNCED', $2, $2)`,
    [state.tenantId, NOW],
  );
  await trigger(flow, pageId, 'jo@example.org');
  await trigger(flow, pageId, 'Gone@example.org');
  await trigger(flow, meta, '7');
  await walk();
  const sent = (await messages()).map(({ payload }) => [payload.recipientId, payload.content]);
  expect(sent.sort()).toEqual([
    ['cleo@example.org', { kind: 'text', subject: 'For 7', text: expect.stringMatching(/^Hello /) }],
    ['jo@example.org', { kind: 'text', subject: 'For jo@example.org', text: expect.stringMatching(/^Hello/) }],
  ]);
});

test('a flow that is called talks to the same recipient, and has a row of its own', async () => {
  const inner = await activate({ s: begin, a: text('Inner for {{USER_ID}}'), e: end }, ['s>a', 'a>e']);
  const outer = await activate(
    { s: begin, f: { type: 'call-flow', data: { flowId: inner } }, b: text('Outer'), e: end },
    ['s>f', 'f>b', 'b>e'],
    { surroundings: { workflows: new Map([[inner, []]]) } },
  );
  const pageId = await page();
  const [one, other] = [await trigger(outer, pageId, '1'), await trigger(outer, pageId, '2')];
  const sent = await sendAll();
  expect(sent.map(({ payload }) => [payload.recipientId, payload.content.text]).sort()).toEqual([
    ['1', 'Inner for 1'],
    ['1', 'Outer'],
    ['2', 'Inner for 2'],
    ['2', 'Outer'],
  ]);
  const children = await query(
    `select parent_trigger_run_id::text as parent, status, recipient_user_id, page_id::text as page from automation.trigger_runs where parent_trigger_run_id is not null order by 1`,
  );
  expect(children).toEqual([
    { parent: one, status: 'finished', recipient_user_id: '1', page: pageId },
    { parent: other, status: 'finished', recipient_user_id: '2', page: pageId },
  ]);
  expect(await figures('trigger_run', one)).toMatchObject({ sent: 1 });
});

test('a split is the same for a recipient in every run', async () => {
  const branches = [
    { id: 'a', percentage: 50 },
    { id: 'b', percentage: 50 },
  ];
  const flow = await activate(
    { s: begin, t: { type: 'traffic', data: { branches } }, a: text('A'), b: text('B'), e: end },
    ['s>t', 't:branch:a>a', 't:branch:b>b', 'a>e', 'b>e'],
  );
  const pageId = await page();
  const arms = async () => {
    for (let n = 0; n < 40; n += 1) await trigger(flow, pageId, `r${n}`);
    const sent = await sendAll();
    return Object.fromEntries(sent.map(({ payload }) => [payload.recipientId, payload.content.text]));
  };
  const first = await arms();
  expect(new Set(Object.values(first))).toEqual(new Set(['A', 'B']));
  expect(await arms()).toEqual(first);
});
