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

/** Cuts off milliseconds, except in UTC. Throws `RangeError` for an unknown zone. */
export function wallTime(instantMs: number, zone: string): number {
  if (zone === 'UTC') return instantMs;
  const part: Record<string, number> = {};
  for (const { type, value } of formatter(zone).formatToParts(instantMs)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/**
 * The instant at which the wall shows `wallMs`: the first of two where the clocks go back, `undefined` for a time that
 * the clocks jump over. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 */
export function instantOfWallTime(wallMs: number, zone: string): number | undefined {
  if (zone === 'UTC') return wallMs;
  // The zone's offset a day earlier and a day later: no zone changes twice within two days.
  const candidates = [wallMs - DAY_MS, wallMs + DAY_MS].map((near) => wallMs - (wallTime(near, zone) - near));
  const real = candidates.filter((instant) => wallTime(instant, zone) === wallMs);
  return real.length > 0 ? Math.min(...real) : undefined;
}
