/** Adds up what runs on the way do, which is known, and what runs that enter do, which is expected. */

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

function expectedOf(running: readonly OnDay[], rows: readonly AfterDays[], seen: number, day: number) {
  const known = sum(running);
  const mean = entering(rows, seen, day);
  const [low, high] = interval(mean);
  return { running: known, entering: round(mean), low: round(known + low), high: round(known + high) };
}

const keysOf = (rows: readonly Done[], key: 'repId' | 'value') => [...new Set(rows.map((row) => row[key]))];

/** `seen`: entries of the last 90 days. */
export function spread(days: readonly string[], running: readonly OnDay[], after: readonly AfterDays[], seen: number) {
  const names = new Map([...running, ...after].map(({ repId, repName }) => [repId, repName]));
  return days.map((day, place) => {
    const known = (what: string) => running.filter((row) => row.day === day && row.what === what);
    const later = (what: string) => after.filter((row) => row.what === what);
    const both = (what: string, key: 'repId' | 'value', value: string | null) => ({
      running: sum(known(what).filter((row) => row[key] === value)),
      entering: round(
        entering(
          later(what).filter((row) => row[key] === value),
          seen,
          place,
        ),
      ),
    });
    const some = ({ running: is, entering: may }: { running: number; entering: number }) => is + may > 0;
    return {
      day,
      tasks: expectedOf(known('task'), later('task'), seen, place),
      emails: expectedOf(known('email'), later('email'), seen, place),
      reps: keysOf([...known('task'), ...later('task')], 'repId')
        .map((repId) => ({ repId, repName: names.get(repId) ?? null, ...both('task', 'repId', repId) }))
        .filter(some),
      withheld: keysOf([...known('withheld'), ...later('withheld')], 'value')
        .map((reason) => ({ reason: reason ?? '', ...both('withheld', 'value', reason) }))
        .filter(some),
    };
  });
}
