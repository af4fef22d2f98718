/** A row of message_runs runs a flow for the active subscribers of pages. */
import { describe, expect, test } from 'vitest';
import { daysLater, NOW } from '../setup-walk.ts';
import { after, begin, end, setUpFlows, text } from './setup-flows.ts';

const { state, query, activate, walk, page, trigger, messages, send, failMessage, sendAll, figures } = setUpFlows();

const flowOf = (data: object = {}) =>
  activate({ s: begin, a: text('One', data), b: text('Two'), e: end }, ['s>a', 'a>b', 'b>e']);

const subscribe = (
  pageId: string,
  count: number,
  columns: { isActive?: boolean; createdAt?: Date; prefix?: string } = {},
) =>
  query(
    `insert into automation.subscribers (page_id, recipient_id, is_active, created_at) select $1, $4 || n, $3, $5 from generate_series(1, $2::int) n`,
    [pageId, count, columns.isActive ?? true, columns.prefix ?? 'r', columns.createdAt ?? daysLater(-1)],
  );

const messageRun = async (flow: string, ...pages: string[]) => {
  const [row] = await query<{ id: string }>(
    `insert into automation.message_runs (page_ids, flow_id, start_at) values ($1::bigint[], $2, $3) returning id::text`,
    [pages, flow, NOW],
  );
  return row?.id ?? '';
};

const read = async (id: string) => {
  const [row] = await query(
    'select status, total, success, failed, error_summary, completed_at from automation.message_runs where id = $1',
    [id],
  );
  return row;
};

test('all active subscribers of the moment get the flow, at priority 100, in statements of as many as the turn takes', async () => {
  const [one, other] = [await page(), await page()];
  await subscribe(one, 30);
  await subscribe(one, 3, { isActive: false, prefix: 'gone' });
  await subscribe(other, 15);
  const id = await messageRun(await flowOf(), one, other);
  await walk(NOW, 2);
  await subscribe(other, 5, { prefix: 'late', createdAt: after(1) });
  const sent = await sendAll();
  expect(sent).toHaveLength(90);
  expect(new Set(sent.map(({ payload }) => `${payload.pageId} ${payload.recipientId}`)).size).toBe(45);
  expect(sent[0]).toMatchObject({ priority: 100, payload: { messageRunId: id } });
  expect(sent[0]?.payload).not.toHaveProperty('triggerRunId');
  expect(await read(id)).toMatchObject({ status: 'finished', total: 45, success: 45, failed: 0, error_summary: null });
  expect(await figures('message_run', id)).toEqual({ sent: 90, failed: 0, errors: [], pending: 0 });
});

test('a trigger run overtakes it', async () => {
  const pageId = await page();
  await subscribe(pageId, 20);
  const flow = await flowOf();
  await messageRun(flow, pageId);
  await walk();
  await trigger(flow, pageId, 'urgent');
  await walk();
  const ranks = await query<{ recipient: string }>(
    `select payload ->> 'recipientId' as recipient from automation.jobs order by rank_at, id limit 1`,
  );
  expect(ranks).toEqual([{ recipient: 'urgent' }]);
});

test('it is finished when every message has an outcome, and its figures add up at any moment', async () => {
  const pageId = await page();
  await subscribe(pageId, 40);
  const id = await messageRun(await flowOf({ onError: 'continue' }), pageId);
  await walk();
  for (let round = 0; round < 200; round += 1) {
    const open = await messages();
    const [one] = open;
    if (!one) break;
    if (Number(String(one.payload.recipientId).slice(1)) % 4 === 0 && one.payload.step === 'a')
      await failMessage(one.id, 'BAD_CONTENT: 100');
    else await send(one.id);
    if (round % 3 === 0) await walk();
    const { sent = 0, failed = 0, pending = 0 } = (await figures('message_run', id)) ?? {};
    const [planned] = await query<{ messages: number }>(
      `select count(*)::int as messages from automation.jobs where type = 'SEND_MESSAGE'`,
    );
    expect(sent + failed + pending).toBe(planned?.messages);
    const now = await read(id);
    expect(now?.status).toBe('running');
  }
  await walk();
  expect(await figures('message_run', id)).toMatchObject({ sent: 70, failed: 10, pending: 0 });
  expect(await read(id)).toMatchObject({ status: 'finished', total: 40, success: 30, failed: 10 });
});

