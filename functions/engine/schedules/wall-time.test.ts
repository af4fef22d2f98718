import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { exactTimeZone, instantOfWallTime, isTimeZone, wallTime } from './wall-time.ts';

const ZONES = ['UTC', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca'];

describe('wallTime and instantOfWallTime', () => {
  it('come back to the instant, or to the earlier one that shows the same time', () => {
    const instants = fc.integer({ min: 0, max: Date.UTC(2040, 0, 1) / 60_000 }).map((minute) => minute * 60_000);
    const property = fc.property(fc.constantFrom(...ZONES), instants, (zone, instant) => {
      const wall = wallTime(instant, zone);
      const back = instantOfWallTime(wall, zone);
      expect(back).toBeLessThanOrEqual(instant);
      expect(wallTime(back ?? Number.NaN, zone)).toBe(wall);
    });
    fc.assert(property, { numRuns: 3_000 });
  });

  it('finds no instant for a time that the clocks jump over', () => {
    expect(instantOfWallTime(Date.UTC(2026, 2, 29, 2, 30), 'Europe/Berlin')).toBeUndefined();
  });
});

test.each([
  ['europe/berlin', 'Europe/Berlin'],
  ['AMERICA/NEW_YORK', 'America/New_York'],
  ['utc', 'UTC'],
  // Aliases, some of which have capitals only.
  ['US/Eastern', 'US/Eastern'],
  ['EST5EDT', 'EST5EDT'],
  ['Asia/Kolkata', 'Asia/Kolkata'],
  ['asia/kolkata', 'Asia/Calcutta'],
  ['US/EASTERN', 'America/New_York'],
  ['Etc/GMT+5', 'Etc/GMT+5'],
  ['+01:00', undefined],
  ['Mars/Olympus', undefined],
])('the exact name of %s is %s', (given, exact) => expect(exactTimeZone(given)).toBe(exact));

describe('isTimeZone', () => {
  it('accepts names of the IANA database only', () => {
    expect(['UTC', 'Asia/Calcutta', 'America/Port_of_Spain', 'Etc/GMT+5'].filter(isTimeZone)).toHaveLength(4);
    expect(['', '+01:00', 'Mars/Olympus', 'america/new_york', 'Europe/Berlin '].filter(isTimeZone)).toEqual([]);
  });
});
