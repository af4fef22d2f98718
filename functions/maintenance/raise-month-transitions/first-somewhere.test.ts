import { describe, expect, test } from 'vitest';
import { dateIn } from '../../engine/calendar.ts';
import { isFirstSomewhere } from './first-somewhere.ts';

const hoursOf = (from: string, count: number) =>
  Array.from({ length: count }, (_, hour) => new Date(Date.parse(from) + hour * 3_600_000));
const spanOf = (hours: readonly Date[]) => {
  const first = hours.filter(isFirstSomewhere).map((hour) => hour.toISOString().slice(0, 13));
  return [first[0], first.at(-1), first.length];
};

describe('the first of a month', () => {
  test('is somewhere for fifty hours', () => {
    expect(spanOf(hoursOf('2026-01-30T00:00:00Z', 5 * 24))).toEqual(['2026-01-31T10', '2026-02-02T11', 50]);
    expect(spanOf(hoursOf('2028-02-27T00:00:00Z', 5 * 24))).toEqual(['2028-02-29T10', '2028-03-02T11', 50]);
  });

  test('is nowhere in a zone of its own', () => {
    const zones = Intl.supportedValuesOf('timeZone').filter((_, index) => index % 7 === 0);
    const edges = ['Pacific/Kiritimati', 'Pacific/Chatham', 'Pacific/Pago_Pago', 'Asia/Kathmandu'];
    const missed = hoursOf('2026-03-30T00:00:00Z', 4 * 24).filter(
      (hour) => !isFirstSomewhere(hour) && [...zones, ...edges].some((zone) => dateIn(zone, hour).endsWith('-01')),
    );
    expect(missed).toEqual([]);
  });

  test('comes to four of the sixty ticks of a month', () => {
    const ticks = hoursOf('2026-04-02T12:05:00Z', 30 * 24).filter((_, hour) => hour % 12 === 0);
    expect(ticks).toHaveLength(60);
    expect(ticks.filter(isFirstSomewhere).map((tick) => tick.toISOString().slice(0, 13))).toEqual([
      '2026-04-30T12',
      '2026-05-01T00',
      '2026-05-01T12',
      '2026-05-02T00',
    ]);
  });
});
