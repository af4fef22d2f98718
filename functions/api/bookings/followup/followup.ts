import { EngineError } from '../../../engine/errors.ts';
import { on } from '../../http/route-handler.ts';
import { translateErrors } from '../booking/booking-errors.ts';
import { findSlot } from '../booking/find-slot.ts';
import { holdSlots, lockBooking } from '../booking/queries.gen.ts';
import { recordChange } from '../booking/record-change.ts';
import { resolveTimes } from '../booking/resolve-times.ts';
import { noBooking } from '../booking/show-booking.ts';
import { explainFollowup } from './explain-followup.ts';
import { findFollowup, listCalls, retryBooking } from './queries.gen.ts';
import { routes } from './routes.ts';

type Found = NonNullable<typeof findFollowup.gives>;

const timerOf = ({ timerName: name, ringsAt, isTimerSet: isSet }: Found) =>
  name === null || ringsAt === null || isSet === null ? null : { name, ringsAt, isSet };

function breakerOf(
  { breakerKey: key, breakerOpenedUntil: openedUntil, breakerLastError: lastError }: Found,
  now: Date,
) {
  if (key === null || openedUntil === null) return null;
  return { key, state: openedUntil > now ? 'open' : 'half_open', openedUntil, lastError };
}

export const getFollowupStatus = on(
  routes.getFollowupStatus,
  async ({ database, params: { id: bookingId }, caller: { tenantId }, now }) => {
    const found = await database.maybeOne(findFollowup, { tenantId, bookingId, now });
    if (!found) throw noBooking(bookingId);
    const { bookingType, isFollowUp, status, taskStatus, callAt, executedAt, executionAttempts } = found;
    const { callResult, lastExecutionError, isOutcomeUnknown, retriedBy, waitsUntil, isPaused } = found;
    const breaker = breakerOf(found, now);
    return {
      body: {
        ...{ bookingId, bookingType, isFollowUp, status, taskStatus, callAt, executedAt },
        ...{ callResult, lastExecutionError, isOutcomeUnknown, retriedBy, waitsUntil, isPaused, breaker },
        ...explainFollowup({ ...found, bookingId, breakerKey: breaker?.key ?? null, now }),
        attempts: executionAttempts,
        timer: timerOf(found),
        calls: await database.many(listCalls, { tenantId, bookingId }),
      },
    };
  },
);

/** Locks the booking first, so that only one of several concurrent retries finds it failed. */
export const retryFollowup = on(routes.retryFollowup, async ({ params: { id: bookingId }, ...context }) => {
  const { database } = context;
  const { tenantId } = context.caller;
  const held = await database.maybeOne(lockBooking, { tenantId, bookingId });
  if (!held) throw noBooking(bookingId);
  const { taskStatus, isFollowUp, bookingType, assignedUserId: assigneeId } = held;
  if (!isFollowUp) throw new EngineError('CONFLICT', `"${bookingType}" is no follow-up type, so no call is made`);
  if (taskStatus !== 'failed')
    throw new EngineError('CONFLICT', `The call is ${taskStatus}; only a failed call can be retried`);
  const times = await resolveTimes(database, { tenantId, bookingId, assigneeId: null });
  if (assigneeId !== null) await database.execute(holdSlots, { tenantId, assigneeId });
  const slot = assigneeId === null ? undefined : await findSlot(database, { tenantId, bookingId, assigneeId }, times);
  await translateErrors(database.execute(retryBooking, { tenantId, bookingId }), slot);
  const after = { status: 'scheduled', taskStatus: 'pending' } as const;
  const before = { status: held.status, taskStatus };
  await recordChange(context, 'retried', { entityId: bookingId, before, after });
  return { body: { bookingId, ...after, statusUrl: `/api/bookings/${bookingId}/followup-status` } };
});
