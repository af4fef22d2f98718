/** What endpoints make of calls on the running stack, and what the bookings say then. */
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test, vi } from 'vitest';
import type { Behaviour } from '../support/behaviour.ts';
import { startEndpoint, type TestEndpoint } from '../support/endpoint.ts';
import { type RunningStack, startStack } from '../support/running-stack.ts';
import { switchOffSchedules } from '../support/switch-off-schedules.ts';
import { type BookingWorld, changeBooking, createBookingWorld, insertBooking, readBooking } from './world.ts';

vi.setConfig({ testTimeout: 180_000 });

let stack: RunningStack;
let endpoint: TestEndpoint;
let world: BookingWorld;

beforeAll(async () => {
  stack = await startStack(new Date('2027-02-01T09:00:00Z'));
  await switchOffSchedules(stack);
  endpoint = await startEndpoint({ now: () => stack.now() });
});
beforeEach(async () => {
  endpoint.behave({ does: 'answer', status: 200 });
  world = await createBookingWorld(stack, endpoint.url);
});
afterAll(async () => {
  await endpoint?.close();
  await stack?.stop();
});

const SECOND = 1000;
const answer = (status: number, body?: unknown): Behaviour => ({ does: 'answer', status, body });
const inSeconds = (seconds: number) => new Date(stack.now().getTime() + seconds * SECOND);
const book = (scheduledAt: Date = stack.now(), of = world) => insertBooking(stack, of, { scheduledAt });
const settings = (change: string, of = world) =>
  stack.query(`update automation.tenant_settings set ${change} where tenant_id = $1`, [of.tenantId]);
/** As the API and any writer retry a failed call. */
const retry = (id: string) => changeBooking(stack, id, `status = 'scheduled'`);
/** A booking that is due, and all that happens within the second. */
async function bookDue(of = world): Promise<string> {
  const id = await book(inSeconds(-1), of);
  await stack.settle();
  return id;
}

const executed = { status: 'completed', task_status: 'executed' };
const failed = { status: 'failed', task_status: 'failed' };

test('each call is signed for its tenant, says which booking it is, and has an id that stays', async () => {
  endpoint.behave(answer(503));
  const other = await createBookingWorld(stack, endpoint.url);
  const ids = [await bookDue(), await bookDue(other)];
  endpoint.behave(answer(200));
  await stack.advance(15 * SECOND);
  for (const [id = '', of] of [[ids[0], world] as const, [ids[1], other] as const]) {
    const { body: key } = await stack.api('GET', '/api/admin/followup-endpoint/signing-key', { key: of.adminKey });
    const calls = endpoint.callsOf(id);
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
    [answer(429), { ...failed, last_execution_error: expect.stringMatching(/^ANSWERED_429: /) }, null],
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
  ])('%j is the end of it: nobody is called again by themselves', async (behaviour, then, result) => {
    endpoint.behave(behaviour);
    const id = await bookDue();
    await stack.advance(20 * 60 * SECOND);
    expect(endpoint.callsOf(id)).toHaveLength(1);
    expect(await readBooking(stack, id)).toMatchObject({ ...then, call_result: result, execution_attempts: 1 });
  });

  it('that never came can be asked for again, by a person, once', async () => {
    endpoint.behave({ does: 'reset' });
    const id = await bookDue();
    endpoint.behave(answer(200));
    await retry(id);
    await stack.settle();
    // Messages of before say nothing new.
    await stack.send('bookings-call', {
      tenantId: world.tenantId,
      bookingId: id,
      callSecond: Math.ceil((await readBooking(stack, id)).scheduled_at.getTime() / 1000),
    });
    await stack.advance(20 * 60 * SECOND);
    expect(endpoint.callsOf(id)).toHaveLength(2);
    expect(await readBooking(stack, id)).toMatchObject({
      ...executed,
      last_execution_error: null,
      execution_attempts: 2,
    });
  });
});

describe('an endpoint that is down', () => {
  const down = {
    'fails with 500': { begin: () => endpoint.behave(answer(500)), end: () => endpoint.behave(answer(200)) },
    'refuses connections': { begin: () => endpoint.close(), end: () => endpoint.reopen() },
  };
  it.each(Object.entries(down))(
    'and %s is tried three more times: after 15, 60 and 240 seconds',
    async (_, { begin, end }) => {
      await begin();
      const [healed, lost] = [await bookDue(), await bookDue(await createBookingWorld(stack, endpoint.url))];
      const attempts = async (id: string) => (await readBooking(stack, id)).execution_attempts;
      for (const [tries, seconds] of [
        [1, 14],
        [2, 1],
        [2, 59],
        [3, 1],
        [3, 239],
      ] as const) {
        await stack.advance(seconds * SECOND);
        expect(await attempts(healed)).toBe(seconds === 14 ? 1 : tries);
      }
      expect(await readBooking(stack, healed)).toMatchObject({ status: 'scheduled', task_status: 'scheduled' });
      // The other one's endpoint stays as it is.
      await settings(`followup_endpoint = 'http://127.0.0.1:1/'`, { ...world, tenantId: await tenantOf(lost) });
      await end();
      await stack.advance(SECOND);
      expect(await readBooking(stack, healed)).toMatchObject({
        ...executed,
        execution_attempts: 4,
        last_execution_error: null,
      });
      await stack.advance(3600 * SECOND);
      expect(await readBooking(stack, lost)).toMatchObject({ ...failed, execution_attempts: 4 });
    },
  );
});

