/** Many bookings and one endpoint, on the running stack: breakers, and calls that were not answered. */

import { describe, expect, it, test } from 'vitest';
import { breakerOf } from '../../support/bookings/setup-breaker.ts';
import { live } from './setup-booking-stack.ts';
import { type BookingTenant, createBookingTenant, insertBooking, readBooking } from './setup-booking-tenant.ts';

const MINUTE = 60;
const book = (seconds: number, of: BookingTenant = live.tenant, repId: string | null = null) =>
  insertBooking(live.stack, of, { scheduledAt: live.in(seconds), repId });
const isExecuted = { status: 'completed', task_status: 'executed' };

describe('an endpoint that fails five calls in a row', () => {
  /** Ten bookings a second apart, all of them due. */
  async function brokenDown(): Promise<string[]> {
    live.endpoint.behave({ does: 'answer', status: 503 });
    const ids: string[] = [];
    for (let n = 0; n < 10; n += 1) ids.push(await book(5 + n));
    await live.stack.settle();
    for (let n = 0; n < 15; n += 1) await live.advance(1);
    return ids;
  }
  const callsOf = (ids: readonly string[]) => ids.map((id) => live.endpoint.callsOf(id).length);
  const sum = (ids: readonly string[]) => callsOf(ids).reduce((total, count) => total + count, 0);

  it('is left alone for a minute, then asked by one call at a time; all are made once it is well', async () => {
    const ids = await brokenDown();
    expect(sum(ids)).toBe(5);
    const others = await createBookingTenant(live.stack, live.endpoint.url);
    const neighbour = await book(1, others);
    await live.stack.settle();
    await live.advance(30);
    expect(live.endpoint.callsOf(neighbour)).not.toEqual([]);
    expect(sum(ids)).toBe(5);
    // The first probe, which fails: two minutes more.
    await live.advance(40);
    expect(sum(ids)).toBe(6);
    await live.advance(90);
    expect(sum(ids)).toBe(6);
    live.endpoint.behave({ does: 'answer', status: 200 });
    await live.advance(10 * MINUTE);
    for (const id of ids) expect(await readBooking(live.stack, id)).toMatchObject(isExecuted);
    // Six that failed, and one each.
    expect(sum(ids)).toBe(16);
    expect(await breakerOf(live.stack.query, live.tenant.tenantId)).toBeUndefined();
  });

  it('is asked by one probe at a time, also when that is held', async () => {
    const ids = await brokenDown();
    live.endpoint.behave({ does: 'hold' });
    const before = live.endpoint.calls.length;
    const advancing = live.advance(75);
    await live.endpoint.received(before + 1);
    live.endpoint.behave({ does: 'answer', status: 200 });
    expect(live.endpoint.calls).toHaveLength(before + 1);
    live.endpoint.release();
    await advancing;
    await live.advance(10 * MINUTE);
    for (const id of ids) expect(await readBooking(live.stack, id)).toMatchObject(isExecuted);
    expect(sum(ids)).toBe(15);
  });

  it('is asked again at once after a reset through the API', async () => {
    const ids = await brokenDown();
    live.endpoint.behave({ does: 'answer', status: 200 });
    const [breaker] = await live.stack.query<{ key: string }>(
      `select substr(key, length('endpoint:') + 1) as key from automation.lanes where tenant_id = $1`,
      [live.tenant.tenantId],
    );
    const { status } = await live.stack.api('POST', `/circuit-breaker/reset/${breaker?.key}`, {
      key: live.tenant.adminKey,
    });
    expect(status).toBe(200);
    await live.stack.settle();
    await live.advance(5 * MINUTE);
    for (const id of ids) expect(await readBooking(live.stack, id)).toMatchObject(isExecuted);
    expect(sum(ids)).toBe(15);
  });
});

