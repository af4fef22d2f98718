/** Waits for a moment: dates of rows that move, times of day, and clocks that are put forward and back. */
import { describe, expect, test } from 'vitest';
import { daysLater, setUpWalk } from '../setup-walk.ts';

const { activate, customers, start, walk, trace, run, query, state } = setUpWalk();

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const end = { type: 'end' };
const until = (data: object) => ({ type: 'wait', data: { kind: 'until', ...data } });
const renewal = { field: 'customer.attributes.renewalDate' };
const before = (n: number) => ({ n: -n, unit: 'days' });

/** A run that waits once, ends as DONE behind it, and as GONE by the port `gone`. */
const waiting = (data: object, more: object = {}) =>
  activate(
    { s: begin, w: until(data), e: end, ...('field' in data ? { g: { type: 'end', data: { outcome: 'GONE' } } } : {}) },
    ['s>w', 'w>e', ...('field' in data ? ['w:gone>g'] : [])],
    more,
  );

async function startOne(workflowId: string, customerId: string | null, more: Readonly<Record<string, unknown>> = {}) {
  const [row] = await start(workflowId, [customerId], more);
  return row?.run_id ?? String(row?.refused);
}

const dueAt = async () =>
  (await query<{ due_at: Date | null }>('select due_at from automation.cursors order by id')).map((row) => row.due_at);
const setRenewal = (date: string | null) =>
  query(`update crm.customers set attributes = jsonb_build_object('renewalDate', $1::text)`, [date]);

