/** Open time in the database is what a clock says that is read at every minute, in zones whose clocks change in every way. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aTenant } from '../../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/setup-database.ts';
import { addDays, addOpen, dayAs, Minutes, nextOpen, type Span, type Week } from './setup-minutes.ts';

/** Days around a change that are read. */
const WINDOW_DAYS = 9;

const zones: readonly (readonly [zone: string, around: string])[] = [
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2027-03-14'],
  ['America/New_York', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-10-04'], // half an hour forward
  ['Australia/Lord_Howe', '2027-04-04'], // and back
  ['America/Sao_Paulo', '2018-11-04'], // forward at midnight
  ['America/Havana', '2026-11-01'], // back to midnight
  ['Pacific/Apia', '2011-12-30'], // a day that never was
  ['Asia/Kathmandu', '2026-06-01'],
];

let database: TestDatabase;
let tenantId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  tenantId = await aTenant(database);
});
afterAll(() => database.drop());

const clock = (quarters: number) =>
  `${String(Math.floor(quarters / 4)).padStart(2, '0')}:${String((quarters % 4) * 15).padStart(2, '0')}`;

/** Two distinct quarters for each span, in order: spans may touch and do not overlap. */
const spans = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { maxLength: 6 })
  .map((marks) => marks.sort((a, b) => a - b))
  .map((marks) =>
    Array.from(
      { length: Math.floor(marks.length / 2) },
      (_, n): Span => ({
        ...{ opens: clock(marks[2 * n] ?? 0), closes: clock(marks[2 * n + 1] ?? 0) },
      }),
    ),
  );

const week = fc.record({
  hours: fc.array(spans, { minLength: 7, maxLength: 7 }),
  exceptions: fc.array(fc.tuple(fc.integer({ min: -WINDOW_DAYS, max: WINDOW_DAYS }), spans), { maxLength: 3 }),
  holidays: fc.array(fc.integer({ min: -WINDOW_DAYS, max: WINDOW_DAYS }), { maxLength: 3 }),
  asked: fc.array(
    fc.record({
      minute: fc.integer({ min: 1440, max: WINDOW_DAYS * 1440 }),
      add: fc.oneof(
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 0, max: 30 }).map((n) => n * 15),
      ),
      days: fc.integer({ min: 0, max: 4 }),
    }),
    { minLength: 8, maxLength: 8 },
  ),
});

async function store(zone: string, around: Date, { hours, exceptions, holidays }: Week): Promise<string> {
  const [row] = await database.query<{ id: string }>(
    `insert into automation.calendars (tenant_id, name, time_zone, created_at, updated_at)
     values ($1, gen_random_uuid()::text, $2, $3, $3) returning id`,
    [tenantId, zone, around],
  );
  const id = row?.id ?? '';
  const definition = {
    ...{ name: id, timeZone: zone, country: null, region: null, isDefault: false },
    hours: hours.flatMap((list, index) => list.map((span) => ({ weekday: index + 1, ...span }))),
    exceptions: [...exceptions].map(([day, list]) => ({ day, name: null, spans: list })),
    holidays: [...holidays].map((day) => ({ day, name: 'Holiday', source: 'manual', isClosed: true })),
  };
  await database.query('select automation.write_calendar($1, $2, $3, $4)', [
    ...[tenantId, id, JSON.stringify(definition), around],
  ]);
  return id;
}

interface Answer {
  readonly is_open: boolean;
  readonly next: Date | null;
  readonly added: Date | null;
  readonly later: Date | null;
}

async function ask(id: string, at: Date, add: number, days: number): Promise<Answer | undefined> {
  const [answer] = await database.query<{ [M in keyof Answer]: Answer[M] }>(
    `select automation.is_open($1, $2, $3) as is_open, automation.next_open($1, $2, $3) as next,
       automation.add_open_time($1, $2, $3, $4::int * 60000::bigint) as added, automation.add_business_days($1, $2, $3, $5) as later`,
    [tenantId, id, at, add, days],
  );
  return answer;
}

/** -1 is behind the window, of which nothing is known. */
const compare = (minutes: Minutes, found: Date | null | undefined, expected: number) =>
  expected < 0 ? undefined : expect(found?.toISOString()).toBe(minutes.at(expected).toISOString());

test.each(zones)('%s around %s', async (zone, day) => {
  const around = new Date(`${day}T12:00:00Z`);
  const minutes = new Minutes(zone, around, WINDOW_DAYS);
  const dayAt = (offset: number) => dayAs(Date.parse(`${day}T00:00:00Z`) / 60_000 + offset * 1440);
  await fc.assert(
    fc.asyncProperty(week, async ({ hours, exceptions, holidays, asked }) => {
      const drawn: Week = {
        hours,
        exceptions: new Map(exceptions.map(([offset, list]) => [dayAt(offset), list])),
        holidays: new Set(holidays.map(dayAt)),
      };
      const id = await store(zone, around, drawn);
      const open = minutes.open(drawn);
      for (const { minute, add, days } of asked) {
        const found = await ask(id, minutes.at(minute), add, days);
        expect(found?.is_open).toBe(open[minute] !== undefined);
        compare(minutes, found?.next, nextOpen(open, minute));
        compare(minutes, found?.added, addOpen(open, minute, add));
        compare(minutes, found?.later, addDays(minutes, open, minute, days));
      }
    }),
    { numRuns: 6, endOnFailure: true },
  );
});

test('business days of a month are counted from both ends', async () => {
  const office = { opens: '09:00', closes: '17:00' };
  const hours = [[office], [office], [office], [office], [office], [], []];
  const drawn = { hours, exceptions: new Map(), holidays: new Set(['2026-12-25', '2026-12-31', '2026-12-01']) };
  const id = await store('Europe/Berlin', new Date('2026-12-20T00:00:00Z'), drawn);
  const find = async (n: number) =>
    (
      await database.query<{ day: string }>(
        `select automation.business_day_of_month($1, $2, '2026-12-15', $3)::text as day`,
        [tenantId, id, n],
      )
    )[0]?.day;
  expect([await find(1), await find(3), await find(-1), await find(-2), await find(0), await find(23)]).toEqual([
    ...['2026-12-02', '2026-12-04', '2026-12-30', '2026-12-29', null, null],
  ]);
});
