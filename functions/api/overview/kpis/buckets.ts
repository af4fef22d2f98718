/** Weeks and months of a period. */

const DAY_MS = 86_400_000;

export interface Bucket {
  /** The first day of the whole week or month, which may be before the period. */
  readonly key: string;
  readonly from: string;
  readonly to: string;
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Monday of the week, or the first of the month. */
function beginningOf(day: string, by: 'week' | 'month'): number {
  const at = new Date(day);
  if (by === 'month') return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1);
  return at.getTime() - ((at.getUTCDay() + 6) % 7) * DAY_MS;
}

function next(ms: number, by: 'week' | 'month'): number {
  if (by === 'week') return ms + 7 * DAY_MS;
  const at = new Date(ms);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1);
}

/** Every week or month that the days from `from` to `to` touch, cut at both ends. */
export function bucketsOf(from: string, to: string, by: 'week' | 'month'): readonly Bucket[] {
  const buckets: Bucket[] = [];
  for (let at = beginningOf(from, by); at <= Date.parse(to); at = next(at, by)) {
    const last = Math.min(next(at, by) - DAY_MS, Date.parse(to));
    buckets.push({ key: dayOf(at), from: dayOf(Math.max(at, Date.parse(from))), to: dayOf(last) });
  }
  return buckets;
}