describe('a call that was not answered', () => {
  const wanted = (isWanted: boolean) =>
    live.stack.query('update automation.tenant_settings set retry_missed_calls = $2 where tenant_id = $1', [
      live.tenant.tenantId,
      isWanted,
    ]);
  const retriesOf = async (id: string) => {
    const rows = await live.stack.query<{ id: string; scheduled_at: Date }>(
      'select id, scheduled_at from crm.bookings where retry_of = $1',
      [id],
    );
    return rows;
  };
  /** At a Monday's ten o'clock in Paris, some days from now. */
  async function missed(
    result: string,
    local = '10:00',
    repId: string | null = null,
  ): Promise<{ id: string; moment: Date }> {
    live.endpoint.behave({ does: 'answer', status: 200, body: { call_result: result } });
    const [row] = await live.stack.query<{ moment: Date }>(
      `select (($1::timestamptz at time zone 'Europe/Paris')::date + 7 + $2::time) at time zone 'Europe/Paris' as moment`,
      [live.stack.now(), local],
    );
    const moment = row?.moment ?? new Date(Number.NaN);
    const id = await insertBooking(live.stack, live.tenant, { scheduledAt: moment, timeZone: 'Europe/Paris', repId });
    await live.stack.settle();
    await live.stack.advance(new Date(moment.getTime() + 5000));
    expect(live.endpoint.callsOf(id)).toHaveLength(1);
    return { id, moment };
  }
  const minutesAfter = (moment: Date | undefined, minutes: number) =>
    new Date((moment?.getTime() ?? Number.NaN) + minutes * 60_000);

  it.each(['no_answer', 'busy'])('is made up for once, an hour later: %s', async (result) => {
    await wanted(true);
    const { id, moment } = await missed(result);
    expect(await readBooking(live.stack, id)).toMatchObject({
      status: 'missed',
      task_status: 'executed',
      call_result: result,
    });
    const [retry, ...more] = await retriesOf(id);
    expect(more).toEqual([]);
    expect(retry?.scheduled_at).toEqual(minutesAfter(moment, 60));
    await live.advance(2 * 60 * MINUTE);
    expect(live.endpoint.callsOf(retry?.id ?? '')).toHaveLength(1);
    // That call was not answered either, and there is no third.
    expect(await retriesOf(retry?.id ?? '')).toEqual([]);
  });

  it('is not made up for when the tenant does not want it, nor when the call was answered', async () => {
    const { id } = await missed('no_answer');
    expect(await retriesOf(id)).toEqual([]);
    await wanted(true);
    const { id: taken } = await missed('reached');
    expect(await retriesOf(taken)).toEqual([]);
  });

  it('is made up for when the assignee is free', async () => {
    await wanted(true);
    const { id, moment } = await missed('busy', '10:00', live.tenant.repId);
    const [first] = await retriesOf(id);
    expect(first?.scheduled_at).toEqual(minutesAfter(moment, 60));
    // The next one's hour is taken by it, and by a booking after it.
    await insertBooking(live.stack, live.tenant, { scheduledAt: minutesAfter(moment, 75), repId: live.tenant.repId });
    const second = await insertBooking(live.stack, live.tenant, {
      scheduledAt: live.in(-1),
      repId: live.tenant.repId,
      timeZone: 'Europe/Paris',
    });
    await live.stack.settle();
    const [retry] = await retriesOf(second);
    expect(retry?.scheduled_at.getTime()).toBeGreaterThanOrEqual(minutesAfter(moment, 90).getTime());
  });

  it('late in the day is made up for in the morning, on the clock of its zone', async () => {
    await wanted(true);
    const { id, moment } = await missed('no_answer', '17:15');
    const [retry] = await retriesOf(id);
    expect(retry?.scheduled_at).toEqual(minutesAfter(moment, 15 * 60 + 45));
  });

  it('is made up for also when the CRM says so afterwards, and once however often it does', async () => {
    await wanted(true);
    const { id } = await missed('voicemail');
    expect(await retriesOf(id)).toEqual([]);
    for (const result of ['no_answer', 'reached', 'busy'])
      await live.stack.query('update crm.bookings set call_result = $2 where id = $1', [id, result]);
    const retries = await retriesOf(id);
    expect(retries).toHaveLength(1);
    // An hour after it said so. `now()` lies less than a millisecond before the stack's clock, which stands.
    const due = minutesAfter(live.stack.now(), 60).getTime();
    expect(Math.abs((retries[0]?.scheduled_at.getTime() ?? 0) - due)).toBeLessThanOrEqual(1);
  });
});

test('calls of one moment go out side by side, each once', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 20; n += 1) ids.push(await book(20 * MINUTE));
  await live.stack.settle();
  await live.advance(21 * MINUTE);
  for (const id of ids) expect(live.endpoint.callsOf(id)).toHaveLength(1);
});
