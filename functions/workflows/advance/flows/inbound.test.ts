/** What people write, and what becomes of it in runs: keywords that start them, waits that end, echoes that settle messages. */
import { describe, expect, test } from 'vitest';
import { aTenant } from '../../../../test/support/database/factory.ts';
import { NOW } from '../setup-walk.ts';
import { after, begin, end, setUpFlows, text } from './setup-flows.ts';
import { setUpInbound } from './setup-inbound.ts';

const flows = setUpFlows();
const { state, query, activate, customers, walk, trace, page, trigger, triggerRun, messages, sendAll, figures } = flows;
const { listen, write, echo, subscribe } = setUpInbound(flows);

const started = () =>
  query<{ id: string }>('select id::text from automation.trigger_runs where tenant_id = $1 order by id', [
    state.tenantId,
  ]);
const answers = (pageId: string, what: object = {}) =>
  activate(
    {
      s: { type: 'start', data: { entries: [{ kind: 'message', page: pageId, keywords: ['price'], ...what }] } },
      a: text('You wrote {{ run.trigger.context.matched_keyword }}'),
      e: end,
    },
    ['s>a', 'a>e'],
  );

describe('a keyword', () => {
  test('is answered inside the window, by the page and to the person, with the word at hand', async () => {
    const pageId = await page();
    await listen(await answers(pageId));
    await write(pageId, 'Price?', { messageId: 'm1' });
    await write(pageId, 'Price?', { messageId: 'm1' });
    const [sent, ...others] = await sendAll();
    expect(others).toEqual([]);
    expect(sent).toMatchObject({
      priority: 1,
      payload: { pageId, recipientId: '25164691176450778', content: { text: 'You wrote price' } },
    });
    const [run] = await started();
    expect(await triggerRun(run?.id ?? '')).toMatchObject({ status: 'finished', lastStepId: 'e' });
  });

  test('of a page of one tenant starts nothing of another that names it', async () => {
    const mine = await page();
    await listen(await answers(mine));
    const theirs = await page({ tenantId: await aTenant(state.database) });
    await listen(await answers(theirs));
    await write(theirs, 'price');
    expect(await query('select from automation.trigger_runs where page_id = $1', [theirs])).toEqual([]);
  });
});

test('whoever waits for message.received goes on with what the customer wrote', async () => {
  const [customerId = '', other = ''] = await customers(2);
  const pageId = await page();
  const flow = await activate(
    {
      s: begin,
      w: { type: 'wait', data: { kind: 'event', types: ['message.received'], timeout: { n: 1, unit: 'days' } } },
      a: text('You said {{ steps.w.text }}'),
      e: end,
    },
    ['s>w', 'w:event>a', 'w:timeout>e', 'a>e'],
  );
  await listen(flow);
  await subscribe(pageId, customerId);
  await subscribe(pageId, other, '8');
  await trigger(flow, pageId);
  await walk();
  await write(pageId, 'Not mine', { recipientId: '8', at: after(10) });
  await walk(after(10));
  expect(await messages()).toEqual([]);
  await write(pageId, 'yes', { at: after(20) });
  await walk(after(20));
  expect((await messages()).map(({ payload }) => payload.content.text)).toEqual(['You said yes']);
});

test('what a customer writes is no answer to a run of somebody who is none', async () => {
  const [customerId] = await customers(1);
  const pageId = await page();
  const flow = await activate(
    {
      s: begin,
      w: { type: 'wait', data: { kind: 'event', types: ['message.received'], timeout: { n: 1, unit: 'hours' } } },
      a: text('Answered'),
      e: end,
    },
    ['s>w', 'w:event>a', 'w:timeout>e', 'a>e'],
  );
  await listen(flow);
  await subscribe(pageId, customerId, '8');
  const id = await trigger(flow, pageId);
  await walk();
  await write(pageId, 'Hello', { recipientId: '8', at: after(10) });
  await walk(after(10));
  expect([await messages(), (await triggerRun(id))?.status]).toEqual([[], 'waiting']);
  await walk(after(3700));
  expect([await messages(), (await triggerRun(id))?.status]).toEqual([[], 'finished']);
});

