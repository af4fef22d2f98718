/** The next moments of schedules around changes of the clocks, against a computation that looks at every minute. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextMoment } from './moments.ts';

const MINUTE_MS = 60_000;

/** Zones with what their clocks do soon after: forward, back, by half an hour, over midnight, and over a whole day. */
const changes = [
  ['Europe/Berlin', '2026-03-28T12:00:00Z'],
  ['Europe/Berlin', '2026-10-24T12:00:00Z'],
  ['America/New_York', '2026-03-07T18:00:00Z'],
  ['America/New_York', '2026-10-31T18:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T00:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T00:00:00Z'],
  ['America/Santiago', '2026-09-05T12:00:00Z'],
  ['Africa/Cairo', '2026-04-23T12:00:00Z'],
  ['Pacific/Apia', '2011-12-29T12:00:00Z'],
  ['Asia/Kathmandu', '2026-01-01T00:00:00Z'],
] as const;

interface Shown {
  readonly instant: number;
  /** What the clock shows, as minutes since 1970. */
  readonly wall: number;
}

/** What clocks in a zone show, minute by minute, for three days. */
function minutesFrom(zone: string, start: string): readonly Shown[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return Array.from({ length: 3 * 1440 }, (_, index) => {
    const instant = Date.parse(start) + index * MINUTE_MS;
    return { instant, wall: Date.parse(`${format.format(instant).replace(' ', 'T')}:00Z`) / MINUTE_MS };
  });
}

const shownIn = new Map(changes.map(([zone, start]) => [zone + start, minutesFrom(zone, start)]));

interface Times {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** Empty: every day. */
  readonly weekdays: readonly string[];
}

const NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

function matches({ minutes, hours, weekdays }: Times, wall: number): boolean {
  const at = new Date(wall * MINUTE_MS);
  const day = NAMES[at.getUTCDay()] ?? '';
  return (
    minutes.includes(at.getUTCMinutes()) &&
    hours.includes(at.getUTCHours()) &&
    (weekdays.length === 0 || weekdays.includes(day))
  );
}

/** Every moment of three days: each shown minute at its first instant, and each skipped one as much later as the clocks were put forward. */
function momentsOf(times: Times, shown: readonly Shown[]): readonly number[] {
  const found = new Set<number>();
  let latest = (shown[0]?.wall ?? 0) - 1;
  for (const { instant, wall } of shown) {
    for (let skipped = latest + 1; skipped < wall; skipped += 1)
      if (matches(times, skipped)) found.add(instant + (skipped - latest - 1) * MINUTE_MS);
    if (wall > latest && matches(times, wall)) found.add(instant);
    latest = Math.max(latest, wall);
  }
  return [...found].sort((one, other) => one - other);
}

const some = (most: number) => fc.uniqueArray(fc.integer({ min: 0, max: most }), { minLength: 1, maxLength: 4 });
const everyMinute = fc.constant(Array.from({ length: 60 }, (_, minute) => minute));
const times = fc.record({
  minutes: fc.oneof({ weight: 5, arbitrary: some(59) }, { weight: 1, arbitrary: everyMinute }),
  // Mostly the hours in which clocks change.
  hours: fc.oneof(some(23), some(3)),
  weekdays: fc.oneof(fc.constant([]), fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 })),
});

test('none is left out, none comes twice, and all come in order', () => {
  const property = fc.property(
    fc.constantFrom(...changes),
    times,
    fc.integer({ min: 0, max: 1440 }),
    ([zone, start], given, late) => {
      const shown = shownIn.get(zone + start) ?? [];
      const after = Date.parse(start) + late * MINUTE_MS;
      // Of the last day: a minute that was skipped on the third may come after it.
      const until = Date.parse(start) + 2 * 1440 * MINUTE_MS;
      const day = given.weekdays.length === 0 ? '* * ?' : `? * ${given.weekdays.join(',')}`;
      const cron = `${given.minutes.join(',')} ${given.hours.join(',')} ${day} *`;
      const found: number[] = [];
      for (let at = nextMoment({ cron, once: null, timeZone: zone }, new Date(after)); at && at.getTime() <= until; ) {
        found.push(at.getTime());
        at = nextMoment({ cron, once: null, timeZone: zone }, at);
      }
      expect(found).toEqual(momentsOf(given, shown).filter((at) => at > after && at <= until));
    },
  );
  fc.assert(property, { numRuns: 100 });
});
