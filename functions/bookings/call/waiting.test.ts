/** For how long calls wait for an endpoint that asks for it or for a tenant's pause, and what wakes them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { type Ending, later, NOW } from '../../../test/support/bookings/setup-bookings.ts';
import { setBreaker } from '../../../test/support/bookings/setup-breaker.ts';
import { type CallsSetup, setUpCalls, type TenantCalls } from './setup-calls.ts';

let setup: CallsSetup;
let calls: TenantCalls;
beforeAll(async () => {
  setup = await setUpCalls();
});
beforeEach(async () => {
  calls = await setup.newTenant();
});
afterAll(() => setup?.close());

const fewer: Ending = { outcome: 'throttled', httpStatus: 429, error: 'ANSWERED_429' };

describe('an endpoint that answers 429', () => {
  it('is called after what it asks for; no try is used up, and no other call is made before', async () => {
    const [id = '', other = ''] = await calls.bookMany(2);
    let at = NOW;
    for (let n = 0; n < 6; n += 1) {
      const turn = n === 0 ? await calls.start(id, at) : await calls.next(at, { isWake: true });
      expect(turn).toMatchObject({ verdict: 'call', bookingId: id });
      expect(await calls.finish(turn.callId, at, { ...fewer, retryAfter: 30 })).toBe(30);
      expect(await calls.start(other, later(29, at))).toMatchObject({
        verdict: 'wait',
        reason: 'BREAKER_OPEN',
        seconds: 1,
      });
      await setup.bookings.query('delete from automation.waiting_calls where booking_id = $1', [other]);
      at = later(30, at);
    }
    const turn = await calls.next(at);
    expect(await calls.finish(turn.callId, at)).toBe(null);
    expect(await setup.bookings.read(id)).toMatchObject({ task_status: 'executed', execution_attempts: 7 });
    const tries = await setup.bookings.query(
      'select distinct try from automation.booking_calls where booking_id = $1',
      [id],
    );
    expect(tries).toEqual([{ try: 1 }]);
    expect(await calls.start(other, at)).toMatchObject({ verdict: 'call' });
  });

  it('and does not say for how long is left alone for 15 seconds, doubling, up to a quarter of an hour', async () => {
    const id = await calls.book();
    let at = NOW;
    for (const pause of [15, 30, 60, 120, 240, 480, 900, 900]) {
      const turn = at === NOW ? await calls.start(id, at) : await calls.next(at, { isWake: true });
      expect(await calls.finish(turn.callId, at, fewer)).toBe(pause);
      at = later(pause, at);
    }
  });

  it.each([
    [0, 1],
    [7 * 3600, 6 * 3600],
  ])('and asks for %i s is called after %i', async (retryAfter, pause) => {
    const { callId } = await calls.start(await calls.book());
    expect(await calls.finish(callId, NOW, { ...fewer, retryAfter })).toBe(pause);
  });

  it('keeps what it asked for when a call that had begun before is answered', async () => {
    const [one = '', two = ''] = await calls.bookMany(2);
    const [first, second] = [await calls.start(one), await calls.start(two)];
    await calls.finish(first.callId, NOW, { ...fewer, retryAfter: 60 });
    await calls.finish(second.callId, later(1));
    expect(await calls.start(await calls.book(), later(2))).toMatchObject({ reason: 'BREAKER_OPEN', seconds: 58 });
  });
});

test('an endpoint that fails and says for how long is tried after that, and uses up a try', async () => {
  const id = await calls.book();
  const failing: Ending = { outcome: 'unavailable', httpStatus: 503, error: 'ANSWERED_503', retryAfter: 120 };
  let turn = await calls.start(id);
  for (let n = 1; n <= 3; n += 1) {
    expect(await calls.finish(turn.callId, later(120 * (n - 1)), failing)).toBe(120);
    turn = await calls.next(later(120 * n), { isWake: true });
    expect(turn.bookingId).toBe(id);
  }
  expect(await calls.finish(turn.callId, later(360), failing)).toBe(null);
});

describe('a pause', () => {
  beforeEach(() => calls.set('calls_paused = true'));

  it('holds every call back without a failure and without wake-ups, also for a tenant whose endpoint is gone', async () => {
    const ids = await calls.bookMany(3);
    const before = await setup.bookings.read(ids[0] ?? '');
    for (const id of ids) expect(await calls.start(id)).toMatchObject({ verdict: 'wait', reason: 'PAUSED' });
    expect(await calls.rings()).toEqual([]);
    await calls.set('followup_endpoint = null');
    expect(await calls.next(later(9000), { isWake: true })).toMatchObject({ reason: 'PAUSED' });
    expect(await setup.bookings.read(ids[0] ?? '')).toEqual(before);
  });

  it('that ends lets the calls go at once', async () => {
    const [id = ''] = await calls.bookMany(1);
    await calls.start(id);
    await calls.rings();
    await calls.set('calls_paused = false');
    expect(await calls.rings()).toHaveLength(1);
    expect(await calls.next(later(60), { isWake: true })).toMatchObject({ verdict: 'call', bookingId: id });
  });
});

describe('a wake-up', () => {
  it('is asked for when a call begins: for the end of its lease, once for all of them', async () => {
    await calls.startAll(await calls.bookMany(3));
    expect(await calls.rings()).toEqual([later(150)]);
    // When it comes and calls still run, the next one is for the first lease that ends.
    await calls.start(await calls.book(), later(100));
    expect(await calls.rings()).toEqual([]);
    expect(await calls.next(later(149.9), { isWake: true })).toMatchObject({ verdict: 'none', lost: 0 });
    expect(await calls.rings()).toEqual([later(150)]);
    expect(await calls.next(later(150), { isWake: true })).toMatchObject({ verdict: 'none', lost: 3 });
    expect(await calls.rings()).toEqual([later(250)]);
  });

  it('is asked for the next try, the breaker’s next probe, and at once by a function whose time is over', async () => {
    const failing: Ending = { outcome: 'unavailable', error: 'ANSWERED_503' };
    const { callId } = await calls.start(await calls.book());
    await calls.rings();
    await calls.finish(callId, later(1), failing);
    expect(await calls.rings()).toEqual([later(16)]);
    expect(await calls.next(later(16), { isWake: true, isLast: true })).toMatchObject({
      verdict: 'wait',
      reason: 'TIME_OVER',
    });
    expect(await calls.rings()).toEqual([later(16)]);
    await calls.set('calls_per_second = 1');
    await calls.rings();
    await calls.start(await calls.book(), later(20));
    await calls.rings();
    expect(await calls.next(later(20.5), { isLast: true })).toMatchObject({ reason: 'TIME_OVER' });
    expect(await calls.rings()).toEqual([later(21.1)]);
    const state = { openedUntil: later(76) };
    await setBreaker(setup.bookings.query, calls.tenantId, 'https://crm.example/calls', state);
    expect(await calls.next(later(16), { isWake: true })).toMatchObject({ reason: 'BREAKER_OPEN', seconds: 60 });
    expect(await calls.rings()).toEqual([later(76)]);
  });

  it.each(['calls_at_once = 6', 'calls_per_second = 11', `followup_endpoint = 'https://crm.example/other'`])(
    'is written with a setting that lets more calls go: %s',
    async (change) => {
      await calls.set(change);
      expect(await calls.rings()).toHaveLength(1);
      await calls.set('auto_generate_pdf = false');
      expect(await calls.rings()).toEqual([]);
    },
  );
});
