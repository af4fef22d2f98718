/**
 * Open time worked out minute by minute, for comparison: the clock of a zone is read at every minute of a window, and nothing is known of offsets or
 * of rules of daylight saving. A local time that no minute shows is as far behind the jump as it is behind the last minute before it.
 */

export interface Span {
  readonly opens: string;
  readonly closes: string;
}

export interface Week {
  /** By ISO weekday less one. */
  readonly hours: readonly (readonly Span[])[];
  readonly exceptions: ReadonlyMap<string, readonly Span[]>;
  readonly holidays: ReadonlySet<string>;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** Minutes since 1970 of what a clock shows, as if it were UTC. */
const shownAs = (day: string, time: string): number => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return Date.parse(`${day}T00:00:00Z`) / MINUTE_MS + hour * 60 + minute;
};

export const dayAs = (shown: number): string =>
  new Date(Math.floor(shown / DAY_MINUTES) * DAY_MINUTES * MINUTE_MS).toISOString().slice(0, 10);

export class Minutes {
  /** What the clock shows at each minute. */
  readonly shown: readonly number[];
  private readonly startMs: number;
  private readonly first = new Map<number, number>();

  constructor(zone: string, around: Date, days: number) {
    this.startMs = around.getTime() - days * DAY_MINUTES * MINUTE_MS;
    const format = new Intl.DateTimeFormat('sv-SE', {
      ...{ timeZone: zone, dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' },
    });
    this.shown = Array.from({ length: 2 * days * DAY_MINUTES }, (_, index) => {
      const [day = '', time = ''] = format.format(this.startMs + index * MINUTE_MS).split(' ');
      return shownAs(day, time);
    });
    for (const [index, shown] of this.shown.entries()) if (!this.first.has(shown)) this.first.set(shown, index);
  }

  at(index: number): Date {
    return new Date(this.startMs + index * MINUTE_MS);
  }

  /** The first minute that shows a time; of one outside of the window its beginning or end. */
  of(shown: number): number {
    const first = this.first.get(shown);
    if (first !== undefined) return first;
    if (shown < (this.shown[0] ?? 0)) return 0;
    if (shown > (this.shown.at(-1) ?? 0)) return this.shown.length;
    const jump = this.shown.findIndex((now, index) => now > shown && (this.shown[index - 1] ?? now) < shown);
    return jump + shown - (this.shown[jump - 1] ?? 0) - 1;
  }

  /** Of each minute the local day whose span it is in, or undefined while it is closed. */
  open({ hours, exceptions, holidays }: Week): readonly (string | undefined)[] {
    const days = [...new Set(this.shown.map(dayAs))];
    const spans = days.flatMap((day) => {
      const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
      const drawn = exceptions.get(day) ?? (holidays.has(day) ? [] : (hours[weekday] ?? []));
      return drawn.map(({ opens, closes }) => ({
        ...{ day, from: this.of(shownAs(day, opens)), until: this.of(shownAs(day, closes)) },
      }));
    });
    const open: (string | undefined)[] = this.shown.map(() => undefined);
    for (const { day, from, until } of spans.sort((a, b) => a.from - b.from || a.until - b.until))
      for (let index = from; index < until; index += 1) open[index] ??= day;
    return open;
  }
}

/** The first open minute at or after one. */
export const nextOpen = (open: readonly unknown[], index: number): number =>
  open.findIndex((day, at) => at >= index && day !== undefined);

/** The first open minute with so many open minutes between `index` and it. */
export function addOpen(open: readonly unknown[], index: number, minutes: number): number {
  let at = nextOpen(open, index);
  if (at < 0) return at;
  for (let left = minutes; left > 0 && at < open.length; at += 1) if (open[at] !== undefined) left -= 1;
  return nextOpen(open, at);
}

/** The same time so many open days later, or the first open minute after it. */
export function addDays(minutes: Minutes, open: readonly (string | undefined)[], index: number, days: number): number {
  const base = nextOpen(open, index);
  const order = [...new Set(open.filter((day) => day !== undefined))];
  const day = order[order.indexOf(open[base] ?? '') + days];
  if (days === 0 || day === undefined) return days === 0 ? base : -1;
  const time = (minutes.shown[base] ?? 0) % DAY_MINUTES;
  return nextOpen(open, minutes.of(Date.parse(`${day}T00:00:00Z`) / MINUTE_MS + time));
}
