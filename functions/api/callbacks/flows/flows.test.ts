/** Statistics, logs and the end of message runs, as callers of the system before read them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../../test/support/api/setup-tenant.ts';
import { exactJson } from './exact-json.ts';

const FLOW = '2481e82d-6533-4b90-af57-bf48a8c0b7bf';
const PAGE = '1876373432431116';
const AT = '2025-11-08T11:22:32.729Z';

let api: TestApi;
let tenant: { tenantId: string; key: string };
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await createTenant(api);
  await api.query(
    'truncate automation.trigger_runs, automation.message_runs, automation.message_logs, automation.message_outcomes cascade',
  );
  await api.query('delete from automation.pages');
  await api.query(`insert into automation.pages (page_id, tenant_id, channel, name) values ($1, $2, 'page', 'Shop')`, [
    PAGE,
    tenant.tenantId,
  ]);
});
afterAll(() => api?.stop());

const call = (method: string, path: string, key = tenant.key) => api.call({ method, path, key });

const insertTrigger = (id: string, context = '{"trigger_type": "keywords", "matched_keyword": "test"}') =>
  api.query(
    `insert into automation.trigger_runs (id, trigger_id, recipient_user_id, page_id, flow_id, status, trigger_context, created_at, completed_at)
     values ($1, 1, '25164691176450778', $2, $3, 'finished', $4, $5, '2025-11-08T11:22:45.123Z')`,
    [id, PAGE, FLOW, context, AT],
  );
const outcome = (of: string, id: string, status: string, code: string, messages: number) =>
  api.query(
    `insert into automation.message_outcomes (tenant_id, of, of_id, status, code, message, messages) values ($1, $2, $3, $4, $5, $6, $7)`,
    [...[tenant.tenantId, of, id, status, code, code && `${code}: why`, messages]],
  );

describe('the statistics of a trigger run', () => {
  it('have the shape and the order of the system before, byte for byte', async () => {
    await insertTrigger('1');
    await outcome('trigger_run', '1', 'sent', '', 3);
    const reply = await call('GET', '/stats/trigger-run/1');
    expect(JSON.stringify(reply.body)).toBe(
      `{"trigger_run_id":1,"trigger_id":1,"recipient_user_id":"25164691176450778","page_id":1876373432431116,"flow_id":"${FLOW}",` +
        `"status":"finished","trigger_context":{"trigger_type":"keywords","matched_keyword":"test"},"created_at":"${AT}","completed_at":"2025-11-08T11:22:45.123Z",` +
        '"stats":{"total_attempts":3,"successful":3,"failed":0,"pending":0,"success_rate":"100.00%"},"error_breakdown":[],"queue":{"waiting":0,"active":0,"delayed":0}}',
    );
  });

  it('count errors by code, and nothing as 0.00%', async () => {
    await insertTrigger('2');
    expect((await call('GET', '/stats/trigger-run/2')).body.stats).toMatchObject({
      total_attempts: 0,
      success_rate: '0.00%',
    });
    await outcome('trigger_run', '2', 'sent', '', 2);
    await outcome('trigger_run', '2', 'failed', 'RECIPIENT', 1);
    await outcome('trigger_run', '2', 'skipped', 'OPTED_OUT', 4);
    expect((await call('GET', '/stats/trigger-run/2')).body).toMatchObject({
      stats: { total_attempts: 3, successful: 2, failed: 1, pending: 0, success_rate: '66.67%' },
      error_breakdown: [{ error_code: 'RECIPIENT', error_message: 'RECIPIENT: why', count: 1 }],
    });
  });

  it('write ids beyond 2^53 as texts, also inside of the context', async () => {
    await insertTrigger(
      '9223372036854775807',
      '{"mid": 9007199254740993, "at": 1.5, "text": "say \\"9007199254740993\\""}',
    );
    expect((await call('GET', '/stats/trigger-run/9223372036854775807')).body).toMatchObject({
      trigger_run_id: '9223372036854775807',
      trigger_context: { mid: '9007199254740993', at: 1.5, text: 'say "9007199254740993"' },
    });
  });

  it.each(['abc', '1a', '0', '-1', '1.5', '9223372036854775808'])('are 400 for the id %s', async (id) => {
    for (const path of [`/stats/trigger-run/${id}`, `/stats/run/${id}`])
      expect([path, (await call('GET', path)).status]).toEqual([path, 400]);
  });

  it("are 404 for an unknown run and another tenant's", async () => {
    await insertTrigger('3');
    await api.query(
      `insert into automation.message_runs (id, page_ids, flow_id, status) values (3, array[$1::bigint], $2, 'queued')`,
      [PAGE, FLOW],
    );
    const other = await createTenant(api);
    for (const [method, path] of [
      ['GET', '/stats/trigger-run/'],
      ['GET', '/stats/run/'],
      ['DELETE', '/admin/runs/'],
    ] as const) {
      const rest = method === 'DELETE' ? '/jobs' : '';
      expect((await call(method, `${path}4${rest}`)).status).toBe(404);
      expect((await call(method, `${path}3${rest}`, other.key)).status).toBe(404);
    }
    expect(await api.query('select status from automation.message_runs')).toEqual([{ status: 'queued' }]);
  });
});

describe('a message run', () => {
  it('has statistics of the same shape, and is cancelled once', async () => {
    await api.query(
      `insert into automation.message_runs (id, page_ids, flow_id, status, total, success, created_at) values (7, array[$1::bigint, $1::bigint], $2, 'running', 10, 4, $3)`,
      [PAGE, FLOW, AT],
    );
    await outcome('message_run', '7', 'sent', '', 9);
    expect(JSON.stringify((await call('GET', '/stats/run/7')).body)).toBe(
      `{"run_id":7,"page_ids":[${PAGE},${PAGE}],"flow_id":"${FLOW}","status":"running","total":10,"success":4,"failed":0,"error_summary":null,` +
        `"created_at":"${AT}","completed_at":null,"stats":{"total_attempts":9,"successful":9,"failed":0,"pending":0,"success_rate":"100.00%"},` +
        '"error_breakdown":[],"queue":{"waiting":0,"active":0,"delayed":0}}',
    );
    for (let time = 0; time < 2; time += 1)
      expect(await call('DELETE', '/admin/runs/7/jobs')).toMatchObject({
        status: 200,
        body: { deleted: 0, failed: 0, scanned: 0 },
      });
    expect((await call('GET', '/stats/run/7')).body).toMatchObject({
      status: 'cancelled',
      completed_at: expect.any(String),
    });
    const audited = await api.query(
      `select changes from automation.audit_log where tenant_id = $1 and action = 'message_run.cancelled'`,
      [tenant.tenantId],
    );
    expect(audited).toEqual([{ changes: { messageRunId: '7', deleted: 0, failed: 0 } }]);
  });
});

describe('the log of messages', () => {
  const log = (id: number, columns: { runId?: number; triggerRunId?: number; status?: string }) =>
    api.query(
      `insert into automation.message_logs (id, run_id, trigger_run_id, effect_key, page_id, recipient_id, step, status, sent_at)
       values ($1::bigint, $2, $3, 'key' || $1::bigint, $4, '7', 'n1', $5, $6)`,
      [id, columns.runId ?? null, columns.triggerRunId ?? null, PAGE, columns.status ?? 'sent', AT],
    );

  it('is listed by run and status, a page at a time, newest first', async () => {
    for (let id = 1; id <= 5; id += 1) await log(id, { runId: 9, status: id === 2 ? 'failed' : 'sent' });
    await log(6, { triggerRunId: 8 });
    const first = (await call('GET', '/logs/messages?run_id=9&status=sent&limit=3')).body;
    expect(first.items.map(({ id }: { id: number }) => id)).toEqual([5, 4, 3]);
    expect(first.items[0]).toEqual({
      ...{
        id: 5,
        run_id: 9,
        trigger_run_id: null,
        page_id: Number(PAGE),
        recipient_id: '7',
        step: 'n1',
        attempt: 1,
        status: 'sent',
      },
      ...{ code: null, subcode: null, error: null, message_id: null, sent_at: AT },
      ...{ delivery: null, delivery_detail: null, delivery_at: null },
    });
    const next = (await call('GET', `/logs/messages?run_id=9&status=sent&limit=3&cursor=${first.nextCursor}`)).body;
    expect([next.items.map(({ id }: { id: number }) => id), next.nextCursor]).toEqual([[1], null]);
    expect((await call('GET', '/logs/messages?trigger_run_id=8')).body.items).toHaveLength(1);
    const other = await createTenant(api);
    expect((await call('GET', '/logs/messages', other.key)).body).toEqual({ items: [], nextCursor: null });
  });

  it('says what the channel reported after it took a message', async () => {
    await log(1, { runId: 9 });
    await api.query(`update automation.message_logs set message_id = 'm1' where id = 1`);
    await api.query(
      `insert into automation.message_deliveries (tenant_id, message_id, status, detail, occurred_at, received_at)
       select tenant_id, message_id, 'bounced', 'smtp; 550', $1, $1 from automation.message_logs where id = 1`,
      [AT],
    );
    const [shown] = (await call('GET', '/logs/messages')).body.items;
    expect(shown).toMatchObject({ status: 'sent', delivery: 'bounced', delivery_detail: 'smtp; 550', delivery_at: AT });
  });

  it.each(['run_id=x', 'status=lost', 'limit=0', 'cursor=abc'])('refuses ?%s', async (query) => {
    expect((await call('GET', `/logs/messages?${query}`)).status).toBe(422);
  });
});

it.each([
  ['{"a": [12345678901234567890, -9007199254740993]}', { a: ['12345678901234567890', '-9007199254740993'] }],
  [
    '{"a": "12345678901234567890", "b": 9007199254740991, "c": 1e3}',
    { a: '12345678901234567890', b: 9007199254740991, c: 1000 },
  ],
  ['null', null],
])('exactJson(%s)', (json, expected) => expect(exactJson(json)).toEqual(expected));