describe('an echo', () => {
  const one = () => activate({ s: begin, a: text('One', { onError: 'continue' }), e: end }, ['s>a', 'a>e']);
  const UNKNOWN = 'OUTCOME_UNKNOWN: NO_ANSWER: the connection ended; look at the page whether it was sent';

  async function begun() {
    const pageId = await page();
    const id = await trigger(await one(), pageId);
    await walk();
    const [job] = await messages();
    const jobId = job?.id ?? '';
    const [row] = await query<{ key: string }>('select dedupe_key as key from automation.jobs where id = $1', [jobId]);
    await query(
      `update automation.jobs set status = 'PROCESSING', attempts = 1, started_at = run_at, lease_until = run_at + interval '1 minute' where id = $1`,
      [jobId],
    );
    return { pageId, id, jobId, key: row?.key ?? '', runId: (await triggerRun(id))?.runId ?? '' };
  }
  type Begun = Awaited<ReturnType<typeof begun>>;

  /** The call was sent, and its answer never came. */
  async function loseAnswer({ jobId, key, pageId, id }: Begun) {
    await query(
      `insert into automation.message_logs (tenant_id, trigger_run_id, effect_key, attempt, page_id, recipient_id, step, status, code, sent_at)
       values ($1, $2, $3, 1, $4, '25164691176450778', 'a', 'unknown', 'NO_ANSWER', $5)`,
      [state.tenantId, id, key, pageId, NOW],
    );
    await query(
      `update automation.jobs set status = 'FAILED', error = $2, result = '{"outcome": "unknown"}', completed_at = run_at, lease_until = null
       where id = $1`,
      [jobId, UNKNOWN],
    );
  }
  const logged = async ({ key }: Begun) =>
    (await query('select status, code, message_id from automation.message_logs where effect_key = $1', [key]))[0];
  const sent = { status: 'sent', code: null, message_id: 'm_echo' };
  const jobOf = async ({ jobId }: Begun) =>
    (await query('select status, error, result from automation.jobs where id = $1', [jobId]))[0];

  test('that comes before the answer is lost makes the message a sent one', async () => {
    const it = await begun();
    expect(await echo(it.pageId, it.key)).toBe(0);
    await loseAnswer(it);
    expect(await jobOf(it)).toMatchObject({ status: 'COMPLETED', error: null });
    expect(await logged(it)).toEqual(sent);
    await walk();
    expect((await trace(it.runId))[1]?.slice(0, 2)).toEqual(['a', 'next']);
    expect(await figures('trigger_run', it.id)).toEqual({ sent: 1, failed: 0, errors: [], pending: 0 });
  });

  test('that comes before the run has gone on does so too', async () => {
    const it = await begun();
    await loseAnswer(it);
    expect([await echo(it.pageId, it.key), await echo(it.pageId, it.key)]).toEqual([1, 0]);
    await walk();
    expect([await jobOf(it), await logged(it)]).toMatchObject([{ status: 'COMPLETED' }, sent]);
    expect(await figures('trigger_run', it.id)).toEqual({ sent: 1, failed: 0, errors: [], pending: 0 });
  });

  test('that comes later puts figures and log right', async () => {
    const it = await begun();
    await loseAnswer(it);
    await walk();
    expect(await figures('trigger_run', it.id)).toMatchObject({ sent: 0, failed: 1, pending: 0 });
    expect(await echo(it.pageId, it.key)).toBe(1);
    expect(await logged(it)).toEqual(sent);
    expect(await figures('trigger_run', it.id)).toEqual({ sent: 1, failed: 0, errors: [], pending: 0 });
  });

  test('of another page, of a message that nobody knows, or of one that was sent, changes nothing', async () => {
    const it = await begun();
    const other = await page();
    await loseAnswer(it);
    expect(await echo(other, it.key)).toBe(0);
    expect(await echo(it.pageId, 'something else')).toBe(0);
    expect(await logged(it)).toMatchObject({ status: 'unknown' });
    expect(await query('select from automation.message_echoes where tenant_id = $1', [state.tenantId])).toEqual([]);
  });
});
