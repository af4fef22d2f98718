/** Calls that wait: for their turn, for what the endpoint asks, or for the tenant, on the running stack. */
import { describe, expect, it, test, vi } from 'vitest';
import { live } from './setup-booking-stack.ts';
import { insertBooking, latenessOf, readBooking } from './setup-booking-tenant.ts';

const MINUTE = 60;
const book = (seconds: number) => insertBooking(live.stack, live.tenant, { scheduledAt: live.in(seconds) });
const executed = { status: 'completed', task_status: 'executed' };
const fine = { does: 'answer', status: 200 } as const;
const settings = (body: object) => live.stack.api('PATCH', '/api/admin/settings', { key: live.tenant.adminKey, body });

describe('an endpoint that answers', () => {
  it.each([
    [429, '40', 40],
    [503, '7', 7],
    [408, undefined, 15],
    [425, '2', 2],
  ])('%i with Retry-After %s is called again after %i seconds, not before', async (status, retryAfter, pause) => {
    const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    live.endpoint.behave({ does: 'answer', status, headers });
    const id = await book(-1);
    await live.stack.settle();
    live.endpoint.behave(fine);
    await live.advance(pause - 1);
    expect(live.endpoint.callsOf(id)).toHaveLength(1);
    await live.advance(3);
    expect(live.endpoint.callsOf(id)).toHaveLength(2);
    expect(await readBooking(live.stack, id)).toMatchObject({ ...executed, execution_attempts: 2 });
  });

  it('429 for an hour uses up no try, holds the others back, and loses none', async () => {
    live.endpoint.behave({ does: 'answer', status: 429, headers: { 'retry-after': '600' } });
    const ids = [await book(-1), await book(5), await book(6)];
    await live.stack.settle();
    await live.advance(MINUTE * MINUTE);
    // One call asks every ten minutes, and the others wait for it.
    const calls = () => ids.map((id) => live.endpoint.callsOf(id).length);
    expect(calls()).toEqual([7, 0, 0]);
    live.endpoint.behave(fine);
    await live.advance(11 * MINUTE);
    expect(calls()).toEqual([8, 1, 1]);
    for (const id of ids) expect(await readBooking(live.stack, id)).toMatchObject(executed);
  });
});

test('thirty calls of one moment: five at once, none early, each once, in the tenant’s time', async () => {
  live.endpoint.behave({ does: 'hold' });
  const before = live.endpoint.calls.length;
  const ids: string[] = [];
  const moment = live.in(20 * MINUTE);
  for (let n = 0; n < 30; n += 1) ids.push(await insertBooking(live.stack, live.tenant, { scheduledAt: moment }));
  await live.stack.settle();
  const advancing = live.advance(25 * MINUTE);
  await live.endpoint.received(before + 5);
  const waiting = 'select from automation.waiting_calls where tenant_id = $1';
  await vi.waitFor(
    async () => expect(await live.stack.query(waiting, [live.tenant.tenantId])).toHaveLength(25),
    30_000,
  );
  expect(live.endpoint.calls).toHaveLength(before + 5);
  live.endpoint.behave(fine);
  live.endpoint.release();
  await advancing;
  for (const id of ids) {
    expect(await readBooking(live.stack, id)).toMatchObject({ ...executed, execution_attempts: 1 });
    const [late = Number.NaN, ...more] = latenessOf(live.endpoint.callsOf(id), moment);
    expect(more).toEqual([]);
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(30);
  }
  const bySecond = await live.stack.query<{ calls: number }>(
    `select (select count(*)::int from automation.booking_calls o
       where o.tenant_id = c.tenant_id and o.started_at >= c.started_at and o.started_at < c.started_at + interval '1 second') as calls
     from automation.booking_calls c where c.tenant_id = $1`,
    [live.tenant.tenantId],
  );
  expect(Math.max(...bySecond.map(({ calls }) => calls))).toBeLessThanOrEqual(10);
});

test('no second at the endpoint has more calls than the tenant’s rate, today and after the clock has gone on for two days', async () => {
  expect((await settings({ callsPerSecond: 3, callsAtOnce: 50 })).status).toBe(200);
  live.endpoint.behave(fine);
  const before = live.endpoint.calls.length;
  const DAY = 24 * 60 * MINUTE;
  const ids: string[] = [];
  for (const seconds of [MINUTE, 2 * DAY]) for (let n = 0; n < 12; n += 1) ids.push(await book(seconds));
  await live.stack.settle();
  await live.advance(2 * DAY + 5 * MINUTE);
  const moments = live.endpoint.calls.slice(before).map(({ at }) => at.getTime());
  expect(moments).toHaveLength(ids.length);
  const inWindow = (from: number) => moments.filter((at) => at >= from && at < from + 1000).length;
  expect(Math.max(...moments.map(inWindow))).toBe(3);
  const { body } = await live.stack.api('GET', '/api/lanes?kind=endpoint', { key: live.tenant.adminKey });
  expect(body.items).toMatchObject([{ perSecond: 3, atOnce: 50, state: 'ready', waiting: 0, running: 0 }]);
});

test('a tenant’s pause holds calls back without a failure, for as long as it lasts; they go on at once', async () => {
  expect((await settings({ callsPaused: true })).status).toBe(200);
  const ids = [await book(-1), await book(30), await book(2 * 60 * MINUTE)];
  await live.stack.settle();
  await live.advance(26 * 60 * MINUTE);
  for (const id of ids) {
    expect(live.endpoint.callsOf(id)).toEqual([]);
    expect(await readBooking(live.stack, id)).toMatchObject({ status: 'scheduled', last_execution_error: null });
    const { body } = await live.stack.api('GET', `/api/bookings/${id}/followup-status`, { key: live.tenant.adminKey });
    expect(body).toMatchObject({ isPaused: true, explanation: expect.stringContaining('callsPaused') });
  }
  await settings({ callsPaused: false });
  await live.stack.settle();
  for (const id of ids) expect(live.endpoint.callsOf(id)).toHaveLength(1);
});

test('an outage of six hours loses no call, and Lambda stops no chain of messages: it takes none for a loop', async () => {
  live.endpoint.behave({ does: 'answer', status: 503 });
  const ids: string[] = [];
  for (let n = 0; n < 12; n += 1) ids.push(await book(n * 30 * MINUTE + 1));
  await live.stack.settle();
  await live.advance(6 * 60 * MINUTE);
  live.endpoint.behave(fine);
  await live.advance(20 * MINUTE);
  // The first uses up its tries before the breaker opens. The second asks for all of them until the end.
  const [first = '', second = '', ...waited] = ids;
  expect(await readBooking(live.stack, first)).toMatchObject({ status: 'failed', execution_attempts: 4 });
  expect(await readBooking(live.stack, second)).toMatchObject(executed);
  expect(live.endpoint.callsOf(second).length).toBeGreaterThan(16);
  for (const id of waited) {
    expect(await readBooking(live.stack, id)).toMatchObject(executed);
    expect(live.endpoint.callsOf(id)).toHaveLength(1);
  }
  const shown = await fetch(`${live.stack.runtime.controlUrl}/_local/resources`);
  const { functions } = (await shown.json()) as { functions: Record<string, { recursiveInvocationsDropped: number }> };
  expect(Object.values(functions).filter((one) => one.recursiveInvocationsDropped !== 0)).toEqual([]);
  expect(Object.values(live.stack.queues()).filter(({ dead }) => dead > 0)).toEqual([]);
});
