/** How the call of a booking stands, and a failed one made again. What the engine does is written by its own SQL. */

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalOf, startBookings, type TestBookings } from '../../../../test/support/api/setup-bookings-api.ts';
import { ENDPOINT } from '../../../../test/support/api/setup-tenant.ts';
import { forgetEndpoints, setBreaker } from '../../../../test/support/bookings/setup-breaker.ts';

let setup: TestBookings;
beforeAll(async () => {
  setup = await startBookings();
});
afterAll(() => setup?.api.stop());

const statusOf = async (id: string) => (await setup.call('GET', `/api/bookings/${id}/followup-status`)).body;
const retry = (id: string) => setup.call('POST', `/api/bookings/${id}/retry-followup`);

/** A due call, started and finished as the function does it, whatever the breaker says. */
async function callOnce(id: string, outcome: string, error: string | null, status: number | null): Promise<void> {
  await forgetEndpoints(setup.api.query, setup.tenant.tenantId);
  const callId = randomUUID();
  const [started] = await setup.api.query(
    `select (automation.start_call(b.tenant_id, b.id, automation.call_second(b.scheduled_at), $2, now())).verdict
     from crm.bookings b where id = $1`,
    [id, callId],
  );
  expect(started?.verdict).toBe('call');
  await setup.api.query('select automation.finish_call($1, $2, $3, $4, $5, null, now())', [
    setup.tenant.tenantId,
    callId,
    outcome,
    status,
    error,
  ]);
}

async function failedBooking(body = {}): Promise<string> {
  const { body: made } = await setup.book({ scheduledAt: '2026-01-05T10:00:00Z', ...body });
  await callOnce(made.id, 'refused', 'ENDPOINT_REFUSED: HTTP 404', 404);
  return made.id;
}

describe('the status of a follow-up', () => {
  it('that is to come has its moment and its timer', async () => {
    const { body } = await setup.book({ scheduledAt: '2031-02-03T10:00:30.200Z' });
    const { id } = body;
    expect(await statusOf(id)).toEqual({
      ...{ bookingId: id, bookingType: 'follow_up', isFollowUp: true, status: 'scheduled', taskStatus: 'pending' },
      ...{ explanation: 'To come; its timer is being set', wayOut: null },
      callAt: '2031-02-03T10:00:31.000Z',
      ...{ executedAt: null, attempts: 0, callResult: null, lastExecutionError: null, timer: null, calls: [] },
      ...{ isOutcomeUnknown: false, breaker: null, retriedBy: null, waitsUntil: null, isPaused: false },
    });
    const planned = await setup.api.query<{ action: string; id: string; name: string }>(
      'select p.action, p.id, p.name from automation.plan_timers(jsonb_build_array($1::text), now()) p',
      [id],
    );
    const timer = { name: planned[0]?.name, ringsAt: '2031-02-03T09:59:00.000Z' };
    expect((await statusOf(id)).timer).toEqual({ ...timer, isSet: false });
    const step = {
      ...planned[0],
      bookingId: id,
      callSecond: Date.parse('2031-02-03T10:00:31Z') / 1000,
      outcome: 'done',
    };
    await setup.api.query('select automation.settle_timers($1, now())', [JSON.stringify([step])]);
    expect(await statusOf(id)).toMatchObject({
      taskStatus: 'scheduled',
      explanation: 'To come; its timer is set',
      timer: { ...timer, isSet: true },
    });
  });

  it('lists every call, latest first, and when it is tried again', async () => {
    const { body } = await setup.book({ scheduledAt: '2026-01-05T10:00:00Z' });
    await callOnce(body.id, 'unavailable', 'ENDPOINT_FAILED: HTTP 503', 503);
    const once = await statusOf(body.id);
    expect(once).toMatchObject({
      taskStatus: 'scheduled',
      attempts: 1,
      lastExecutionError: 'ENDPOINT_FAILED: HTTP 503',
    });
    const [call] = once.calls;
    expect(call).toMatchObject({ try: 1, outcome: 'unavailable', httpStatus: 503, error: 'ENDPOINT_FAILED: HTTP 503' });
    expect(Date.parse(call.nextTryAt) - Date.parse(call.finishedAt)).toBe(15_000);
    expect(once.waitsUntil).toBe(call.nextTryAt);
    expect(once.explanation).toBe(`To be tried again at ${call.nextTryAt}`);
    await setup.api.query(`update automation.booking_calls set next_try_at = now() where booking_id = $1`, [body.id]);
    await callOnce(body.id, 'executed', null, 200);
    const twice = await statusOf(body.id);
    expect(twice).toMatchObject({ status: 'completed', taskStatus: 'executed', explanation: 'The call was made' });
    expect(twice.calls.map((one: { try: number; outcome: string }) => [one.try, one.outcome])).toEqual([
      [2, 'executed'],
      [1, 'unavailable'],
    ]);
  });

  it('of a booking of another kind says that no call is made', async () => {
    const { body } = await setup.book({ bookingType: 'tasting' });
    expect(await statusOf(body.id)).toMatchObject({
      isFollowUp: false,
      explanation: 'No call: "tasting" is no follow-up type',
    });
    expect(refusalOf(await retry(body.id))).toBe('409 CONFLICT');
  });

  it.each([
    ['an hour from now', 'open'],
    ['an hour ago', 'half_open'],
  ])('that is due shows the breaker that holds it back until %s as %s', async (until, state) => {
    const due = (await setup.book({ scheduledAt: '2026-01-05T10:00:00Z' })).body.id;
    const toCome = (await setup.book()).body.id;
    const openedUntil = new Date(Date.now() + (until === 'an hour ago' ? -1 : 1) * 3_600_000);
    await setBreaker(setup.api.query, setup.tenant.tenantId, ENDPOINT, { openedUntil });
    expect(await statusOf(due)).toMatchObject({
      explanation: expect.stringContaining('held back while the endpoint fails or asks to wait'),
      breaker: { state, lastError: 'TIMED_OUT: no answer', openedUntil: expect.any(String) },
    });
    expect((await statusOf(toCome)).breaker).toBeNull();
  });

  it('of a missed one names the booking that makes up for it', async () => {
    await setup.api.query('update automation.tenant_settings set retry_missed_calls = true where tenant_id = $1', [
      setup.tenant.tenantId,
    ]);
    const { body } = await setup.book({ scheduledAt: '2026-01-05T10:00:00Z' });
    await callOnce(body.id, 'executed', null, 200);
    await setup.call('PATCH', `/api/bookings/${body.id}`, { callResult: 'no_answer', status: 'missed' });
    const { retriedBy } = await statusOf(body.id);
    expect((await setup.call('GET', `/api/bookings/${retriedBy}`)).body.retryOf).toBe(body.id);
  });
});

