import { randomUUID } from 'node:crypto';
import type { Json } from '../../engine/data/statement.ts';
import { on } from '../http/route-handler.ts';
import { slotTaken, tellRefusal } from './booking/booking-errors.ts';
import { checkMetadata } from './booking/check-metadata.ts';
import { recordChange } from './booking/record-change.ts';
import { readGround } from './booking/resolve-times.ts';
import { showBooking } from './booking/show-booking.ts';
import { insertBooking } from './queries.gen.ts';
import { routes } from './routes.ts';

/** The insert itself rings the relay at commit, as one by SQL does: there is nobody else to tell. */
export const createBooking = on(routes.createBooking, async ({ database, body, caller, now }) => {
  const { tenantId } = caller;
  const { customerId, assignedUserId = null, bookingType, notes = null, metadata } = body;
  checkMetadata(metadata);
  const ground = await readGround(database, { ...body, tenantId, bookingId: null, assigneeId: assignedUserId });
  const bookingId = randomUUID();
  const made = await tellRefusal(
    database.maybeOne(insertBooking, {
      tenantId,
      bookingId,
      customerId,
      assignedUserId,
      bookingType,
      notes,
      scheduledAt: ground.startsAt,
      bufferUntil: ground.endsAt,
      timeZone: ground.timeZone,
      metadata: (metadata ?? null) as Json, // it came as JSON
    }),
  );
  if (!made) throw slotTaken({ ...ground, assigneeId: assignedUserId ?? '' });
  const booking = await showBooking(database, tenantId, bookingId);
  await recordChange({ database, caller, now }, 'created', { entityId: bookingId, before: {}, after: booking });
  return { body: booking };
});
