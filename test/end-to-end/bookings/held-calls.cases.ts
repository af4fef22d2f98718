/** What can happen to a booking while its endpoint is slow to respond. */
import { describe, expect, it, test } from 'vitest';
import { live } from './setup-booking-stack.ts';
import { changeBooking, insertBooking, readBooking } from './setup-booking-tenant.ts';

const fine = { does: 'answer', status: 200 } as const;
const SECOND = 1000;
const book = (scheduledAt: Date) => insertBooking(live.stack, live.tenant, { scheduledAt });
const executed = { status: 'completed', task_status: 'executed' };
const failed = { status: 'failed', task_status: 'failed' };

describe('while the endpoint holds a call', () => {
  /** Returns when the endpoint has received the call. */
  async function held(): Promise<string> {
    live.endpoint.behave({ does: 'hold' });
    const before = live.endpoint.calls.length;
    const id = await book(live.in(-1));
    await live.endpoint.received(before + 1);
    return id;
  }

  it('twenty more messages of it make no second one', async () => {
    const id = await held();
    const { scheduled_at } = await readBooking(live.stack, id);
    const message = {
      tenantId: live.tenant.tenantId,
      bookingId: id,
      callSecond: Math.ceil(scheduled_at.getTime() / 1000),
    };
    await Promise.all(Array.from({ length: 20 }, () => live.stack.send('bookings-call', message)));
    live.endpoint.release();
    live.endpoint.behave(fine);
    await live.stack.settle();
    await live.stack.advance(10 * 60 * SECOND);
    expect(live.endpoint.callsOf(id)).toHaveLength(1);
    expect(await readBooking(live.stack, id)).toMatchObject({ ...executed, execution_attempts: 1 });
  });

  it('its neighbours are called, those of the same batch too', async () => {
    const id = await held();
    live.endpoint.behave(fine);
    const before = live.endpoint.calls.length;
    const others = [await book(live.in(-1)), await book(live.in(-1)), await book(live.in(-1))];
    await live.endpoint.received(before + 3);
    live.endpoint.release();
    await live.stack.settle();
    for (const one of [id, ...others]) expect(await readBooking(live.stack, one)).toMatchObject(executed);
  });

  it.each([
    ['cancel', `status = 'cancelled'`, { status: 'cancelled', task_status: 'executed' }],
    ['close', `status = 'completed'`, executed],
  ])('a writer can %s the booking, and that stands', async (_, change, then) => {
    const id = await held();
    await changeBooking(live.stack, id, change);
    live.endpoint.release();
    await live.stack.settle();
    expect(await readBooking(live.stack, id)).toMatchObject(then);
    expect(live.endpoint.callsOf(id)).toHaveLength(1);
  });

  it('it cannot be moved, but deleted and booked anew, which is another call', async () => {
    const id = await held();
    const move = changeBooking(live.stack, id, `scheduled_at = scheduled_at + interval '1 hour'`);
    await expect(move).rejects.toMatchObject({ constraint: 'bookings_moved_too_late' });
    await live.stack.query('delete from crm.bookings where id = $1', [id]);
    live.endpoint.behave(fine);
    await live.stack.query(
      `insert into crm.bookings (id, tenant_id, customer_id, booking_type, scheduled_at) values ($1, $2, $3, 'follow_up', $4)`,
      [id, live.tenant.tenantId, live.tenant.customerId, live.stack.now()],
    );
    live.endpoint.release();
    await live.stack.settle();
    await live.stack.advance(5 * 60 * SECOND);
    expect(live.endpoint.callsOf(id)).toHaveLength(2);
    expect(await readBooking(live.stack, id)).toMatchObject({ ...executed, execution_attempts: 1 });
  });
});

test('a call without an answer in half a minute has an unknown outcome', async () => {
  live.endpoint.behave({ does: 'hold' });
  const id = await book(live.in(-1));
  await live.stack.settle();
  expect(await readBooking(live.stack, id)).toMatchObject({
    ...failed,
    last_execution_error: expect.stringMatching(/^TIMED_OUT: /),
  });
  live.endpoint.behave(fine);
  live.endpoint.release();
  await live.stack.advance(3600 * SECOND);
  expect(live.endpoint.callsOf(id)).toHaveLength(1);
});