describe('a retry', () => {
  it('books a failed call again, sends a wake-up, and is in the audit log', async () => {
    const id = await failedBooking();
    expect(await statusOf(id)).toMatchObject({
      explanation: 'The call failed and is not tried again automatically',
      wayOut: `POST /api/bookings/${id}/retry-followup`,
    });
    const reply = await retry(id);
    expect([reply.status, reply.body]).toEqual([
      202,
      { bookingId: id, status: 'scheduled', taskStatus: 'pending', statusUrl: `/api/bookings/${id}/followup-status` },
    ]);
    expect(await statusOf(id)).toMatchObject({
      status: 'scheduled',
      taskStatus: 'pending',
      lastExecutionError: null,
      explanation: 'Due: the call is made within seconds, or at its next try',
    });
    const [audit] = await setup.api.query(
      `select changes from automation.audit_log where entity_id = $1 and action = 'booking.retried'`,
      [id],
    );
    expect(audit?.changes).toEqual({
      status: { from: 'failed', to: 'scheduled' },
      taskStatus: { from: 'failed', to: 'pending' },
    });
  });

  it('sent twenty times at once sends one wake-up, and nineteen are refused with the status', async () => {
    const id = await failedBooking();
    const wakeUps = async () =>
      (
        await setup.api.query<{ n: number }>(
          `select count(*)::int as n from automation.outbox where topic = 'bookings' and $1 = any (subject_ids)`,
          [id],
        )
      )[0]?.n ?? 0;
    const before = await wakeUps();
    const replies = await Promise.all(Array.from({ length: 20 }, () => retry(id)));
    expect(replies.map(({ status }) => status).sort()).toEqual([202, ...Array(19).fill(409)]);
    const loser = replies.find(({ status }) => status === 409);
    expect(loser?.body.error.message).toBe('The call is pending; only a failed call can be retried');
    expect((await wakeUps()) - before).toBe(1);
  });

  it('is refused when another booking has the time by now', async () => {
    const assignedUserId = await setup.colleague();
    const id = await failedBooking({ assignedUserId });
    expect((await setup.book({ assignedUserId, scheduledAt: '2026-01-05T10:10:00Z' })).status).toBe(201);
    const reply = await retry(id);
    expect(refusalOf(reply)).toMatch(/^409 CONFLICT scheduledAt: is taken: .*GET \/api\/availability\?/);
    expect((await statusOf(id)).taskStatus).toBe('failed');
  });

  it('of what did not fail is refused with what it is', async () => {
    const { body } = await setup.book();
    const said = async () => (await retry(body.id)).body.error.message;
    expect(await said()).toBe('The call is pending; only a failed call can be retried');
    await setup.call('PATCH', `/api/bookings/${body.id}`, { status: 'cancelled' });
    expect(await said()).toBe('The call is cancelled; only a failed call can be retried');
    expect((await retry(setup.tenant.customerId)).status).toBe(404);
  });
});
