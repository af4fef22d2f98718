/** Calls that are interrupted: lost answers, functions that die, bookings that change meanwhile. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type Bookings,
  type Ending,
  later,
  NOW,
  type Participants,
  setUpBookings,
} from '../../support/bookings/setup-bookings.ts';

let bookings: Bookings;
let participants: Participants;
beforeAll(async () => {
  bookings = await setUpBookings();
});
beforeEach(async () => {
  participants = await bookings.participants();
});
afterAll(() => bookings?.close());

const failing: Ending = { outcome: 'unavailable', httpStatus: 503, error: 'ANSWERED_503' };
const start = (id: string, at: Date, callId?: string) => bookings.start(participants.tenantId, id, NOW, at, callId);
const finish = (callId: string, ending: Ending, at: Date) => bookings.finish(participants.tenantId, callId, ending, at);

describe('an answer that was lost', () => {
  it('to the question for a call is given again: the call is still to be made', async () => {
    const id = await bookings.book(participants, NOW);
    const first = await start(id, NOW);
    expect(await start(id, later(5), first.callId)).toEqual(first);
    expect(await bookings.read(id)).toMatchObject({ execution_attempts: 1 });
  });

  it('to the record of its end is given again: the next try is still to be asked for', async () => {
    const id = await bookings.book(participants, NOW);
    const { callId } = await start(id, NOW);
    expect(await finish(callId, failing, later(1))).toBe(15);
    expect(await finish(callId, failing, later(3))).toBe(15);
    expect(await bookings.read(id)).toMatchObject({ task_status: 'scheduled', status: 'scheduled' });
  });
});

describe('a function that died while calling', () => {
  it('is waited for as long as the call can last; then the outcome is unknown, and there is no second call', async () => {
    const id = await bookings.book(participants, NOW);
    const { callId } = await start(id, NOW);
    expect(await start(id, later(149))).toMatchObject({ verdict: 'wait', reason: 'EXECUTING', seconds: 1 });
    expect(await start(id, later(150))).toMatchObject({ verdict: 'none', reason: 'OUTCOME_UNKNOWN' });
    const failed = {
      status: 'failed',
      task_status: 'failed',
      last_execution_error: expect.stringMatching(/^OUTCOME_UNKNOWN: /),
    };
    expect(await bookings.read(id)).toMatchObject(failed);
    // Even if the function was still alive.
    expect(await finish(callId, { outcome: 'executed', httpStatus: 200 }, later(160))).toBe(null);
    expect(await bookings.read(id)).toMatchObject(failed);
    await bookings.change(id, { status: 'scheduled' });
    expect(await start(id, later(170))).toMatchObject({ verdict: 'call' });
  });

  it('leaves a row that says executing, without a call: it fails, too', async () => {
    const id = await bookings.bookAs(participants, NOW, { status: 'in_progress', task_status: 'executing' });
    expect(await start(id, NOW)).toMatchObject({ verdict: 'none', reason: 'OUTCOME_UNKNOWN' });
    expect(await bookings.read(id)).toMatchObject({ status: 'failed', task_status: 'failed' });
  });

  it('does not hold up for ever a booking that comes back with the same id', async () => {
    const id = await bookings.book(participants, NOW);
    await start(id, NOW);
    await bookings.query('delete from crm.bookings where id = $1', [id]);
    await bookings.book(participants, NOW, { id });
    expect(await start(id, later(10))).toMatchObject({ verdict: 'wait', reason: 'EXECUTING' });
    expect(await start(id, later(150))).toMatchObject({ verdict: 'call' });
    const outcomes = await bookings.query(
      'select outcome from automation.booking_calls where booking_id = $1 order by number',
      [id],
    );
    expect(outcomes).toEqual([{ outcome: 'unknown' }, { outcome: null }]);
  });
});

describe('while it is called, a booking that', () => {
  it.each([
    [
      'is cancelled',
      { status: 'cancelled' },
      { outcome: 'executed' },
      { status: 'cancelled', task_status: 'executed' },
    ],
    [
      'is cancelled, of a call that fails',
      { status: 'cancelled' },
      failing,
      { status: 'cancelled', task_status: 'cancelled' },
    ],
    ['is done', { status: 'completed' }, failing, { status: 'completed', task_status: 'failed' }],
    ['is missed', { status: 'missed' }, { outcome: 'executed' }, { status: 'missed', task_status: 'executed' }],
    [
      'is not touched',
      { notes: 'x' },
      { outcome: 'executed', callResult: 'busy' },
      { status: 'missed', task_status: 'executed' },
    ],
  ] as const)('%s stays so', async (_, change, ending, then) => {
    const id = await bookings.book(participants, NOW);
    const { callId } = await start(id, NOW);
    await bookings.change(id, change);
    expect(await finish(callId, ending, later(1))).toBe(null);
    expect(await bookings.read(id)).toMatchObject(then);
  });

  it('is deleted leaves its call’s end on record', async () => {
    const id = await bookings.book(participants, NOW);
    const { callId } = await start(id, NOW);
    await bookings.query('delete from crm.bookings where id = $1', [id]);
    await finish(callId, { outcome: 'executed', httpStatus: 200 }, later(1));
    expect(await start(id, later(1))).toMatchObject({ reason: 'GONE' });
    expect(await bookings.query('select outcome from automation.booking_calls where id = $1', [callId])).toEqual([
      { outcome: 'executed' },
    ]);
  });
});
