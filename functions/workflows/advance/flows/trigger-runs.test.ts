/** A row of trigger_runs starts a run, and shows what becomes of it. */
import { describe, expect, test } from 'vitest';
import { aTenant } from '../../../../test/support/database/factory.ts';
import { NOW } from '../setup-walk.ts';
import { after, begin, end, setUpFlows, text } from './setup-flows.ts';

const { state, query, activate, customers, walk, run, trace, page, ...flows } = setUpFlows();
const { trigger, triggerRun, messages, send, failMessage, sendAll, figures } = flows;

const three = () =>
  activate({ s: begin, a: text('One for {{USER_ID}}'), b: text('Two'), c: text('Three'), e: end }, [
    's>a',
    'a>b',
    'b>c',
    'c>e',
  ]);

test('three messages go out in order, each two seconds after the one before has ended', async () => {
  const flow = await three();
  const pageId = await page();
  const id = await trigger(flow, pageId);
  const sent = await sendAll();
  expect((await triggerRun(id))?.error).toBeNull();
  expect(sent.map(({ payload, runAt, laneKey, priority }) => [payload.content, runAt, laneKey, priority])).toEqual([
    [{ kind: 'text', text: 'One for 25164691176450778' }, NOW, `page/${pageId}`, 1],
    [{ kind: 'text', text: 'Two' }, after(2.5), `page/${pageId}`, 1],
    [{ kind: 'text', text: 'Three' }, after(5), `page/${pageId}`, 1],
  ]);
  expect(sent[0]?.payload).toEqual({
    ...{
      channel: 'page',
      pageId,
      recipientId: '25164691176450778',
      step: 'a',
      nodeId: 'a',
      outsideWindow: 'skip',
      windowClosesAt: '2026-03-02T12:00:00.000Z',
    },
    ...{ triggerRunId: id, runId: sent[0]?.runId, content: { kind: 'text', text: 'One for 25164691176450778' } },
  });
  expect(await triggerRun(id)).toMatchObject({
    status: 'finished',
    completedAt: NOW,
    nextStepAt: null,
    lastStepId: 'e',
  });
  expect(await figures('trigger_run', id)).toEqual({ sent: 3, failed: 0, errors: [], pending: 0 });
});

test('an insert asks for one walk, however many rows it has, and another status starts nothing', async () => {
  const flow = await three();
  const pageId = await page();
  await query('delete from automation.outbox');
  await query(
    `insert into automation.trigger_runs (recipient_user_id, page_id, flow_id, start_at) select 'r' || n, $1, $2, $3 from generate_series(1, 2500) n`,
    [pageId, flow, NOW],
  );
  expect(await query('select topic from automation.outbox')).toEqual([{ topic: 'workflows' }]);
  await query(
    `insert into automation.trigger_runs (recipient_user_id, page_id, flow_id, status, completed_at) values ('old', $1, $2, 'finished', $3)`,
    [pageId, flow, NOW],
  );
  const { turns } = await walk(NOW, 1000);
  expect(turns).toBeLessThan(8);
  expect(await messages()).toHaveLength(2500);
  expect(
    await query('select distinct status from automation.trigger_runs where page_id = $1 order by 1', [pageId]),
  ).toEqual([{ status: 'finished' }, { status: 'running' }]);
  expect(await query(`select from automation.runs`)).toHaveLength(2500);
});

test.each(['running', 'waiting'])('an insert as %s is refused: nothing would take it up', async (status) => {
  const values = [await page(), await three(), status];
  await expect(
    query(
      `insert into automation.trigger_runs (recipient_user_id, page_id, flow_id, status) values ('r', $1, $2, $3)`,
      values,
    ),
  ).rejects.toMatchObject({ constraint: 'trigger_runs_begun', hint: expect.stringContaining('queued') });
});

