import { fromCursor, toPage } from '../http/fields/cursor.ts';
import { on } from '../http/route-handler.ts';
import { listBookings as statement } from './booking/queries.gen.ts';
import { anyBooking, showBooking, toBookingView } from './booking/show-booking.ts';
import { routes } from './routes.ts';

/** Two hundred rows with texts of this length stay below 1 MB in any alphabet. */
const NOTES_LENGTH = 500;

const dateOf = (time: string | undefined) => (time === undefined ? null : new Date(time));

export const listBookings = on(routes.listBookings, async ({ database, query, caller: { tenantId } }) => {
  const { limit, cursor, status = null, taskStatus = null, customerId = null, assignedUserId = null } = query;
  const { isAssigned, error = null, from, to, order } = query;
  const rows = await database.many(statement, {
    ...anyBooking,
    ...{ tenantId, status, taskStatus, customerId, assignedUserId, error },
    isAssigned: isAssigned === undefined ? null : isAssigned === 'true',
    isLatestFirst: order === 'latest',
    fromAt: dateOf(from),
    toAt: dateOf(to),
    ...fromCursor(cursor),
    limit: limit + 1,
    notesLength: NOTES_LENGTH,
  });
  return {
    body: toPage(
      rows.map(({ metadata: _, ...row }) => toBookingView(row)),
      limit,
    ),
  };
});

export const getBooking = on(routes.getBooking, async ({ database, params: { id }, caller: { tenantId } }) => ({
  body: await showBooking(database, tenantId, id),
}));