describe('a wait until a date', () => {
  test('lasts until so many days before it on the clock of the zone, though clocks change between', async () => {
    const workflow = await waiting(
      { ...renewal, offset: before(7) },
      { settings: { timeZone: 'Europe/Berlin' } }, // summer time begins on 29 March
    );
    const [customer] = await customers(1, { attributes: { renewalDate: '2026-04-01' } });
    const id = await startOne(workflow, String(customer));
    await walk();
    expect(await dueAt()).toEqual([new Date('2026-03-24T23:00:00Z')]);
    await walk(new Date('2026-03-24T22:59:59Z'));
    expect(await run(id)).toMatchObject({ status: 'RUNNING' });
    await walk(new Date('2026-03-24T23:00:00Z'));
    expect(await run(id)).toMatchObject({ status: 'FINISHED', outcome: 'DONE' });
    expect(await trace(id)).toContainEqual(['w', 'next', null]);
  });

  test('follows a date that moves earlier or later, and leaves by "gone" when it is cleared', async () => {
    const workflow = await waiting(renewal, { settings: { timeZone: 'UTC' } });
    const [customer] = await customers(1, { attributes: { renewalDate: '2026-03-11' } });
    const id = await startOne(workflow, String(customer));
    await walk();
    await setRenewal('2026-03-21');
    await walk(daysLater(1));
    expect(await dueAt()).toEqual([new Date('2026-03-21T00:00:00Z')]);
    await setRenewal('2026-03-05');
    await walk(daysLater(1));
    expect(await dueAt()).toEqual([new Date('2026-03-05T00:00:00Z')]);
    // A notice that is lost does not matter for a later date: the row is read when the run wakes.
    await setRenewal('2026-03-09');
    await query('truncate automation.wait_notices');
    await walk(daysLater(5));
    expect([await dueAt(), (await run(id))?.status]).toEqual([[new Date('2026-03-09T00:00:00Z')], 'RUNNING']);
    await setRenewal(null);
    await walk(daysLater(6));
    expect(await run(id)).toMatchObject({ status: 'FINISHED', outcome: 'GONE' });
    expect(await query('select 1 from automation.run_waits')).toEqual([]);
  });

  test('follows the booking that started the run, and leaves by "gone" when it is cancelled or deleted', async () => {
    const workflow = await waiting({ field: 'event.scheduledAt', offset: { n: -2, unit: 'hours' } });
    const ids = await customers(3);
    const bookings = await query<{ id: string; customer_id: string }>(
      `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at)
       select $1, c, 'call', $3 from unnest($2::uuid[]) c returning id, customer_id`,
      [state.tenantId, ids, daysLater(3)],
    );
    const runs: string[] = [];
    for (const booking of bookings)
      runs.push(
        await startOne(workflow, booking.customer_id, {
          event: { bookingId: booking.id, scheduledAt: daysLater(3).toISOString() },
        }),
      );
    await walk();
    const [moved, cancelled, deleted] = bookings.map(({ id }) => id);
    await query(
      `update crm.bookings set scheduled_at = $2, buffer_until = $2::timestamptz + interval '15 minutes' where id = $1`,
      [moved, daysLater(5)],
    );
    await query(`update crm.bookings set status = 'cancelled' where id = $1`, [cancelled]);
    await query('delete from crm.bookings where id = $1', [deleted]);
    await walk(daysLater(1));
    const outcomes = await Promise.all(runs.map(async (id) => (await run(id))?.outcome));
    expect(outcomes).toEqual([null, 'GONE', 'GONE']);
    await walk(daysLater(4));
    expect(await run(String(runs[0]))).toMatchObject({ status: 'RUNNING' });
    await walk(new Date(daysLater(5).getTime() - 2 * 3_600_000));
    expect(await run(String(runs[0]))).toMatchObject({ outcome: 'DONE' });
  });

  test.each([
    ['error', { status: 'FAILED', error: 'NO_DATE: the wait "w" has no date to wait for' }],
    ['continue', { status: 'FINISHED', outcome: 'DONE' }],
    ['wait', { status: 'RUNNING' }],
  ])('that is missing: %s', async (onMissing, expected) => {
    const workflow = await waiting({ ...renewal, onMissing });
    const [customer] = await customers(1);
    const id = await startOne(workflow, String(customer));
    await walk();
    expect(await run(id)).toMatchObject(expected);
    if (onMissing !== 'wait') return;
    await setRenewal('2026-03-03');
    await walk();
    expect(await dueAt()).toEqual([new Date('2026-03-03T00:00:00Z')]);
    await walk(daysLater(2));
    expect(await run(id)).toMatchObject({ outcome: 'DONE' });
  });

  test.each([
    ['continue', ['w', 't', 'e'], 'DONE', { past: true }],
    ['skip', ['w', 'e'], 'DONE', { past: true, skipped: 't' }],
    ['end', ['w'], 'PAST', { past: true, end: 'PAST' }],
  ])('that is over: %s', async (ifPast, nodes, outcome, detail) => {
    const task = { type: 'task', data: { title: 'Remind' } };
    const workflow = await activate({ s: begin, w: until({ moment: '2026-02-01', ifPast }), t: task, e: end }, [
      's>w',
      'w>t',
      't>e',
    ]);
    const [customer] = await customers(1);
    const id = await startOne(workflow, String(customer));
    await walk();
    const steps = await trace(id);
    expect(steps.slice(1).map(([node]) => node)).toEqual(nodes);
    expect([steps[1]?.[2], (await run(id))?.outcome]).toEqual([detail, outcome]);
  });

  test('that moves to a moment which is over does what "ifPast" says', async () => {
    const workflow = await waiting({ ...renewal, ifPast: 'end' });
    const [customer] = await customers(1, { attributes: { renewalDate: '2026-03-21' } });
    const id = await startOne(workflow, String(customer));
    await walk();
    await setRenewal('2026-02-21');
    await walk();
    expect(await run(id)).toMatchObject({ status: 'FINISHED', outcome: 'PAST' });
  });
});

