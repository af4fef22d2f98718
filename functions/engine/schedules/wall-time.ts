/**
 * Local time by IANA zone. A *wall time* is what the clock on the wall shows, written as if it were UTC milliseconds.
 */

const DAY_MS = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(zone, made);
  return made;
}

/**
 * True for the name of a zone in the IANA database, with its exact capitals: AWS takes neither `america/new_york`
 * nor a fixed offset such as `+01:00`, though JavaScript does.
 */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    const resolved = formatter(zone).resolvedOptions().timeZone;
    // An alias resolves to another name. The same name in other capitals is a misspelling.
    return resolved === zone || resolved.toLowerCase() !== zone.toLowerCase();
  } catch {
    return false;
  }
}

/** Words that nobody writes with capitals only, or without one. */
const OTHER_CAPITALS = /(?:^|\/)(?:[a-z]|[A-Z]{4,}(?:[/_-]|$))/;

/**
 * The name of a zone in its exact capitals, for one in any; undefined for what is no zone. An alias in other capitals becomes the
 * name that it stands for.
 */
export function exactTimeZone(zone: string): string | undefined {
  if (!/^[A-Za-z]/.test(zone)) return undefined;
  try {
    const { timeZone } = formatter(zone).resolvedOptions();
    return timeZone.toLowerCase() === zone.toLowerCase() || OTHER_CAPITALS.test(zone) ? timeZone : zone;
  } catch {
    return undefined;
  }
}

/** Cuts off milliseconds, except in UTC. Throws `RangeError` for an unknown zone. */
export function wallTime(instantMs: number, zone: string): number {
  if (zone === 'UTC') return instantMs;
  const part: Record<string, number> = {};
  for (const { type, value } of formatter(zone).formatToParts(instantMs)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The instants that the zone's offsets of a day earlier and a day later give: no zone changes twice within two days. */
const candidatesFor = (wallMs: number, zone: string): number[] =>
  [wallMs - DAY_MS, wallMs + DAY_MS].map((near) => wallMs - (wallTime(near, zone) - near));

/**
 * The instant at which the wall shows `wallMs`: the first of two where the clocks go back, `undefined` for a time that
 * the clocks jump over. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 */
export function instantOfWallTime(wallMs: number, zone: string): number | undefined {
  if (zone === 'UTC') return wallMs;
  const real = candidatesFor(wallMs, zone).filter((instant) => wallTime(instant, zone) === wallMs);
  return real.length > 0 ? Math.min(...real) : undefined;
}

/** As `instantOfWallTime`; a time that the clocks jump over moves forward with them: 02:30 becomes 03:30. */
export function instantMovedForward(wallMs: number, zone: string): number {
  return instantOfWallTime(wallMs, zone) ?? Math.max(...candidatesFor(wallMs, zone));
}

/** By how much the clocks have gone forward in the day before an instant; 0 when they have not. */
export function jumpBefore(instantMs: number, zone: string): number {
  const offset = (at: number) => wallTime(at, zone) - at;
  // Whole seconds, because wallTime cuts off the rest.
  const second = Math.floor(instantMs / 1000) * 1000;
  return Math.max(0, offset(second) - offset(second - DAY_MS));
}
