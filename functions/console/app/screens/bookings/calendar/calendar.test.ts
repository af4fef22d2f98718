import { expect, it } from 'vitest';
import { wallTimeOf } from '../../../parts/wall-time.ts';
import { addDays, hoursOf, isDay, startOf, weekOf } from './days.ts';
import { hoursOfDay, inLanes } from './grid.ts';

const at = (start: string, end: string) => ({ scheduledAt: `${start}Z`, bufferUntil: `${end}Z` });

it('begins a week on Monday, over the end of a month and a year', () => {
  expect(weekOf('2027-01-03')).toEqual(
    ['28', '29', '30', '31', '01', '02', '03'].map((day) => (day > '27' ? `2026-12-${day}` : `2027-01-${day}`)),
  );
  expect(weekOf('2026-03-29')[0]).toBe('2026-03-23');
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
});

it.each([
  ['2026-03-29', 'Europe/Lisbon', 23, '2026-03-29T00:00:00.000Z'],
  ['2026-10-25', 'Europe/Lisbon', 25, '2026-10-24T23:00:00.000Z'],
  ['2026-06-01', 'Europe/Lisbon', 24, '2026-05-31T23:00:00.000Z'],
  ['2026-10-04', 'Australia/Lord_Howe', 23.5, '2026-10-03T13:30:00.000Z'],
  ['2018-11-04', 'America/Sao_Paulo', 23, '2018-11-04T03:00:00.000Z'], // begins at 01:00
])('has %s in %s as %d hours', (day, zone, hours, start) => {
  expect(hoursOf(day, zone)).toBe(hours);
  expect(new Date(startOf(day, zone)).toISOString()).toBe(start);
});

it.each([
  ['2026-02-30', false],
  ['2026-2-3', false],
  ['tomorrow', false],
  ['2300-01-01', false],
  ['2026-02-28', true],
])('takes %s of an address for a day: %s', (text, is) => {
  expect(isDay(text)).toBe(is);
});

it('shows the working day, and the hours that bookings need', () => {
  const shown = (day: string, ...bookings: ReturnType<typeof at>[]) =>
    hoursOfDay(day, 'Europe/Lisbon', bookings).hours.map((ms) => wallTimeOf(ms, 'Europe/Lisbon').slice(11));
  const usual = ['08:00', '09:00', '10:00', '11:00', '12:00', '13:00', '14:00', '15:00', '16:00', '17:00'];
  expect(shown('2026-02-02')).toEqual(usual);
  expect(shown('2026-02-02', at('2026-02-02T06:10', '2026-02-02T06:25')).slice(0, 2)).toEqual(['06:00', '07:00']);
  expect(shown('2026-02-02', at('2026-02-02T23:50', '2026-02-03T09:00')).at(-1)).toBe('23:00');
  // One hour comes twice, another does not come.
  const autumn = shown('2026-10-25', at('2026-10-25T00:10', '2026-10-25T00:25'));
  expect(autumn.slice(0, 3)).toEqual(['01:00', '01:00', '02:00']);
  const spring = shown('2026-03-29', at('2026-03-29T00:10', '2026-03-29T00:25'));
  expect(spring.slice(0, 3)).toEqual(['00:00', '02:00', '03:00']);
});

it('puts bookings that overlap side by side, and others below each other', () => {
  const lanes = inLanes([
    at('2026-02-02T09:00', '2026-02-02T10:00'),
    at('2026-02-02T09:15', '2026-02-02T09:30'),
    at('2026-02-02T09:40', '2026-02-02T09:41'),
    at('2026-02-02T10:00', '2026-02-02T10:15'),
  ]);
  expect(lanes.map(({ lane, lanes: all }) => [lane, all])).toEqual([
    [0, 2],
    [1, 2],
    [1, 2],
    [0, 1],
  ]);
});
