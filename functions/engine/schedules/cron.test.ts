import { Cron } from 'croner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCron } from './cron.ts';
import { ExpressionError } from './cron-field.ts';

/** The first `count` runs after an instant, to the minute. */
function runs(text: string, after: string, count: number, zone = 'UTC'): string[] {
  const next = parseCron(text, zone);
  const found: string[] = [];
  for (let at = next(Date.parse(after)); at !== undefined && found.length < count; at = next(at)) {
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

describe('parseCron', () => {
  it.each([
    ['15 10 ? * 6L 2022-2023', '2022-01-01T00:00:00Z', ['2022-01-28T10:15', '2022-02-25T10:15']],
    ['0 9 15W * ? *', '2026-08-01T00:00:00Z', ['2026-08-14T09:00', '2026-09-15T09:00']],
    ['0 9 1W * ? *', '2026-07-31T00:00:00Z', ['2026-08-03T09:00', '2026-09-01T09:00']],
    ['0 9 31W * ? *', '2026-04-01T00:00:00Z', ['2026-05-29T09:00', '2026-07-31T09:00']],
    ['0 9 LW * ? *', '2026-05-01T00:00:00Z', ['2026-05-29T09:00', '2026-06-30T09:00']],
    ['0 9 L * ? *', '2028-02-01T00:00:00Z', ['2028-02-29T09:00', '2028-03-31T09:00']],
    ['0 9 L-3 * ? *', '2026-02-01T00:00:00Z', ['2026-02-25T09:00', '2026-03-28T09:00']],
    ['0 9 1,L * ? *', '2026-02-02T00:00:00Z', ['2026-02-28T09:00', '2026-03-01T09:00']],
    ['0 9 29 2 ? *', '2026-01-01T00:00:00Z', ['2028-02-29T09:00', '2032-02-29T09:00']],
    ['0 9 ? * 3#2 *', '2026-02-01T00:00:00Z', ['2026-02-10T09:00', '2026-03-10T09:00']],
    ['0 9 ? * FRI#5 *', '2026-01-01T00:00:00Z', ['2026-01-30T09:00', '2026-05-29T09:00']],
    ['0 9 ? * L *', '2026-02-01T00:00:00Z', ['2026-02-07T09:00', '2026-02-14T09:00']],
    ['0 9 ? * 1 *', '2026-02-02T00:00:00Z', ['2026-02-08T09:00', '2026-02-15T09:00']],
    ['0 9 ? * FRI-MON *', '2026-02-03T00:00:00Z', ['2026-02-06T09:00', '2026-02-07T09:00', '2026-02-08T09:00']],
    ['0 22-2/2 * * ? *', '2026-02-03T21:00:00Z', ['2026-02-03T22:00', '2026-02-04T00:00', '2026-02-04T02:00']],
    ['1/10 8 * * ? *', '2026-02-03T08:45:00Z', ['2026-02-03T08:51', '2026-02-04T08:01']],
    ['0 0 1 jan ? 2026-2030/2', '2026-01-01T00:00:00Z', ['2028-01-01T00:00', '2030-01-01T00:00']],
    ['0 0 30 2 ? *', '2026-01-01T00:00:00Z', []],
    ['0 0 1 1 ? 1999', '2026-01-01T00:00:00Z', []],
  ])('runs %s after %s as AWS documents it', (text, after, expected) => {
    expect(runs(text, after, Math.max(expected.length, 1))).toEqual(expected);
  });

  it.each([
    '* * * * * *',
    '* * 1 * 2 *',
    '* * ? * ? *',
    '* * * * ?',
    '* * * * ? * *',
    '60 * * * ? *',
    '* 24 * * ? *',
    '* * 0 * ? *',
    '* * 32 * ? *',
    '* * * 13 ? *',
    '* * ? * 0 *',
    '* * ? * 8 *',
    '* * * * ? 1969',
    '* * * * ? 2200',
    '* * * * ? 2030-2020',
    '? * * * ? *',
    '* * ? * 2#6 *',
    '* * ? * 2#0 *',
    '* * ? * 3#1,6#3 *',
    '* * ? * 2/2 *',
    '* * 3#1 * ? *',
    '* * ? * 3W *',
    '* * 1-5W * ? *',
    '* * 0W * ? *',
    '* L * * ? *',
    '* * L-31 * ? *',
    '*/0 * * * ? *',
    '*/60 * * * ? *',
    '/5 * * * ? *',
    '1-2-3 * * * ? *',
    '1/2/3 * * * ? *',
    '1,,2 * * * ? *',
    '-5 * * * ? *',
    '1.5 * * * ? *',
    '* * * JANUARY ? *',
    '* * ? * MO *',
  ])('refuses %s', (text) => {
    expect(() => parseCron(text, 'UTC')).toThrow(ExpressionError);
  });

  it('skips a local time that the clocks jump over', () => {
    expect(runs('30 2 * * ? *', '2026-03-07T00:00:00Z', 3, 'America/New_York')).toEqual([
      '2026-03-07T07:30',
      '2026-03-09T06:30',
      '2026-03-10T06:30',
    ]);
  });

  it('runs once, at its first coming, at a local time that comes twice', () => {
    expect(runs('0/30 1 * * ? *', '2026-11-01T00:00:00Z', 4, 'America/New_York')).toEqual([
      '2026-11-01T05:00',
      '2026-11-01T05:30',
      '2026-11-02T06:00',
      '2026-11-02T06:30',
    ]);
  });

  it('stays quiet in the second of two equal hours, and knows half-hour shifts', () => {
    expect(runs('* * * * ? *', '2026-11-01T05:59:00Z', 1, 'America/New_York')).toEqual(['2026-11-01T07:00']);
    expect(runs('45 1 * * ? *', '2026-04-04T00:00:00Z', 2, 'Australia/Lord_Howe')).toEqual([
      '2026-04-04T14:45',
      '2026-04-05T15:15',
    ]);
  });

  it('leaves out a day that a zone never had', () => {
    expect(runs('0 12 * * ? *', '2011-12-29T00:00:00Z', 2, 'Pacific/Apia')).toEqual([
      '2011-12-29T22:00',
      '2011-12-30T22:00',
    ]);
  });
});

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** A member of a list: a number or name, a range (never wrapping: croner refuses those), a step. */
function member(min: number, max: number, names: readonly string[] = [], steps = true): fc.Arbitrary<string> {
  const value = fc.integer({ min, max });
  const shown = (n: number, named: boolean) => (named ? (names[n - min] ?? String(n)) : String(n));
  const single = fc.tuple(value, fc.boolean()).map(([n, named]) => shown(n, named));
  const range = fc
    .tuple(value, value, fc.boolean())
    .map(([a, b, named]) => `${shown(Math.min(a, b), named)}-${shown(Math.max(a, b), named)}`);
  if (!steps) return fc.oneof(single, range);
  const stride = fc.integer({ min: 1, max: Math.min(max, 20) });
  const stepped = fc.tuple(fc.oneof(value.map(String), range, fc.constant('*')), stride).map(([of, n]) => `${of}/${n}`);
  return fc.oneof(single, range, stepped);
}

const list = (of: fc.Arbitrary<string>) =>
  fc.oneof(
    fc.constant('*'),
    fc.array(of, { minLength: 1, maxLength: 3 }).map((members) => members.join(',')),
  );

const dayOfMonth = fc.oneof(
  // croner takes LW by itself only.
  fc.constant('LW'),
  list(
    fc.oneof(
      member(1, 31),
      fc.integer({ min: 1, max: 31 }).map((day) => `${day}W`),
      fc.constant('L'),
    ),
  ),
);
const dayOfWeek = fc.oneof(
  list(member(1, 7, WEEKDAYS, false)),
  fc.integer({ min: 1, max: 7 }).map((day) => `${day}L`),
  fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 5 })).map(([day, nth]) => `${day}#${nth}`),
);
const expressions = fc
  .tuple(
    list(member(0, 59)),
    list(member(0, 23)),
    fc.oneof(fc.tuple(dayOfMonth, fc.constant('?')), fc.tuple(fc.constant('?'), dayOfWeek)),
    list(member(1, 12, MONTHS)),
    // AWS counts the years of "*/6" from 1970, croner from 1.
    fc.oneof(
      fc.constant('*'),
      member(2020, 2040).filter((years) => !years.startsWith('*/')),
    ),
  )
  .map(([minutes, hours, [dom, dow], months, years]) => `${minutes} ${hours} ${dom} ${months} ${dow} ${years}`);

describe('parseCron against croner', () => {
  it.each(['UTC', 'Asia/Kolkata', 'America/Phoenix'])('agrees on the next three runs in %s', (zone) => {
    const start = fc.date({
      min: new Date('2023-01-01T00:00:00Z'),
      max: new Date('2036-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    const property = fc.property(expressions, start, (text, from) => {
      // croner gives up looking before 2199 or goes on after it: what both can find is compared.
      const reference = new Cron(`0 ${text}`, { alternativeWeekdays: true, sloppyRanges: true, timezone: zone });
      const expected = reference
        .nextRuns(3, from)
        .map((run) => run.toISOString().slice(0, 16))
        .filter((run) => run < '2199');
      expect(runs(text, from.toISOString(), 3, zone).slice(0, expected.length)).toEqual(expected);
    });
    fc.assert(property, { numRuns: 1_500 });
  });
});
