import type { Json } from '../../engine/data/statement.ts';
import { on } from '../http/route-handler.ts';
import { tellRefusal } from './booking/booking-errors.ts';
import { checkMetadata } from './booking/check-metadata.ts';
import { holdSlots, lockBooking } from './booking/queries.gen.ts';
import { recordChange } from './booking/record-change.ts';
import { type Ground, readGround } from './booking/resolve-times.ts';
import { noBooking, showBooking } from './booking/show-booking.ts';
import { deleteBooking as deleteStatement, updateBooking } from './queries.gen.ts';
import { routes } from './routes.ts';

type Body = Readonly<Record<string, unknown>>;

/** The members that were given, moments as instants. */
function changesOf(body: Body, { startsAt, endsAt }: Ground): Json {
  const given = Object.entries({
    ...body,
    scheduledAt: body.scheduledAt === undefined ? undefined : startsAt.toISOString(),
    bufferUntil: body.bufferUntil === undefined ? undefined : endsAt?.toISOString(),
  });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined)) as Json; // it came as JSON
}

/** What is asked for and already so changes nothing and is no conflict: a repeated request is answered as the first. */
export const changeBooking = on(routes.changeBooking, async ({ database, params: { id }, body, caller, now }) => {
  const { tenantId } = caller;
  checkMetadata(body.metadata);
  const held = await database.maybeOne(lockBooking, { tenantId, bookingId: id });
  if (!held) throw noBooking(id);
  const isReassigned = body.assignedUserId !== undefined && body.assignedUserId !== held.assignedUserId;
  // Somebody who has left keeps what they had.
  const ground = await readGround(database, {
    ...body,
    tenantId,
    bookingId: id,
    assigneeId: isReassigned ? (body.assignedUserId ?? null) : null,
  });
  const assigneeId = body.assignedUserId === undefined ? held.assignedUserId : body.assignedUserId;
  if (assigneeId !== null) await database.execute(holdSlots, { tenantId, assigneeId });
  const before = await showBooking(database, tenantId, id);
  const slot = assigneeId === null ? undefined : { ...ground, assigneeId };
  const changes = changesOf(body, ground);
  await tellRefusal(database.execute(updateBooking, { tenantId, bookingId: id, changes }), slot);
  const after = await showBooking(database, tenantId, id);
  await recordChange({ database, caller, now }, 'changed', { entityId: id, before, after });
  return { body: after };
});

export const deleteBooking = on(routes.deleteBooking, async ({ database, params: { id }, caller, now }) => {
  const before = await database.maybeOne(deleteStatement, { tenantId: caller.tenantId, bookingId: id });
  if (!before) throw noBooking(id);
  await recordChange({ database, caller, now }, 'deleted', { entityId: id, before, after: {} });
  return { body: undefined };
});