describe('a run that may not start has failed', () => {
  test.each(['UNKNOWN_FLOW', 'NOT_ACTIVE', 'WORKFLOWS_OFF', 'PAGE_INACTIVE', 'EMPTY_AUDIENCE'])(
    'with %s',
    async (code) => {
      const pageId = await page({ isActive: code !== 'PAGE_INACTIVE' });
      if (code !== 'EMPTY_AUDIENCE') await subscribe(pageId, 3);
      const flow = await flowOf();
      if (code === 'NOT_ACTIVE')
        await query(`update automation.workflows set status = 'ARCHIVED', archived_at = now() where id = $1`, [flow]);
      if (code === 'WORKFLOWS_OFF')
        await query('update automation.tenant_settings set workflows = false where tenant_id = $1', [state.tenantId]);
      const id = await messageRun(code === 'UNKNOWN_FLOW' ? '2481e82d-6533-4b90-af57-bf48a8c0b7bf' : flow, pageId);
      await walk();
      expect(await read(id)).toMatchObject({
        status: 'failed',
        total: 0,
        completed_at: NOW,
        error_summary: { code, message: expect.any(String) },
      });
      expect(await messages()).toEqual([]);
    },
  );
});

test('a page that is not active is left out and named', async () => {
  const [good, bad] = [await page(), await page({ isActive: false })];
  await subscribe(good, 2);
  await subscribe(bad, 2);
  const id = await messageRun(await flowOf(), good, bad);
  await sendAll();
  expect(await read(id)).toMatchObject({
    status: 'finished',
    total: 2,
    success: 2,
    error_summary: { skippedPages: [bad] },
  });
});

test('each message that is withheld is in the log once, with the reason', async () => {
  const pageId = await page();
  await subscribe(pageId, 3);
  const id = await messageRun(await flowOf(), pageId);
  await walk();
  await query(
    `insert into automation.customer_consents (tenant_id, recipient_id, channel, state) values ($1, 'r1', 'page', 'OPTED_OUT')`,
    [state.tenantId],
  );
  for (const { id: job, payload } of await messages()) {
    // As the worker ends the one whose recipient has opted out since; the run withholds the next one itself.
    if (payload.recipientId === 'r1') await failMessage(job, 'OPTED_OUT: the recipient wants none', 'CANCELLED');
    else await send(job);
  }
  await walk();
  const logged = await query(
    'select run_id::text, page_id::text, recipient_id, step, status, code, attempt from automation.message_logs where tenant_id = $1 order by step',
    [state.tenantId],
  );
  const told = { run_id: id, page_id: pageId, recipient_id: 'r1', status: 'skipped', code: 'OPTED_OUT', attempt: 1 };
  expect(logged).toEqual(['a', 'b'].map((step) => ({ ...told, step })));
});

test('one for which there is no page is in the log without it', async () => {
  const pageId = await page();
  await subscribe(pageId, 1);
  await messageRun(await flowOf({ channel: 'sms' }), pageId);
  await walk();
  const logged = 'select page_id, recipient_id, step, code from automation.message_logs where tenant_id = $1';
  const told = { page_id: null, recipient_id: null, step: 'a', code: 'NO_PAGE' };
  expect(await query(logged, [state.tenantId])).toEqual([told]);
});

