import { expect, it } from 'vitest';
import {
  comesTwice,
  dayOf,
  instantOf,
  instantsOf,
  offsetName,
  wallTimeOf,
} from '../../functions/console/app/parts/wall-time.ts';

it.each([
  ['2026-03-28T09:30', 'Europe/Berlin', '2026-03-28T08:30:00.000Z'],
  ['2026-07-01T00:00', 'America/New_York', '2026-07-01T04:00:00.000Z'],
  ['2026-07-01T00:00', 'Pacific/Chatham', '2026-06-30T11:15:00.000Z'],
  // The hour that comes twice is the first, and the one that is left out is after the gap.
  ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
  ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
])('is %s in %s at %s', (wall, zone, instant) => {
  expect(new Date(instantOf(wall, zone)).toISOString()).toBe(instant);
});

it('shows what the clocks of a zone show', () => {
  expect(wallTimeOf(Date.parse('2026-03-29T01:30:59Z'), 'Europe/Berlin')).toBe('2026-03-29T03:30');
  expect(instantOf('', 'Europe/Berlin')).toBeNaN();
});

it('takes the last day of the last year that ISO writes with four digits', () => {
  const last = Date.parse('9999-12-31T00:00:00Z');
  expect([comesTwice(last, 'America/New_York'), instantOf('9999-12-31T00:00', 'UTC')]).toEqual([false, last]);
  expect(dayOf(last + 86_400_000, 'UTC')).toBe('10000-01-01');
});

it('knows which times come twice, and which not at all', () => {
  const iso = (wall: string) => instantsOf(wall, 'Europe/Berlin').map((ms) => new Date(ms).toISOString());
  expect(iso('2026-10-25T02:30')).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']);
  expect(iso('2026-03-29T02:30')).toEqual([]);
  expect(iso('2026-03-29T03:30')).toEqual(['2026-03-29T01:30:00.000Z']);
  expect(iso('')).toEqual([]);
  expect(comesTwice(Date.parse('2026-10-25T01:59:00Z'), 'Europe/Berlin')).toBe(true);
  expect(comesTwice(Date.parse('2026-10-25T02:00:00Z'), 'Europe/Berlin')).toBe(false);
  expect(offsetName(Date.parse('2026-10-25T00:30:00Z'), 'Europe/Berlin')).toBe('GMT+2');
});
