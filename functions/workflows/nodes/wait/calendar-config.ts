import type { JsonObject } from '../../graph/canonical-json.ts';
import type { Tools } from '../../graph/tools.ts';

interface Data {
  readonly kind?: string | undefined;
  readonly n?: number | undefined;
  readonly unit?: string | undefined;
  readonly businessTime?: boolean | undefined;
  readonly calendarId?: string | undefined;
}

/** Returns what a wait by a calendar has in its config: which one, and how much of its time; undefined for other waits. */
export function calendarConfig(
  { kind, n = 0, unit, businessTime, calendarId }: Data,
  seconds: number | undefined,
  tools: Tools,
): JsonObject | undefined {
  const isSpan = kind === 'duration' && businessTime === true;
  if (!isSpan && kind !== 'open-hours') return undefined;
  const calendar = tools.calendar(calendarId === undefined && isSpan ? 'businessTime' : 'calendarId', calendarId);
  const counted =
    unit === 'days' ? { days: n } : unit === 'weeks' ? { weeks: n } : { milliseconds: 1000 * (seconds ?? 0) };
  return { calendarId: calendar, businessTime: isSpan ? counted : null };
}