test('a page that is deactivated on the way gets nothing more', async () => {
  const pageId = await page();
  await subscribe(pageId, 4);
  const id = await messageRun(await flowOf(), pageId);
  await walk();
  await query('update automation.pages set is_active = false where page_id = $1', [pageId]);
  for (const { id: job } of await messages()) await send(job);
  await walk();
  expect(await messages()).toEqual([]);
  expect(await figures('message_run', id)).toMatchObject({ sent: 4, failed: 0, pending: 0 });
  expect(await read(id)).toMatchObject({ status: 'finished', total: 4 });
});

describe('cancelling', () => {
  const cancel = async (id: string) => {
    const [row] = await query<{ deleted: number; failed: number }>(
      'select deleted, failed, is_change from automation.cancel_message_run($1, $2, $3)',
      [state.tenantId, id, NOW],
    );
    return row;
  };

  test('sends nothing more, says what is too late, and notes what was sent all the same', async () => {
    const pageId = await page();
    await subscribe(pageId, 10);
    const id = await messageRun(await flowOf(), pageId);
    await walk();
    const open = await messages();
    const [sending, ended] = [open.slice(0, 2), open.slice(2, 5)];
    for (const one of ended) await send(one.id);
    await query(
      `update automation.jobs set status = 'PROCESSING', lease_until = now(), claimed_by = gen_random_uuid(), attempts = 1 where id = any($1)`,
      [sending.map((one) => one.id)],
    );
    expect(await figures('message_run', id)).toMatchObject({ sent: 0, pending: 10 });
    expect(await cancel(id)).toEqual({ deleted: 5, failed: 2, is_change: true });
    // What was sent and is being sent, before any walk.
    expect(await figures('message_run', id)).toMatchObject({ sent: 0, pending: 5 });
    const queue = 'select waiting, active, delayed from automation.message_queue($1, $2)';
    expect(await query(queue, [state.tenantId, NOW])).toEqual([{ waiting: 0, active: 2, delayed: 0 }]);
    expect(await cancel(id)).toEqual({ deleted: 0, failed: 0, is_change: false });
    await walk();
    expect(await messages()).toEqual([]);
    expect(await figures('message_run', id)).toMatchObject({ sent: 3, pending: 2 });
    for (const one of sending) await send(one.id);
    await walk();
    expect(await figures('message_run', id)).toMatchObject({ sent: 5, failed: 0, pending: 0 });
    expect(await read(id)).toMatchObject({ status: 'cancelled', total: 10, success: 0, completed_at: NOW });
    expect(await query(`select from automation.runs where status = 'RUNNING'`)).toEqual([]);
    expect(await query(`select from automation.message_runs where is_stopping`)).toEqual([]);
  });

  test('refuses a message that a worker is about to send', async () => {
    const pageId = await page();
    await subscribe(pageId, 1);
    const id = await messageRun(await flowOf(), pageId);
    await walk();
    const [job] = await messages();
    await cancel(id);
    expect(
      await query('select objection from automation.judge_effect($1, $2, $3)', [state.tenantId, job?.id, NOW]),
    ).toEqual([{ objection: expect.stringMatching(/^RUN_ENDED: /) }]);
  });

  test('of one that has not begun ends it at once', async () => {
    const pageId = await page();
    await subscribe(pageId, 1);
    const id = await messageRun(await flowOf(), pageId);
    expect(await cancel(id)).toEqual({ deleted: 0, failed: 0, is_change: true });
    await walk();
    expect(await read(id)).toMatchObject({ status: 'cancelled', total: 0 });
  });
});

test('walks whose turns alternate start each recipient once', async () => {
  const pageId = await page();
  await subscribe(pageId, 60);
  const id = await messageRun(await flowOf(), pageId);
  await Promise.all([walk(NOW, 3), walk(NOW, 5), walk(NOW, 7)]);
  await walk();
  expect(await messages()).toHaveLength(60);
  await sendAll();
  expect(await read(id)).toMatchObject({ status: 'finished', total: 60, success: 60 });
});
