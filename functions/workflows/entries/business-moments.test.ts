/** When schedules come that keep to a calendar. */
import { describe, expect, test } from 'vitest';
import { comesOnceADay } from './business-moments.ts';
import { dueMoment, nextMoment } from './moments.ts';

/** Mondays to Fridays of five weeks from 1 March 2027, a Monday, without the holidays. */
function openDays(...holidays: string[]): string[] {
  const days = Array.from({ length: 35 }, (_, n) => new Date(Date.UTC(2027, 2, 1 + n)));
  return days
    .filter((day) => day.getUTCDay() % 6 !== 0)
    .map((day) => day.toISOString().slice(0, 10))
    .filter((day) => !holidays.includes(day));
}

const daily = { cron: '0 9 * * ? *', once: null, timeZone: 'Europe/Berlin' };
const monthly = { cron: '0 9 13 * ? *', once: null, timeZone: 'UTC' }; // 13 March 2027 is a Saturday
const by = (onHoliday: 'skip' | 'before' | 'after', ...holidays: string[]) => ({
  calendar: { onHoliday, openDays: openDays(...holidays) },
});

/** The next moments from one on, as many as there are. */
function moments(schedule: Parameters<typeof nextMoment>[0], from: string, count: number): (string | undefined)[] {
  let last: Date | null = new Date(from);
  return Array.from({ length: count }, () => {
    last = last && nextMoment(schedule, last);
    return last?.toISOString().slice(0, 16);
  });
}

describe('a schedule with a calendar', () => {
  test('leaves closed days out', () => {
    expect(moments({ ...daily, ...by('skip', '2027-03-08') }, '2027-03-05T09:00:00Z', 2)).toEqual([
      ...['2027-03-09T08:00', '2027-03-10T08:00'],
    ]);
    expect(moments({ ...monthly, ...by('skip') }, '2027-03-01T00:00:00Z', 1)).toEqual(['2027-04-13T09:00']);
  });

  test.each([
    ['before', '2027-03-12T09:00'],
    ['after', '2027-03-15T09:00'],
  ] as const)('comes on the business day %s', (how, expected) => {
    expect(moments({ ...monthly, ...by(how) }, '2027-03-01T00:00:00Z', 2)).toEqual([expected, '2027-04-13T09:00']);
    // Between the two days it has either been or is to come.
    expect(moments({ ...monthly, ...by(how) }, '2027-03-13T12:00:00Z', 1)).toEqual([
      how === 'before' ? '2027-04-13T09:00' : '2027-03-15T09:00',
    ]);
  });

  test('comes once where several of its moments fall on one day', () => {
    expect(moments({ ...daily, ...by('after', '2027-03-08') }, '2027-03-05T12:00:00Z', 2)).toEqual([
      ...['2027-03-09T08:00', '2027-03-10T08:00'],
    ]);
    expect(moments({ ...daily, ...by('before', '2027-03-08') }, '2027-03-04T12:00:00Z', 2)).toEqual([
      ...['2027-03-05T08:00', '2027-03-09T08:00'],
    ]);
  });

  test('keeps its time of day across a change of the clocks', () => {
    const sunday = { cron: '0 9 28 3 ? *', once: null, timeZone: 'Europe/Berlin' }; // summer time begins that day
    expect(moments({ ...sunday, ...by('before') }, '2027-03-01T00:00:00Z', 1)).toEqual(['2027-03-26T08:00']);
    expect(moments({ ...sunday, ...by('after') }, '2027-03-01T00:00:00Z', 1)).toEqual(['2027-03-29T07:00']);
  });

  test('comes as it is drawn where its calendar is not known', () => {
    expect(moments({ ...daily, ...by('skip') }, '2027-04-02T12:00:00Z', 2)).toEqual([
      ...['2027-04-03T07:00', '2027-04-04T07:00'],
    ]);
    expect(moments({ ...daily, calendar: { onHoliday: 'after', openDays: [] } }, '2027-03-05T12:00:00Z', 1)).toEqual([
      '2027-03-06T08:00',
    ]);
  });

  test('once: moved, or never', () => {
    const once = { cron: null, once: '2027-03-13T09:00:00Z', timeZone: 'UTC' };
    expect(moments({ ...once, ...by('before') }, '2027-03-01T00:00:00Z', 2)).toEqual(['2027-03-12T09:00', undefined]);
    expect(moments({ ...once, ...by('skip') }, '2027-03-01T00:00:00Z', 1)).toEqual([undefined]);
  });

  test('of every minute is read on over a long closure', () => {
    const every = { cron: '* * * * ? *', once: null, timeZone: 'UTC' };
    const open = ['2027-01-01', '2027-12-01'];
    expect(moments({ ...every, calendar: { onHoliday: 'skip', openDays: open } }, '2027-01-01T23:59:00Z', 1)).toEqual([
      '2027-12-01T00:00',
    ]);
  });

  test('what was missed is done by the moments that it had', () => {
    const schedule = { ...daily, ...by('after') };
    const was = new Date('2027-03-05T08:00:00Z');
    // Saturday: the moments of the weekend are still to come, on Monday.
    expect(dueMoment(schedule, 'latest', was, new Date('2027-03-06T12:00:00Z'))).toEqual({
      ...{ at: was, next: new Date('2027-03-08T08:00:00Z') },
    });
  });
});

test.each([
  ['0 9 * * ? *', true],
  ['0 9,17 * * ? *', false],
  ['EVERY_HOUR', false],
  ['0/10 9 ? * MON *', false],
  ['0 9 29 2 ? *', true],
  ['no cron', true],
])('%s comes once a day: %s', (cron, expected) => {
  expect(comesOnceADay(cron, 'Europe/Berlin', new Date('2027-03-01T00:00:00Z'))).toBe(expected);
});