test('while it waits, the row says until when and what comes then', async () => {
  const wait = { type: 'wait', data: { duration: 2, timeUnit: 'minutes' } };
  const flow = await activate({ s: begin, a: text('One'), w: wait, b: text('Two'), e: end }, [
    's>a',
    'a>w',
    'w>b',
    'b>e',
  ]);
  const id = await trigger(flow, await page());
  expect(await triggerRun(id)).toMatchObject({ status: 'queued' });
  await walk();
  expect(await triggerRun(id)).toMatchObject({ status: 'running', nextStepId: 'a', nextStepAt: NOW, lastStepId: 's' });
  await send((await messages())[0]?.id ?? '');
  await walk();
  expect(await triggerRun(id)).toMatchObject({
    status: 'waiting',
    nextStepId: 'b',
    nextStepAt: after(120),
    lastStepId: 'w',
  });
  await walk(after(120));
  expect(await triggerRun(id)).toMatchObject({ status: 'running', nextStepId: 'b' });
  await sendAll(after(120));
  expect(await triggerRun(id)).toMatchObject({ status: 'finished', completedAt: after(120) });
});

test('a row starts at its moment, and the walk asks to be woken then', async () => {
  const flow = await three();
  const id = await trigger(flow, await page());
  await query('update automation.trigger_runs set start_at = $2 where id = $1', [id, after(3600)]);
  await query(`update automation.workflow_alarm set rings_at = '-infinity'`);
  await query('delete from automation.outbox');
  await walk();
  expect(await triggerRun(id)).toMatchObject({ status: 'queued', runId: null });
  expect(await query('select due_at from automation.outbox')).toEqual([{ due_at: after(3600) }]);
  await walk(after(3600));
  expect(await triggerRun(id)).toMatchObject({ status: 'running' });
});

describe('a row that may not start has failed', () => {
  test.each([
    ['UNKNOWN_FLOW', 'of nobody'],
    ['UNKNOWN_FLOW', 'of another tenant'],
    ['NOT_ACTIVE', 'archived'],
    ['PAGE_INACTIVE', 'page'],
    ['WORKFLOWS_OFF', 'off'],
  ])('with %s (%s)', async (code, what) => {
    const flow = await three();
    const pageId = await page({ isActive: what !== 'page' });
    if (what === 'archived')
      await query(`update automation.workflows set status = 'ARCHIVED', archived_at = now() where id = $1`, [flow]);
    if (what === 'off')
      await query('update automation.tenant_settings set workflows = false where tenant_id = $1', [state.tenantId]);
    let foreign = pageId;
    if (what === 'of another tenant') {
      const tenantId = await aTenant(state.database);
      await query('insert into automation.tenant_settings (tenant_id, workflows) values ($1, true)', [tenantId]);
      foreign = await page({ tenantId });
    }
    const id = await trigger(what === 'of nobody' ? '2481e82d-6533-4b90-af57-bf48a8c0b7bf' : flow, foreign);
    const good = await trigger(await three(), await page());
    await walk();
    expect(await triggerRun(id)).toMatchObject({
      ...{ status: 'failed', runId: null, completedAt: NOW },
      error: { code, message: expect.stringMatching(/.{20}/) },
    });
    expect(await triggerRun(good)).toMatchObject({ status: what === 'off' ? 'failed' : 'running' });
  });
});