describe('a time of day', () => {
  test('is the next one on the clock of the run, on the days that are named', async () => {
    const wait = { type: 'wait', data: { kind: 'time-of-day', at: '09:00', days: ['MON', 'FRI'] } };
    const workflow = await activate({ s: begin, w: wait, e: end }, ['s>w', 'w>e'], {
      settings: { timeZone: 'America/New_York' },
    });
    const id = await startOne(workflow, null); // Sunday 07:00 in New York
    await walk();
    expect(await dueAt()).toEqual([new Date('2026-03-02T14:00:00Z')]);
    await walk(new Date('2026-03-02T14:00:00Z'));
    expect(await run(id)).toMatchObject({ outcome: 'DONE' });
    const late = await startOne(workflow, null, { key: 'late', now: new Date('2026-03-02T14:00:01Z') });
    await walk(new Date('2026-03-02T14:00:01Z'));
    expect([await dueAt(), (await run(late))?.status]).toEqual([[new Date('2026-03-06T14:00:00Z')], 'RUNNING']);
  });

  test.each([
    // Clocks are put forward: the time is moved by as much.
    ['America/New_York', '2027-03-14 02:30', '2027-03-14T07:30:00Z'],
    ['Europe/Berlin', '2027-03-28 02:30', '2027-03-28T01:30:00Z'],
    ['Australia/Lord_Howe', '2026-10-04 02:15', '2026-10-03T15:45:00Z'],
    ['America/Havana', '2027-03-14 00:00', '2027-03-14T05:00:00Z'],
    ['Pacific/Apia', '2011-12-30 12:00', '2011-12-30T22:00:00Z'],
    // Clocks are put back: the first of two.
    ['America/New_York', '2027-11-07 01:30', '2027-11-07T05:30:00Z'],
    ['Europe/London', '2027-10-31 01:30', '2027-10-31T00:30:00Z'],
    ['Australia/Lord_Howe', '2027-04-04 01:45', '2027-04-03T14:45:00Z'],
    ['America/Havana', '2027-11-07 00:00', '2027-11-07T04:00:00Z'],
    // Neither.
    ['Asia/Kathmandu', '2027-06-01 09:00', '2027-06-01T03:15:00Z'],
    ['America/New_York', '2027-11-07 02:30', '2027-11-07T07:30:00Z'],
    ['America/New_York', '2027-03-14 03:30', '2027-03-14T07:30:00Z'],
    ['Europe/London', '2027-10-31 02:30', '2027-10-31T02:30:00Z'],
  ])('%s %s is %s', async (zone, shown, instant) => {
    const [row] = await query<{ at: Date }>('select automation.instant_of($1::timestamp, $2) as at', [shown, zone]);
    expect(row?.at.toISOString()).toBe(new Date(instant).toISOString());
  });
});

describe('a time of day that is now', () => {
  test('is waited for until the next day, also in a loop', async () => {
    const wait = { type: 'wait', data: { kind: 'time-of-day', at: '12:00' } };
    const loop = { type: 'loop', data: { kind: 'times', n: 3 } };
    const workflow = await activate({ s: begin, l: loop, w: wait, e: end }, ['s>l', 'l:loop>w', 'w>l', 'l:done>e'], {
      settings: { timeZone: 'UTC' },
    });
    const id = await startOne(workflow, null);
    for (const day of [0, 1, 2, 3]) {
      await walk(daysLater(day));
      expect((await run(id))?.status).toBe(day < 3 ? 'RUNNING' : 'FINISHED');
    }
  });

  test.each([
    // Clocks go from 02:00 to 03:00 on 14 March.
    ['America/New_York', '02:30', '2027-03-14T06:30:00Z', '2027-03-14T07:30:00Z'],
    ['America/New_York', '03:30', '2027-03-14T07:30:00Z', '2027-03-15T07:30:00Z'],
    ['America/New_York', '02:30', '2027-03-14T07:30:00Z', '2027-03-15T06:30:00Z'],
    // From 23:00 to 00:00 on 27 March: 23:30 comes at 00:30 of the next day.
    ['America/Nuuk', '23:30', '2027-03-28T01:10:00Z', '2027-03-28T01:30:00Z'],
    ['America/Nuuk', '23:30', '2027-03-28T01:30:00Z', '2027-03-29T00:30:00Z'],
    // Clocks go back from 02:00 to 01:00 on 7 November: the first of two counts.
    ['America/New_York', '01:30', '2027-11-07T05:30:00Z', '2027-11-08T06:30:00Z'],
  ])('%s %s after %s is %s', async (zone, at, now, next) => {
    const [row] = await query<{ at: Date }>(`select automation.time_of_day($1, '[]', $2, $3) as at`, [at, zone, now]);
    expect(row?.at).toEqual(new Date(next));
  });
});
