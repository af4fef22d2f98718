import { EngineError } from '../../engine/errors.ts';
import { on } from '../http/route-handler.ts';
import { translateErrors } from './booking/booking-errors.ts';
import { findAvailability } from './queries.gen.ts';
import { routes } from './routes.ts';

interface FreeSlot {
  readonly startsAt: string;
  readonly endsAt: string;
  /** `startsAt` on a clock in the time zone. */
  readonly clock: string;
}

export const getAvailability = on(routes.getAvailability, async ({ database, query, caller: { tenantId }, now }) => {
  const { assigneeId, date } = query;
  const { timeZone = null, bookingId = null } = query;
  const asked = { tenantId, assigneeId, date, timeZone, bookingId, now };
  const found = await translateErrors(database.one(findAvailability, asked));
  if (found.isActive !== true) {
    throw new EngineError('INVALID_INPUT', 'The assignee takes no bookings', {
      details: [{ path: 'assigneeId', message: 'must be an active user of this tenant' }],
    });
  }
  const slots = (found.slots ?? []) as unknown as FreeSlot[]; // the statement builds them
  const shown = slots.map(({ clock, ...slot }) => ({ ...slot, localTime: clock }));
  return { body: { assigneeId, date, timeZone: found.timeZone, slots: shown } };
});