test('a message that fails ends the run, or leaves by the port for errors, and is counted once', async () => {
  const stops = await activate({ s: begin, a: text('One'), e: end }, ['s>a', 'a>e']);
  const branches = await activate({ s: begin, a: text('One', { onError: 'branch' }), b: text('Two'), e: end }, [
    's>a',
    'a>e',
    'a:error>b',
    'b>e',
  ]);
  const pageId = await page();
  const [stopped, branched] = [await trigger(stops, pageId), await trigger(branches, pageId)];
  await walk();
  for (const { id } of await messages()) await failMessage(id, 'RECIPIENT_GONE: 551');
  await walk();
  expect(await triggerRun(stopped)).toMatchObject({
    ...{ status: 'failed', lastStepId: 'a' },
    error: { code: 'RECIPIENT_GONE', message: 'RECIPIENT_GONE: 551 (node "a", attempt 1)' },
  });
  const errors = [{ error_code: 'RECIPIENT_GONE', error_message: 'RECIPIENT_GONE: 551', count: 1 }];
  expect(await figures('trigger_run', stopped)).toEqual({ sent: 0, failed: 1, errors, pending: 0 });
  expect((await messages()).map(({ payload }) => payload.content.text)).toEqual(['Two']);
  expect(await figures('trigger_run', branched)).toEqual({ sent: 0, failed: 1, errors, pending: 1 });
  await sendAll();
  expect(await figures('trigger_run', branched)).toEqual({ sent: 1, failed: 1, errors, pending: 0 });
  expect(await triggerRun(branched)).toMatchObject({ status: 'finished' });
});

test('what the channel skipped or cannot tell is neither sent nor sent again', async () => {
  const flow = await activate({ s: begin, a: text('One', { onError: 'continue' }), b: text('Two'), e: end }, [
    's>a',
    'a>b',
    'b>e',
  ]);
  const pageId = await page();
  const skipped = await trigger(flow, pageId, '1');
  const unknown = await trigger(flow, pageId, '2');
  await walk();
  for (const { id, payload } of await messages())
    await send(
      id,
      payload.recipientId === '1' ? { outcome: 'skipped', reason: 'WINDOW_CLOSED' } : { outcome: 'unknown' },
    );
  await walk();
  expect((await messages()).map(({ payload }) => payload.step)).toEqual(['b', 'b']);
  expect(await figures('trigger_run', skipped)).toMatchObject({ sent: 0, failed: 0, pending: 1 });
  expect(await figures('trigger_run', unknown)).toMatchObject({
    failed: 1,
    errors: [{ error_code: 'OUTCOME_UNKNOWN' }],
  });
  const { runId } = (await triggerRun(skipped)) ?? {};
  expect((await trace(runId ?? ''))[1]).toEqual([
    'a',
    'next',
    expect.objectContaining({ suppressed: 'WINDOW_CLOSED' }),
  ]);
});

test('runs that a person retries run again, and their rows with them', async () => {
  const flow = await activate({ s: begin, a: text('One'), e: end }, ['s>a', 'a>e']);
  const pageId = await page();
  const ids = [await trigger(flow, pageId, '1'), await trigger(flow, pageId, '2')];
  await walk();
  for (const { id } of await messages()) await failMessage(id, 'BAD_CONTENT: 100');
  await walk();
  for (const id of ids) {
    const { runId } = (await triggerRun(id)) ?? {};
    await query(`select automation.move_runs($1, 'retry', array[$2::uuid], null, null, 'key', 'user:ann', $3)`, [
      ...[state.tenantId, runId, NOW],
    ]);
    expect(await triggerRun(id)).toMatchObject({ status: 'running', completedAt: null, error: null });
  }
  await sendAll();
  for (const id of ids) {
    expect(await triggerRun(id)).toMatchObject({ status: 'finished' });
    expect(await figures('trigger_run', id)).toMatchObject({ sent: 1, failed: 1, pending: 0 });
  }
});

test('an id beyond 2^53 is the same everywhere', async () => {
  const flow = await three();
  const pageId = await page();
  await query(
    `insert into automation.trigger_runs (id, recipient_user_id, page_id, flow_id, start_at) values (9223372036854775001, '9223372036854775807', $1, $2, $3)`,
    [pageId, flow, NOW],
  );
  await walk();
  expect((await messages())[0]?.payload).toMatchObject({
    pageId,
    triggerRunId: '9223372036854775001',
    recipientId: '9223372036854775807',
  });
  expect(await triggerRun('9223372036854775001')).toMatchObject({ status: 'running' });
});
