import { dateIn } from '../../../engine/calendar.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { storable } from '../../http/fields/moment.ts';
import { MOST_DAYS } from './statistics-routes.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;

const plusDays = (day: string, days: number) =>
  storable(Date.parse(day) + days * DAY_MS)
    .toISOString()
    .slice(0, 10);

/** The days to count, both included. Throws INVALID_INPUT for none, or too many. */
export function periodOf({ from, to }: { from?: string | undefined; to?: string | undefined }, now: Date) {
  const until = to ?? dateIn('UTC', now);
  const since = from ?? plusDays(until, 1 - DEFAULT_DAYS);
  const days = (Date.parse(until) - Date.parse(since)) / DAY_MS + 1;
  if (days < 1) throw invalid('from', `must not be after ${to === undefined ? 'today' : 'to'}, which is ${until}`);
  if (days > MOST_DAYS) throw invalid('from', `must be at most ${MOST_DAYS} days before to; these are ${days}`);
  return { fromDay: since, toDay: until };
}
