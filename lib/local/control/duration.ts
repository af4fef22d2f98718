/** ISO 8601 durations: `P1Y2M3W4DT5H6M7.5S`. */

interface Duration {
  readonly months: number;
  readonly ms: number;
}

const FORM =
  /^P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?!$)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const DAY_MS = 86_400_000;

/**
 * Returns `undefined` for any other text. Years and months follow the calendar; all other units have a fixed length.
 */
export function readDuration(text: string): Duration | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return {
    months: years * 12 + months,
    ms: (weeks * 7 + days) * DAY_MS + hours * 3_600_000 + minutes * 60_000 + Math.round(seconds * 1000),
  };
}

/** Adds months first, in UTC. A day that the month does not have becomes its last day. */
export function addDuration(instant: Date, { months, ms }: Duration): Date {
  const moved = new Date(instant);
  const day = instant.getUTCDate();
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(day, lastDay));
  return new Date(moved.getTime() + ms);
}