async function tenantOf(id: string): Promise<string> {
  const [row] = await stack.query<{ tenant_id: string }>('select tenant_id from crm.bookings where id = $1', [id]);
  return row?.tenant_id ?? '';
}

test('without an endpoint a booking fails and says so; changed endpoints count from the next call on', async () => {
  await settings('followup_endpoint = null');
  const id = await bookDue();
  expect(await readBooking(stack, id)).toMatchObject({
    ...failed,
    execution_attempts: 0,
    last_execution_error: expect.stringMatching(/^NO_ENDPOINT: /),
  });
  await settings(`followup_endpoint = 'https://10.0.0.1/calls'`);
  await retry(id);
  await stack.settle();
  expect(await readBooking(stack, id)).toMatchObject({
    ...failed,
    last_execution_error: expect.stringMatching(/^FORBIDDEN_ADDRESS: /),
  });
  await settings(`followup_endpoint = '${endpoint.url}'`);
  await retry(id);
  await stack.settle();
  expect(await readBooking(stack, id)).toMatchObject(executed);
  expect(endpoint.callsOf(id)).toHaveLength(1);
});

describe('while the endpoint holds a call', () => {
  /** Answers when the endpoint has it. */
  async function held(): Promise<string> {
    endpoint.behave({ does: 'hold' });
    const before = endpoint.calls.length;
    const id = await book(inSeconds(-1));
    await endpoint.received(before + 1);
    return id;
  }

  it('twenty more messages of it make no second one', async () => {
    const id = await held();
    const { scheduled_at } = await readBooking(stack, id);
    const message = { tenantId: world.tenantId, bookingId: id, callSecond: Math.ceil(scheduled_at.getTime() / 1000) };
    await Promise.all(Array.from({ length: 20 }, () => stack.send('bookings-call', message)));
    endpoint.release();
    endpoint.behave(answer(200));
    await stack.settle();
    await stack.advance(10 * 60 * SECOND);
    expect(endpoint.callsOf(id)).toHaveLength(1);
    expect(await readBooking(stack, id)).toMatchObject({ ...executed, execution_attempts: 1 });
  });

  it('its neighbours are called, those of the same batch too', async () => {
    const id = await held();
    endpoint.behave(answer(200));
    const before = endpoint.calls.length;
    const others = [await book(inSeconds(-1)), await book(inSeconds(-1)), await book(inSeconds(-1))];
    await endpoint.received(before + 3);
    endpoint.release();
    await stack.settle();
    for (const one of [id, ...others]) expect(await readBooking(stack, one)).toMatchObject(executed);
  });

  it.each([
    ['cancel', `status = 'cancelled'`, { status: 'cancelled', task_status: 'executed' }],
    ['close', `status = 'completed'`, executed],
  ])('somebody can %s the booking, and that stands', async (_, change, then) => {
    const id = await held();
    await changeBooking(stack, id, change);
    endpoint.release();
    await stack.settle();
    expect(await readBooking(stack, id)).toMatchObject(then);
    expect(endpoint.callsOf(id)).toHaveLength(1);
  });

  it('nobody can move it, but delete it and book anew, which is another call', async () => {
    const id = await held();
    const move = changeBooking(stack, id, `scheduled_at = scheduled_at + interval '1 hour'`);
    await expect(move).rejects.toMatchObject({ constraint: 'bookings_moved_too_late' });
    await stack.query('delete from crm.bookings where id = $1', [id]);
    endpoint.behave(answer(200));
    await stack.query(
      `insert into crm.bookings (id, tenant_id, customer_id, booking_type, scheduled_at) values ($1, $2, $3, 'follow_up', $4)`,
      [id, world.tenantId, world.customerId, stack.now()],
    );
    endpoint.release();
    await stack.settle();
    await stack.advance(5 * 60 * SECOND);
    expect(endpoint.callsOf(id)).toHaveLength(2);
    expect(await readBooking(stack, id)).toMatchObject({ ...executed, execution_attempts: 1 });
  });
});

test('a call without an answer in half a minute has an unknown outcome', async () => {
  endpoint.behave({ does: 'hold' });
  const id = await bookDue();
  expect(await readBooking(stack, id)).toMatchObject({
    ...failed,
    last_execution_error: expect.stringMatching(/^TIMED_OUT: /),
  });
  endpoint.behave(answer(200));
  endpoint.release();
  await stack.advance(3600 * SECOND);
  expect(endpoint.callsOf(id)).toHaveLength(1);
});
