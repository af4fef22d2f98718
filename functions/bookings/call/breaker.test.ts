/** The breaker: what the calls of an endpoint together decide about the next one. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import {
  type Bookings,
  type Ending,
  later,
  NOW,
  type Participants,
  setUpBookings,
} from '../../../test/support/bookings/setup-bookings.ts';
import { breakerOf, forgetEndpoints } from '../../../test/support/bookings/setup-breaker.ts';

let bookings: Bookings;
let participants: Participants;
beforeAll(async () => {
  bookings = await setUpBookings();
});
beforeEach(async () => {
  participants = await bookings.participants();
});
afterAll(() => bookings?.close());

const failing: Ending = { outcome: 'unavailable', error: 'ANSWERED_503' };
const fine: Ending = { outcome: 'executed', httpStatus: 200 };

/** Makes a new booking, and returns the verdict on its call. */
const ask = async (at: Date, of = participants) => bookings.start(of.tenantId, await bookings.book(of, NOW), NOW, at);

async function call(ending: Ending, at: Date, of = participants) {
  const begun = await ask(at, of);
  if (begun.verdict === 'call') await bookings.finish(of.tenantId, begun.callId, ending, at);
  return begun;
}

async function calls(count: number, ending: Ending, at: Date, of = participants): Promise<void> {
  for (let n = 0; n < count; n += 1) expect(await call(ending, at, of)).toMatchObject({ verdict: 'call' });
}

const limits = (columns: Readonly<Record<string, number>>) =>
  bookings.query(
    `update automation.tenant_settings set ${Object.entries(columns).map(([name, value]) => `${name} = ${value}`)}
     where tenant_id = $1`,
    [participants.tenantId],
  );
const wait = (seconds: number) => ({ verdict: 'wait', reason: 'BREAKER_OPEN', seconds });
const breaker = (of = participants) => breakerOf(bookings.query, of.tenantId);

test('five failures in a row open it for a minute; four do not, nor five with an answer between', async () => {
  await calls(4, failing, NOW);
  await calls(1, fine, NOW);
  await calls(4, { outcome: 'unknown', error: 'TIMED_OUT' }, NOW);
  expect(await breaker()).toMatchObject({ failures: 4, opened_until: null });
  await calls(1, failing, NOW);
  expect(await call(fine, NOW)).toMatchObject(wait(60));
  expect(await call(fine, later(59))).toMatchObject(wait(1));
  expect(await breaker()).toMatchObject({ failures: 5, last_error: 'ANSWERED_503', opened_until: later(60) });
});

test.each(['refused', 'forbidden'] as const)(
  'an endpoint with this outcome does not count as failing: %s',
  async (outcome) => {
    await calls(6, { outcome, error: 'WHY' }, NOW);
    expect(await breaker()).toBeUndefined();
  },
);

describe('half open', () => {
  beforeEach(() => calls(5, failing, NOW));

  it('it lets one probe through at a time, and all when that is answered', async () => {
    const probe = await ask(later(60));
    expect(probe).toMatchObject({ verdict: 'call' });
    expect(await ask(later(60))).toMatchObject(wait(15));
    await bookings.finish(participants.tenantId, probe.callId, fine, later(61));
    expect(await breaker()).toBeUndefined();
    await calls(3, fine, later(61));
  });

  it('it opens for twice as long after each probe that fails, up to a quarter of an hour', async () => {
    let at = later(60);
    for (const minutes of [2, 4, 8, 15, 15]) {
      await calls(1, failing, at);
      expect(await ask(at)).toMatchObject(wait(minutes * 60));
      at = later(minutes * 60, at);
    }
  });

  it('a probe that fails uses up none of its booking’s tries', async () => {
    // Those that opened it wait for their next tries, and would be called first.
    await bookings.query('delete from automation.waiting_calls where tenant_id = $1', [participants.tenantId]);
    const id = await bookings.book(participants, NOW);
    let at = later(60);
    for (let probes = 0; probes < 6; probes += 1) {
      const { callId, verdict } = await bookings.start(participants.tenantId, id, NOW, at);
      expect(verdict).toBe('call');
      expect(await bookings.finish(participants.tenantId, callId, failing, at)).toEqual(expect.any(Number));
      at = later(3600, at);
    }
    expect(await bookings.read(id)).toMatchObject({ task_status: 'scheduled', execution_attempts: 6 });
    const { callId } = await bookings.start(participants.tenantId, id, NOW, at);
    await bookings.finish(participants.tenantId, callId, fine, at);
    expect(await bookings.read(id)).toMatchObject({ task_status: 'executed', status: 'completed' });
  });

  it('it sends another probe when the function that made the first one died', async () => {
    await ask(later(60));
    expect(await ask(later(60 + 149))).toMatchObject(wait(15));
    // A probe without an end has failed: two minutes more.
    expect(await ask(later(60 + 150))).toMatchObject({ ...wait(120), lost: 1 });
    expect(await ask(later(60 + 150 + 120))).toMatchObject({ verdict: 'call' });
  });

  it('it sends another probe when the first one reached no endpoint', async () => {
    await calls(1, { outcome: 'forbidden', error: 'FORBIDDEN_ADDRESS' }, later(60));
    await calls(1, fine, later(60));
    expect(await breaker()).toBeUndefined();
  });
});

test('calls that were on their way when it opened do not make it open for longer', async () => {
  await limits({ calls_at_once: 50 });
  const onTheirWay = [];
  for (let n = 0; n < 8; n += 1) onTheirWay.push(await ask(NOW));
  for (const { callId } of onTheirWay) await bookings.finish(participants.tenantId, callId, failing, NOW);
  expect(await breaker()).toMatchObject({ failures: 8, openings: 1, opened_until: later(60) });
});

test('a reset lets all through, and counts anew', async () => {
  await calls(5, failing, NOW);
  await forgetEndpoints(bookings.query, participants.tenantId);
  await calls(4, failing, NOW);
  await calls(1, fine, NOW);
});

test('neither another tenant with the same endpoint nor another endpoint is held up', async () => {
  const neighbour = await bookings.participants();
  await calls(5, failing, NOW);
  await calls(1, fine, NOW, neighbour);
  const settings = 'update automation.tenant_settings set followup_endpoint = $2 where tenant_id = $1';
  await bookings.query(settings, [participants.tenantId, 'https://crm.example/other']);
  await calls(1, fine, NOW);
  await bookings.query(settings, [participants.tenantId, 'https://crm.example/calls']);
  expect(await ask(NOW)).toMatchObject(wait(60));
});

test('a call that waits is no try, and nothing of the booking changes', async () => {
  await calls(5, failing, NOW);
  const id = await bookings.book(participants, NOW);
  const before = await bookings.read(id);
  await bookings.start(participants.tenantId, id, NOW, NOW);
  expect(await bookings.read(id)).toEqual(before);
});
