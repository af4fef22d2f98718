/** How endpoints respond to calls on the running stack, and what the bookings say then. */
import { Webhook } from 'standardwebhooks';
import { describe, expect, it, test, vi } from 'vitest';
import type { Behaviour } from '../../support/endpoint/behaviour.ts';
import { live } from './setup-booking-stack.ts';
import { changeBooking, createBookingTenant, insertBooking, readBooking } from './setup-booking-tenant.ts';

const SECOND = 1000;
const answer = (status: number, body?: unknown): Behaviour => ({ does: 'answer', status, body });
const inSeconds = (seconds: number) => new Date(live.stack.now().getTime() + seconds * SECOND);
const book = (scheduledAt: Date = live.stack.now(), of = live.tenant) => insertBooking(live.stack, of, { scheduledAt });
const settings = (change: string, of = live.tenant) =>
  live.stack.query(`update automation.tenant_settings set ${change} where tenant_id = $1`, [of.tenantId]);
/** As the API and any writer retry a failed call. */
const retry = (id: string) => changeBooking(live.stack, id, `status = 'scheduled'`);
/** A booking that is due, and all that happens within the second. */
async function bookDue(of = live.tenant): Promise<string> {
  const id = await book(inSeconds(-1), of);
  await live.stack.settle();
  return id;
}

const executed = { status: 'completed', task_status: 'executed' };
const failed = { status: 'failed', task_status: 'failed' };

