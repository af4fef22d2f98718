import type { Json } from '../../engine/data/statement.ts';
import { checkData } from '../http/fields/check-data.ts';
import { on } from '../http/route-handler.ts';
import { translateErrors } from './booking/booking-errors.ts';
import { METADATA_BYTES } from './booking/booking-fields.ts';
import { findSlot } from './booking/find-slot.ts';
import { holdSlots, lockBooking } from './booking/queries.gen.ts';
import { recordChange } from './booking/record-change.ts';
import { type BookingTimes, resolveTimes } from './booking/resolve-times.ts';
import { noBooking, showBooking } from './booking/show-booking.ts';
import { deleteBooking as deleteStatement, updateBooking } from './queries.gen.ts';
import { routes } from './routes.ts';

type Body = Readonly<Record<string, unknown>>;

/** The members that the request sets, with times as instants. */
function changesOf(body: Body, { startsAt, endsAt }: BookingTimes): Json {
  const given = Object.entries({
    ...body,
    scheduledAt: body.scheduledAt === undefined ? undefined : startsAt.toISOString(),
    bufferUntil: body.bufferUntil === undefined ? undefined : endsAt?.toISOString(),
  });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined)) as Json; // it came as JSON
}

/** Idempotent: a request for what the booking already is changes nothing and is no conflict. */
export const changeBooking = on(routes.changeBooking, async ({ params: { id }, body, ...context }) => {
  const { database } = context;
  const { tenantId } = context.caller;
  if (body.metadata !== undefined) checkData(body.metadata, { path: 'metadata', maxBytes: METADATA_BYTES });
  const held = await database.maybeOne(lockBooking, { tenantId, bookingId: id });
  if (!held) throw noBooking(id);
  const isReassigned = body.assignedUserId !== undefined && body.assignedUserId !== held.assignedUserId;
  // A user who is no longer active keeps their bookings, so only a new assignee is checked.
  const newAssigneeId = isReassigned ? (body.assignedUserId ?? null) : null;
  const times = await resolveTimes(database, { ...body, tenantId, bookingId: id, assigneeId: newAssigneeId });
  const assigneeId = body.assignedUserId === undefined ? held.assignedUserId : body.assignedUserId;
  if (assigneeId !== null) await database.execute(holdSlots, { tenantId, assigneeId });
  const before = await showBooking(database, tenantId, id);
  const slot =
    assigneeId === null ? undefined : await findSlot(database, { tenantId, bookingId: id, assigneeId }, times);
  const changes = changesOf(body, times);
  await translateErrors(database.execute(updateBooking, { tenantId, bookingId: id, changes }), slot);
  const after = await showBooking(database, tenantId, id);
  await recordChange(context, 'changed', { entityId: id, before, after });
  return { body: after };
});

export const deleteBooking = on(routes.deleteBooking, async ({ params: { id }, ...context }) => {
  const { tenantId } = context.caller;
  const before = await context.database.maybeOne(deleteStatement, { tenantId, bookingId: id });
  if (!before) throw noBooking(id);
  await recordChange(context, 'deleted', { entityId: id, before, after: {} });
  return { body: undefined };
});
