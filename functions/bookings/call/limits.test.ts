/** How many calls of a tenant are made at once and in a second, and in which order the others wait. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { later, NOW } from '../../../test/support/bookings/setup-bookings.ts';
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

describe('at once', () => {
  it('five of twenty calls begin that twenty functions ask for at the same moment', async () => {
    const ids = await calls.bookMany(20);
    const { url } = setup.bookings.database;
    const clients = ids.map(() => new pg.Client({ connectionString: url }));
    await Promise.all(clients.map((client) => client.connect()));
    const answers = await Promise.all(
      clients.map((client, n) =>
        client.query('select verdict, booking_id from automation.start_call($1, $2, $3, $4, $5)', [
          calls.tenantId,
          ids[n],
          NOW.getTime() / 1000,
          randomUUID(),
          NOW,
        ]),
      ),
    );
    await Promise.all(clients.map((client) => client.end()));
    const begun = answers.map(({ rows }) => rows[0]).filter(({ verdict }) => verdict === 'call');
    expect(new Set(begun.map(({ booking_id }) => booking_id)).size).toBe(5);
    expect(begun).toHaveLength(5);
  });

  it('five calls are made, and a sixth when one has ended', async () => {
    const { begun, last } = await calls.startAll(await calls.bookMany(7));
    expect(begun).toHaveLength(5);
    expect(last).toMatchObject({ verdict: 'wait', reason: 'LIMITED', pauseMs: null });
    await calls.finish(begun[0]?.callId ?? '', later(2));
    expect(await calls.next(later(2))).toMatchObject({ verdict: 'call', hasMore: true });
    expect(await calls.next(later(2))).toMatchObject({ verdict: 'wait', reason: 'LIMITED' });
  });

  it('as many are made as the tenant sets, and a call whose function died counts until its lease is over', async () => {
    await calls.set('calls_at_once = 1');
    const [first = '', second = ''] = await calls.bookMany(2);
    await calls.start(first);
    expect(await calls.start(second)).toMatchObject({ reason: 'LIMITED' });
    expect(await calls.next(later(149))).toMatchObject({ reason: 'LIMITED' });
    expect(await calls.next(later(150))).toMatchObject({ verdict: 'call', bookingId: second, lost: 1 });
    expect(await setup.bookings.read(first)).toMatchObject({
      task_status: 'failed',
      last_execution_error: expect.stringMatching(/^OUTCOME_UNKNOWN: /),
    });
  });

  it('another tenant with the same endpoint has its own', async () => {
    await calls.startAll(await calls.bookMany(6));
    const other = await setup.bookings.participants();
    expect(await setup.bookings.start(other.tenantId, await setup.bookings.book(other, NOW), NOW, NOW)).toMatchObject({
      verdict: 'call',
    });
  });
});

describe('in a second', () => {
  beforeEach(() => calls.set('calls_at_once = 50'));

  it('ten calls begin; one of those that wait is told for how long, and the others rely on it', async () => {
    const { begun, last } = await calls.startAll(await calls.bookMany(12));
    expect(begun).toHaveLength(10);
    expect(last).toMatchObject({ verdict: 'wait', reason: 'LIMITED', pauseMs: null });
    const [first] = await setup.bookings.query<{ paced_by: string; paced_until: Date }>(
      'select paced_by, paced_until from automation.call_lanes where tenant_id = $1',
      [calls.tenantId],
    );
    expect(first?.paced_until).toEqual(later(1.1 + 3));
    const pacer = first?.paced_by ?? '';
    expect(await calls.next(later(1), { pacer })).toMatchObject({ reason: 'LIMITED', pauseMs: 100 });
    expect(await calls.next(later(1.1), { pacer })).toMatchObject({ verdict: 'call', hasMore: true });
    expect(await calls.next(later(1.1), { pacer })).toMatchObject({ verdict: 'call', hasMore: false });
  });

  it('the place of a pacer that died is taken after some seconds', async () => {
    await calls.set('calls_per_second = 1');
    const [one = '', two = '', three = ''] = await calls.bookMany(3);
    await calls.start(one);
    expect(await calls.start(two)).toMatchObject({ pauseMs: 1100 });
    await calls.start(three, later(1.1));
    expect(await calls.next(later(1.2))).toMatchObject({ reason: 'LIMITED', pauseMs: null });
    await setup.bookings.query(
      `update automation.lane_states set starts_at = array_replace(starts_at, $2, $1) where tenant_id = $3`,
      [later(4.5), later(1.1), calls.tenantId],
    );
    expect(await calls.next(later(5))).toMatchObject({ reason: 'LIMITED', pauseMs: 600 });
  });

  it('of random bookings, limits and answers no second has more, none is early or lost, and each is called once', async () => {
    for (let round = 0; round < 4; round += 1) {
      calls = await setup.newTenant();
      const perSecond = 1 + Math.floor(Math.random() * 10);
      const atOnce = 1 + Math.floor(Math.random() * 8);
      await calls.set('calls_at_once = $2, calls_per_second = $3', [atOnce, perSecond]);
      const dues = Array.from({ length: 25 }, () => later(Math.floor(Math.random() * 4)));
      const ids = [];
      for (const due of dues) ids.push(await calls.book(due));
      const running: { callId: string; until: Date }[] = [];
      const begun: { at: number; due: number; id: string | null }[] = [];
      for (let ms = 0; begun.length < 25 && ms < 300_000; ms += 100) {
        const at = new Date(NOW.getTime() + ms);
        for (const [n, id] of ids.entries())
          if (dues[n]?.getTime() === at.getTime()) note(await calls.start(id, at, dues[n]), at);
        for (const { callId, until } of running.filter(({ until: end }) => end <= at)) {
          running.splice(
            running.findIndex((call) => call.callId === callId),
            1,
          );
          await calls.finish(callId, until);
        }
        note(await calls.next(at), at);
        expect(running.length).toBeLessThanOrEqual(atOnce);
      }
      function note(answer: Awaited<ReturnType<typeof calls.next>>, at: Date) {
        if (answer.verdict !== 'call') return;
        running.push({ callId: answer.callId, until: new Date(at.getTime() + Math.random() * 2000) });
        begun.push({ at: at.getTime(), due: Number(answer.callSecond) * 1000, id: answer.bookingId });
      }
      expect(new Set(begun.map(({ id }) => id))).toEqual(new Set(ids));
      for (const { at, due } of begun) {
        expect(at).toBeGreaterThanOrEqual(due);
        expect(begun.filter((other) => other.at >= at && other.at < at + 1000).length).toBeLessThanOrEqual(perSecond);
      }
    }
  });
});

test('calls that wait are made in the order of their moments, however their messages came', async () => {
  await calls.set('calls_at_once = 1');
  const { callId } = await calls.start(await calls.book());
  const moments = [30, 10, 20, 0];
  const ids = [];
  for (const seconds of moments) {
    const id = await calls.book(later(seconds));
    ids.push(id);
    await calls.start(id, later(40), later(seconds));
  }
  await calls.finish(callId, later(41));
  const order = [];
  for (let n = 0; n < 4; n += 1) {
    const turn = await calls.next(later(45 + 2 * n));
    order.push(ids.indexOf(turn.bookingId ?? ''));
    await calls.finish(turn.callId, later(46 + 2 * n));
  }
  expect(order).toEqual([3, 1, 2, 0]);
});

test.each([
  ['cancelled', { status: 'cancelled' }],
  ['moved', { scheduled_at: later(3600) }],
  ['of another kind', { booking_type: 'lunch' }],
])('a call that waits for a booking that is %s by then is not made', async (_, change) => {
  await calls.set('calls_paused = true');
  const id = await calls.book();
  expect(await calls.start(id)).toMatchObject({ verdict: 'wait', reason: 'PAUSED' });
  await setup.bookings.change(id, change);
  await calls.set('calls_paused = false');
  expect(await calls.next(later(1), { isWake: true })).toMatchObject({ verdict: 'none', reason: 'NOTHING_WAITS' });
});

test('the first of a hundred calls that a lost answer asks for again is the same, and begins once', async () => {
  const id = await calls.book();
  const callId = randomUUID();
  const first = await calls.start(id, NOW, NOW, callId);
  const again = await calls.next(later(1), { callId });
  expect({ ...again, lost: 0, hasMore: false }).toEqual(first);
});
