/** A campaign on the way: it is paused, resumed and cancelled, and its figures add up. */
import { describe, expect, test } from 'vitest';
import { NOW } from '../setup-walk.ts';
import { setUpCampaigns } from './setup-campaigns.ts';
import { after, begin, end, text } from './setup-flows.ts';

const { state, query, activate, walk, page, campaign, progress, subscribe, offer, ...more } = setUpCampaigns();
const { messages, send, failMessage, sendAll, pause, resume, cancel, objections } = more;

test('its figures add up at any moment, and say what became of each', async () => {
  const pageId = await page();
  await subscribe(pageId, 40);
  const id = await campaign(await offer({ onError: 'continue' }), { pageIds: [pageId] });
  for (let round = 0; round < 60; round += 1) {
    if (round % 3 === 0) await walk(NOW, 2);
    const [one] = await messages();
    if (!one && round > 3) break;
    if (!one) continue;
    if (Number(String(one.payload.recipientId).slice(1)) % 4 === 0) await failMessage(one.id, 'BAD_CONTENT: 100');
    else await send(one.id, round % 5 === 0 ? { outcome: 'skipped', reason: 'WINDOW_CLOSED' } : undefined);
    await progress(id);
  }
  await walk();
  const { sent, failed, suppressed, ...rest } = await progress(id);
  expect(rest).toMatchObject({ status: 'FINISHED', recipients: 40, waiting: 0 });
  expect(failed).toBe(10);
  expect(sent + (suppressed.WINDOW_CLOSED ?? 0)).toBe(30);
});

test('counts a recipient as sent with the first message, though the flow goes on, and as failed when another one fails', async () => {
  const pageId = await page();
  await subscribe(pageId, 3);
  const flow = await activate({ s: begin, a: text('One'), b: text('Two'), e: end }, ['s>a', 'a>b', 'b>e']);
  const id = await campaign(flow, { pageIds: [pageId] });
  await walk();
  for (const { id: job } of (await messages()).slice(0, 2)) await send(job);
  await walk();
  expect(await progress(id)).toMatchObject({ status: 'RUNNING', sent: 2, waiting: 1 });
  const [second] = (await messages()).filter(({ payload }) => payload.step === 'b');
  await failMessage(second?.id ?? '', 'BAD_CONTENT: 100');
  await walk();
  expect(await progress(id)).toMatchObject({ status: 'RUNNING', sent: 1, failed: 1, waiting: 1 });
  await sendAll();
  expect(await progress(id)).toMatchObject({ status: 'FINISHED', sent: 2, failed: 1, waiting: 0 });
});

describe('pausing', () => {
  test('lets no message begin and no recipient start, and resuming loses and repeats none', async () => {
    const pageId = await page();
    await subscribe(pageId, 30);
    const flow = await activate({ s: begin, a: text('One'), b: text('Two'), e: end }, ['s>a', 'a>b', 'b>e']);
    const id = await campaign(flow, { pageIds: [pageId] });
    await walk();
    const open = await messages();
    for (const job of open.slice(0, 5)) await send(job.id);
    await pause(id);
    expect(await progress(id)).toMatchObject({ status: 'PAUSED', waiting: 30, perSecond: 0, expectedEndAt: null });
    const left = await messages();
    for (const { objection } of await objections(left)) expect(objection).toMatch(/^RUN_HELD: /);
    // As the worker ends them that was about to send these.
    for (const job of left.slice(0, 10)) await failMessage(job.id, 'RUN_HELD: paused', 'CANCELLED');
    await walk();
    expect(await messages()).toHaveLength(15);
    expect(await query(`select from automation.cursors where state = 'HELD'`)).toHaveLength(15);
    await resume(id);
    const sent = await sendAll();
    expect(sent).toHaveLength(25 + 30);
    expect(await progress(id)).toMatchObject({ status: 'FINISHED', recipients: 30, sent: 30 });
  });

  test('before its audience is written down freezes it all the same', async () => {
    const pageId = await page();
    await subscribe(pageId, 30);
    const id = await campaign(await offer(), { pageIds: [pageId] });
    await pause(id);
    await walk(NOW, 1);
    expect(await progress(id)).toMatchObject({ status: 'PAUSED', recipients: 30, waiting: 30 });
    expect(await query('select from automation.runs')).toEqual([]);
    await resume(id);
    expect(await sendAll()).toHaveLength(30);
  });
});

