/** When schedules come: over changes of the clocks, and after a pause. */
import { expect, test } from 'vitest';
import { dueMoment, nextMoment, type Schedule } from './moments.ts';

const schedule = (cron: string, timeZone = 'UTC'): Schedule => ({ cron, once: null, timeZone });
const iso = (at: Date | null) => at?.toISOString() ?? null;

test.each([
  ['MONTHLY_FIRST', 'UTC', '2026-03-01T00:00:00Z', '2026-04-01T00:00:00.000Z'],
  ['0 9 ? * MON-FRI *', 'Europe/Berlin', '2026-03-27T08:00:00Z', '2026-03-30T07:00:00.000Z'],
  // The clocks jump over 02:30: it comes at 03:30, and not before what is shown at 03:00.
  ['30 2 * * ? *', 'America/New_York', '2026-03-07T12:00:00Z', '2026-03-08T07:30:00.000Z'],
  ['0/30 2,3 * * ? *', 'America/New_York', '2026-03-08T06:59:00Z', '2026-03-08T07:00:00.000Z'],
  ['30 2 * * ? *', 'America/New_York', '2026-03-08T07:10:00Z', '2026-03-08T07:30:00.000Z'],
  ['30 2 * * ? *', 'America/New_York', '2026-03-08T07:30:00Z', '2026-03-09T06:30:00.000Z'],
  // 01:30 comes twice: the first counts, once.
  ['30 1 * * ? *', 'America/New_York', '2026-11-01T00:00:00Z', '2026-11-01T05:30:00.000Z'],
  ['30 1 * * ? *', 'America/New_York', '2026-11-01T05:30:00Z', '2026-11-02T06:30:00.000Z'],
  // Half an hour.
  ['45 1 * * ? *', 'Australia/Lord_Howe', '2026-04-04T12:00:00Z', '2026-04-04T14:45:00.000Z'],
  ['0 9 1 1 ? 2026', 'UTC', '2026-01-01T09:00:00Z', null],
])('%s in %s after %s is %s', (cron, zone, after, expected) => {
  expect(iso(nextMoment(schedule(cron, zone), new Date(after)))).toBe(expected);
});

test('a moment comes once, and a date is midnight in its zone', () => {
  const once = { cron: null, once: '2026-05-01', timeZone: 'Asia/Tokyo' };
  const at = new Date('2026-04-30T15:00:00Z');
  expect(nextMoment(once, new Date('2026-04-01'))).toEqual(at);
  expect(nextMoment(once, at)).toBeNull();
});

test.each(['08.426875', '08.4264', '08.426', '08.426999'])(
  'a moment at second %s is in whole milliseconds, and comes once',
  (second) => {
    const once = { cron: null, once: `2026-05-01T12:00:${second}Z`, timeZone: 'UTC' };
    const at = new Date('2026-05-01T12:00:08.426Z');
    expect(nextMoment(once, new Date('2026-04-01'))).toEqual(at);
    for (const catchUp of ['all', 'latest', 'none'])
      expect(dueMoment(once, catchUp, at, new Date(at.getTime() + 5))).toEqual({ at, next: null });
  },
);

test.each([
  ['all', '2026-03-01T09:00:00.000Z', '2026-03-02T09:00:00.000Z'],
  ['latest', '2026-03-04T09:00:00.000Z', '2026-03-05T09:00:00.000Z'],
  ['none', null, '2026-03-05T09:00:00.000Z'],
])('after a pause of three days, %s: %s, then %s', (catchUp, at, next) => {
  const due = dueMoment(
    schedule('0 9 * * ? *'),
    catchUp,
    new Date('2026-03-01T09:00:00Z'),
    new Date('2026-03-04T12:00Z'),
  );
  expect([iso(due.at), iso(due.next)]).toEqual([at, next]);
});

test.each(['all', 'latest', 'none'])('what is on time comes with %s too', (catchUp) => {
  const at = new Date('2026-03-01T09:00:00Z');
  const due = dueMoment(schedule('0 9 * * ? *'), catchUp, at, new Date('2026-03-01T09:01:00Z'));
  expect([iso(due.at), iso(due.next)]).toEqual([at.toISOString(), '2026-03-02T09:00:00.000Z']);
});

test('the last of a year of minutes, and of a schedule that came once a year, are found', () => {
  const [was, now] = [new Date('2025-03-01T00:00:00Z'), new Date('2026-03-01T00:00:30Z')];
  expect(iso(dueMoment(schedule('EVERY_MINUTE'), 'latest', was, now).at)).toBe('2026-03-01T00:00:00.000Z');
  expect(iso(dueMoment(schedule('0 0 1 6 ? *'), 'latest', new Date('2024-06-01T00:00:00Z'), now).at)).toBe(
    '2025-06-01T00:00:00.000Z',
  );
});
