import { listBreakers } from '../../callbacks/queries.gen.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on } from '../../http/route-handler.ts';
import { toBookingView } from '../booking/show-booking.ts';
import { countCalls, groupFailedCalls, listCalendar } from './queries.gen.ts';
import { routes } from './routes.ts';

const DAY_MS = 86_400_000;
const MOST_DAYS = 31;
/** Their longest texts in any alphabet stay below the 1 MB of the Data API. */
const MOST_BOOKINGS = 700;
const MOST_NEXT = 5;
/** The end of the table's range. */
const LAST = new Date('2200-01-01T00:00:00Z');

export const getBookingCalendar = on(routes.getBookingCalendar, async ({ database, query, caller: { tenantId } }) => {
  const [from, to] = [new Date(query.from), new Date(query.to)];
  if (to <= from) throw invalid('to', 'must be after from');
  // One hour more, for a period with the day on which the clocks go back.
  if (to.getTime() - from.getTime() > MOST_DAYS * DAY_MS + DAY_MS / 24)
    throw invalid('to', `must be at most ${MOST_DAYS} days after from`);
  const rows = await database.many(listCalendar, {
    ...{ tenantId, fromAt: from, toAt: to, assignedUserId: query.assignedUserId ?? null },
    isToCome: false,
    limit: MOST_BOOKINGS + 1,
  });
  const bookings = rows.slice(0, MOST_BOOKINGS).map(toBookingView);
  return { body: { from, to, bookings, hasMore: rows.length > MOST_BOOKINGS } };
});

/** Four statements, whatever the tenant has. */
export const getBookingAttention = on(routes.getBookingAttention, async ({ database, caller: { tenantId }, now }) => {
  const counted = await database.one(countCalls, { tenantId, now });
  const { startsAt: from, endsAt: to, timeZone, calls, toCome, made, failed, waiting, isPaused, hasEndpoint } = counted;
  const breakers = await database.many(listBreakers, { tenantId, key: null, now });
  const next = await database.many(listCalendar, {
    ...{ tenantId, fromAt: now, toAt: LAST, assignedUserId: null },
    isToCome: true,
    limit: MOST_NEXT,
  });
  return {
    body: {
      today: { from, to, calls, toCome, made, failed },
      ...{ timeZone, waiting, isPaused, hasEndpoint },
      breakers: breakers.filter(({ state }) => state !== 'closed'),
      failed: await database.many(groupFailedCalls, { tenantId }),
      next: next.map(toBookingView),
    },
  };
});