describe('cancelling', () => {
  test('gives up who has not begun, says who is too late, and notes what was sent', async () => {
    const pageId = await page();
    await subscribe(pageId, 40);
    const id = await campaign(await offer(), { pageIds: [pageId] });
    // Five turns write them down, each of the next three starts ten and walks one.
    for (let turn = 0; turn < 8; turn += 1) await query('select automation.advance_workflows(1, $1)', [NOW]);
    const open = await messages();
    const [sending, sent] = [open.slice(0, 1), open.slice(1, 2)];
    for (const one of sent) await send(one.id);
    await query(
      `update automation.jobs set status = 'PROCESSING', lease_until = now(), claimed_by = gen_random_uuid(), attempts = 1 where id = any($1)`,
      [sending.map((one) => one.id)],
    );
    const told = await cancel(id);
    expect(told).toMatchObject({ failed: sending.length });
    // At once: who waits is the one whose message is being sent, and the one whose message was.
    expect(await progress(id)).toMatchObject({
      status: 'CANCELLED',
      waiting: 2,
      suppressed: { CAMPAIGN_CANCELLED: 38 },
    });
    await walk();
    for (const one of sending) await send(one.id);
    await walk();
    const reached = sending.length + sent.length;
    expect(await progress(id)).toMatchObject({
      status: 'CANCELLED',
      recipients: 40,
      sent: reached,
      waiting: 0,
      suppressed: { CAMPAIGN_CANCELLED: 40 - reached },
    });
    expect(await messages()).toEqual([]);
    expect(await query('select from automation.message_runs where is_stopping')).toEqual([]);
  });

  test('the workflow counts who got a message before it was archived, and writes to nobody else', async () => {
    const pageId = await page();
    await subscribe(pageId, 4);
    const id = await campaign(
      await activate({ s: begin, a: text('One'), b: text('Two'), e: end }, ['s>a', 'a>b', 'b>e']),
      { pageIds: [pageId] },
    );
    await walk();
    const [sent, sending] = await messages();
    await send(sent?.id ?? '');
    await query(
      `update automation.jobs set status = 'PROCESSING', lease_until = now(), claimed_by = gen_random_uuid(), attempts = 1 where id = $1`,
      [sending?.id],
    );
    await query(`update automation.workflows set status = 'ARCHIVED', archived_at = now()`);
    await walk();
    await send(sending?.id ?? '');
    await walk();
    expect(await query('select distinct status, outcome from automation.runs where ended_at is not null')).toEqual([
      { status: 'CANCELLED', outcome: 'WORKFLOW_ARCHIVED' },
    ]);
    expect(await progress(id)).toMatchObject({ recipients: 4, sent: 2, waiting: 2 });
  });

  test('of a paused one notes what was sent meanwhile', async () => {
    const pageId = await page();
    await subscribe(pageId, 3);
    const id = await campaign(await offer(), { pageIds: [pageId] });
    await walk();
    const [job] = await messages();
    await pause(id);
    await send(job?.id ?? '');
    await walk();
    await cancel(id);
    await walk();
    expect(await progress(id)).toMatchObject({ status: 'CANCELLED', sent: 1, suppressed: { CAMPAIGN_CANCELLED: 2 } });
  });
});

test('a scheduled one begins at its moment, with the version that is active then', async () => {
  const pageId = await page();
  await subscribe(pageId, 2);
  const id = await campaign(await offer(), { pageIds: [pageId] }, { startAt: after(3600) });
  await walk();
  expect(await progress(id)).toMatchObject({ status: 'SCHEDULED', recipients: 0 });
  await walk(after(3600));
  expect(await progress(id, after(3600))).toMatchObject({ status: 'RUNNING', recipients: 2 });
  expect(
    await query(
      'select g.version, c.started_at from automation.campaigns c join automation.graphs g on g.id = c.graph_id',
    ),
  ).toEqual([{ version: 1, started_at: after(3600) }]);
});

test('walks whose turns alternate, and one that is rolled back, reach each recipient once', async () => {
  const pageId = await page();
  await subscribe(pageId, 60);
  const id = await campaign(await offer(), { pageIds: [pageId] });
  for (let kill = 0; kill < 4; kill += 1) {
    await query(
      `do $$ begin perform automation.advance_workflows(2, timestamptz '${NOW.toISOString()}'); raise exception 'killed'; exception when raise_exception then null; end $$`,
    );
    await query('select automation.advance_workflows(1, $1)', [NOW]);
  }
  await Promise.all([walk(NOW, 3), walk(NOW, 5), walk(NOW, 7)]);
  await walk();
  expect(await messages()).toHaveLength(60);
  await sendAll();
  expect(await progress(id)).toMatchObject({ status: 'FINISHED', recipients: 60, sent: 60 });
});

test('a run that a person retries counts as waiting again, and then as sent', async () => {
  const pageId = await page();
  await subscribe(pageId, 2);
  const id = await campaign(await offer(), { pageIds: [pageId] });
  await walk();
  for (const { id: job } of await messages()) await failMessage(job, 'BAD_CONTENT: 100');
  await walk();
  expect(await progress(id)).toMatchObject({ status: 'FINISHED', failed: 2 });
  const [run] = await query<{ id: string }>('select id from automation.runs limit 1');
  await query(`select automation.move_runs($1, 'retry', array[$2::uuid], null, null, 'key', 'user:ann', $3)`, [
    state.tenantId,
    run?.id,
    NOW,
  ]);
  expect(await progress(id)).toMatchObject({ failed: 1, waiting: 1 });
  await sendAll();
  expect(await progress(id)).toMatchObject({ failed: 1, sent: 1, waiting: 0 });
});
