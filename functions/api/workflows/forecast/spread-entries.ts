/** Adds up what runs on the way do and those that schedules start, which is known, and what others that enter do, which is expected. */

/** What is done on a day, or so many days after entering. */
export interface Done {
  readonly what: string;
  readonly value: string | null;
  readonly repId: string | null;
  readonly repName: string | null;
  readonly runs: number;
}

interface OnDay extends Done {
  readonly day: string;
}

interface AfterDays extends Done {
  readonly afterDays: number;
  readonly customers: number;
}

/** What a schedule brings: so many customers at each moment, and what is done by days after one. */
export interface Scheduled {
  readonly customers: number;
  /** The days of its moments; one comes as often as it has moments. */
  readonly moments: readonly string[];
  readonly rows: readonly AfterDays[];
}

/** Days of which entries are counted. */
const SEEN_DAYS = 90;

const round = (value: number) => Math.round(value * 100) / 100;
const sum = (rows: readonly { readonly runs: number }[]) => rows.reduce((total, { runs }) => total + runs, 0);

/** 95 % of a number that comes from independent events. */
const interval = (mean: number) => [Math.max(0, mean - 1.96 * Math.sqrt(mean)), mean + 1.96 * Math.sqrt(mean)] as const;

/** What a day will bring when so many came in the days that were looked at, with its interval. */
export function rateOf(seen: number) {
  const [low, high] = interval(seen);
  return { perDay: round(seen / SEEN_DAYS), low: round(low / SEEN_DAYS), high: round(high / SEEN_DAYS) };
}

/** Expected on the day of the place `day`: entries of all days up to it, each so long ago. */
function entering(rows: readonly AfterDays[], seen: number, day: number): number {
  const [first] = rows;
  if (!first) return 0;
  return (seen / SEEN_DAYS / first.customers) * sum(rows.filter(({ afterDays }) => afterDays <= day));
}

/** Done on the day of the place `day` by those that schedules let in on this day and before. */
function scheduledOn(
  schedules: readonly Scheduled[],
  isMeant: (row: Done) => boolean,
  days: readonly string[],
  day: number,
) {
  let runs = 0;
  for (const { customers, moments, rows } of schedules)
    for (const { afterDays, customers: walked, runs: done } of rows.filter(isMeant)) {
      const entered = days[day - afterDays];
      runs += (done / walked) * customers * moments.filter((one) => one === entered).length;
    }
  return runs;
}

const keysOf = (rows: readonly Done[], key: 'repId' | 'value') => [...new Set(rows.map((row) => row[key]))];

/** `seen`: entries of the last 90 days, without those by schedules. */
export function spread(
  days: readonly string[],
  running: readonly OnDay[],
  after: readonly AfterDays[],
  seen: number,
  schedules: readonly Scheduled[],
) {
  const all = [...running, ...after, ...schedules.flatMap(({ rows }) => rows)];
  const names = new Map(all.map(({ repId, repName }) => [repId, repName]));
  const figures = (place: number, isMeant: (row: Done) => boolean) => ({
    running: sum(running.filter((row) => row.day === days[place] && isMeant(row))),
    scheduled: round(scheduledOn(schedules, isMeant, days, place)),
    entering: round(entering(after.filter(isMeant), seen, place)),
  });
  const expected = (place: number, what: string) => {
    const found = figures(place, (row) => row.what === what);
    const known = found.running + found.scheduled;
    const [low, high] = interval(found.entering);
    return { ...found, low: round(known + low), high: round(known + high) };
  };
  const by = (place: number, what: string, key: 'repId' | 'value') =>
    keysOf(
      all.filter((row) => row.what === what),
      key,
    )
      .map((value) => ({ value, ...figures(place, (row) => row.what === what && row[key] === value) }))
      .filter((found) => found.running + found.scheduled + found.entering > 0);
  return days.map((day, place) => ({
    day,
    tasks: expected(place, 'task'),
    emails: expected(place, 'email'),
    reps: by(place, 'task', 'repId').map(({ value, ...found }) => ({
      repId: value,
      repName: names.get(value) ?? null,
      ...found,
    })),
    withheld: by(place, 'withheld', 'value').map(({ value, ...found }) => ({ reason: value ?? '', ...found })),
  }));
}
