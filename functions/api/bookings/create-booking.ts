import { randomUUID } from 'node:crypto';
import type { Json } from '../../engine/data/statement.ts';
import { checkData } from '../http/fields/check-data.ts';
import { on } from '../http/route-handler.ts';
import { slotTaken, translateErrors } from './booking/booking-errors.ts';
import { METADATA_BYTES } from './booking/booking-fields.ts';
import { findSlot } from './booking/find-slot.ts';
import { recordChange } from './booking/record-change.ts';
import { resolveTimes } from './booking/resolve-times.ts';
import { showBooking } from './booking/show-booking.ts';
import { insertBooking } from './queries.gen.ts';
import { routes } from './routes.ts';

/** Sends no message: the insert, like one by SQL, makes PostgreSQL wake the relay at commit. */
export const createBooking = on(routes.createBooking, async ({ body, ...context }) => {
  const { database } = context;
  const { tenantId } = context.caller;
  const { customerId, assignedUserId = null, bookingType, notes = null, metadata } = body;
  if (metadata !== undefined) checkData(metadata, { path: 'metadata', maxBytes: METADATA_BYTES });
  const times = await resolveTimes(database, { ...body, tenantId, bookingId: null, assigneeId: assignedUserId });
  const bookingId = randomUUID();
  const inserted = await translateErrors(
    database.maybeOne(insertBooking, {
      tenantId,
      bookingId,
      customerId,
      assignedUserId,
      bookingType,
      notes,
      scheduledAt: times.startsAt,
      bufferUntil: times.endsAt,
      timeZone: times.timeZone,
      metadata: (metadata ?? null) as Json, // it came as JSON
    }),
  );
  if (!inserted)
    throw slotTaken(await findSlot(database, { tenantId, bookingId: null, assigneeId: assignedUserId ?? '' }, times));
  const booking = await showBooking(database, tenantId, bookingId);
  await recordChange(context, 'created', { entityId: bookingId, before: {}, after: booking });
  return { body: booking };
});