test('each call is signed for its tenant, says which booking it is, and has an id that stays', async () => {
  live.endpoint.behave(answer(503));
  const other = await createBookingTenant(live.stack, live.endpoint.url);
  const ids = [await bookDue(), await bookDue(other)];
  live.endpoint.behave(answer(200));
  await live.stack.advance(15 * SECOND);
  for (const [id = '', of] of [[ids[0], live.tenant] as const, [ids[1], other] as const]) {
    const { body: key } = await live.stack.api('GET', '/api/admin/followup-endpoint/signing-key', { key: of.adminKey });
    const calls = live.endpoint.callsOf(id);
    expect(calls).toHaveLength(2);
    expect(new Set(calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    for (const [n, { body, headers, method, at }] of calls.entries()) {
      vi.useFakeTimers({ toFake: ['Date'], now: at });
      // Throws unless the signature is right, and of these minutes.
      const told = new Webhook(key.secret).verify(body, headers as Record<string, string>);
      vi.useRealTimers();
      expect(told).toMatchObject({ bookingId: id, tenantId: of.tenantId, attempt: n + 1 });
      expect({ method, keyId: headers['webhook-key-id'] }).toEqual({ method: 'POST', keyId: key.keyId });
    }
  }
});

describe('an answer', () => {
  it.each([
    [answer(200), executed, null],
    [answer(204, ''), executed, null],
    [answer(200, { call_result: 'reached' }), executed, 'reached'],
    [answer(200, { call_result: 'no_answer' }), { ...executed, status: 'missed' }, 'no_answer'],
    [answer(200, { call_result: 'a\u0000b' }), executed, null],
    [answer(200, { call_result: { deep: [] } }), executed, null],
    [answer(200, '{"call_result": '), executed, null],
    [answer(200, '<html>'), executed, null],
    [
      { does: 'answer', status: 302, headers: { location: 'http://169.254.169.254/' } } as Behaviour,
      { ...failed, last_execution_error: expect.stringMatching(/^REDIRECTED: /) },
      null,
    ],
    [answer(404), { ...failed, last_execution_error: expect.stringMatching(/^ANSWERED_404: /) }, null],
    [answer(410), { ...failed, last_execution_error: expect.stringMatching(/^ANSWERED_410: /) }, null],
    [
      { does: 'write', bytes: 'I am no HTTP\r\n\r\n', ending: 'close' } as Behaviour,
      { ...failed, last_execution_error: expect.stringMatching(/^MALFORMED_ANSWER: /) },
      null,
    ],
    [
      { does: 'reset' } as Behaviour,
      { ...failed, last_execution_error: expect.stringMatching(/^CONNECTION_LOST: /) },
      null,
    ],
  ])('%j is final: no call is repeated without a request', async (behaviour, then, result) => {
    live.endpoint.behave(behaviour);
    const id = await bookDue();
    await live.stack.advance(20 * 60 * SECOND);
    expect(live.endpoint.callsOf(id)).toHaveLength(1);
    expect(await readBooking(live.stack, id)).toMatchObject({ ...then, call_result: result, execution_attempts: 1 });
  });

  it('that never came can be asked for again, by a person, once', async () => {
    live.endpoint.behave({ does: 'reset' });
    const id = await bookDue();
    live.endpoint.behave(answer(200));
    await retry(id);
    await live.stack.settle();
    // Messages of before say nothing new.
    await live.stack.send('bookings-call', {
      tenantId: live.tenant.tenantId,
      bookingId: id,
      callSecond: Math.ceil((await readBooking(live.stack, id)).scheduled_at.getTime() / 1000),
    });
    await live.stack.advance(20 * 60 * SECOND);
    expect(live.endpoint.callsOf(id)).toHaveLength(2);
    expect(await readBooking(live.stack, id)).toMatchObject({
      ...executed,
      last_execution_error: null,
      execution_attempts: 2,
    });
  });
});

describe('an endpoint that is down', () => {
  const down = {
    'fails with 500': { begin: () => live.endpoint.behave(answer(500)), end: () => live.endpoint.behave(answer(200)) },
    'refuses connections': { begin: () => live.endpoint.close(), end: () => live.endpoint.reopen() },
  };
  it.each(Object.entries(down))(
    'and %s is tried three more times: after 15, 60 and 240 seconds',
    async (_, { begin, end }) => {
      await begin();
      const [healed, lost] = [await bookDue(), await bookDue(await createBookingTenant(live.stack, live.endpoint.url))];
      const attempts = async () => (await readBooking(live.stack, healed)).execution_attempts;
      for (const [n, pause] of [15, 60, 240].entries()) {
        await live.advance(pause - 1);
        expect(await attempts()).toBe(n + 1);
        if (n < 2) await live.advance(1);
      }
      expect(await readBooking(live.stack, healed)).toMatchObject({ status: 'scheduled', task_status: 'scheduled' });
      // The other one's endpoint stays as it is.
      await settings(`followup_endpoint = 'http://127.0.0.1:1/'`, { ...live.tenant, tenantId: await tenantOf(lost) });
      await end();
      await live.stack.advance(SECOND);
      expect(await readBooking(live.stack, healed)).toMatchObject({
        ...executed,
        execution_attempts: 4,
        last_execution_error: null,
      });
      await live.stack.advance(3600 * SECOND);
      expect(await readBooking(live.stack, lost)).toMatchObject({ ...failed, execution_attempts: 4 });
    },
  );
});

async function tenantOf(id: string): Promise<string> {
  const [row] = await live.stack.query<{ tenant_id: string }>('select tenant_id from crm.bookings where id = $1', [id]);
  return row?.tenant_id ?? '';
}

test('without an endpoint a booking fails and says so; changed endpoints count from the next call on', async () => {
  await settings('followup_endpoint = null');
  const id = await bookDue();
  expect(await readBooking(live.stack, id)).toMatchObject({
    ...failed,
    execution_attempts: 0,
    last_execution_error: expect.stringMatching(/^NO_ENDPOINT: /),
  });
  await settings(`followup_endpoint = 'https://10.0.0.1/calls'`);
  await retry(id);
  await live.stack.settle();
  expect(await readBooking(live.stack, id)).toMatchObject({
    ...failed,
    last_execution_error: expect.stringMatching(/^FORBIDDEN_ADDRESS: /),
  });
  await settings(`followup_endpoint = '${live.endpoint.url}'`);
  await retry(id);
  await live.stack.settle();
  expect(await readBooking(live.stack, id)).toMatchObject(executed);
  expect(live.endpoint.callsOf(id)).toHaveLength(1);
});
